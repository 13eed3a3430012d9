/** The photos of the project, class after class: chosen by click and key, excluded and put back. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { Photo } from '../../core/records/project.ts';
import { ClassMark } from '../base/ClassMark.tsx';
import { formatCount } from '../base/format.ts';
import { PhotoGrid } from '../base/PhotoGrid.tsx';
import { useSession } from '../base/studio-context.tsx';
import { type Filter, galleryOf } from './gallery-groups.ts';
import { Tile } from './Tile.tsx';

interface GalleryProps {
  readonly photos: readonly Photo[];
  readonly classes: readonly string[];
  readonly filter: Filter;
  /** Indices of photos in the project. */
  readonly selected: ReadonlySet<number>;
  onSelect(selected: ReadonlySet<number>): void;
  readonly empty: ReactNode;
}

/** @long selection, keyboard and markup share what is selected */
export function Gallery({ photos, classes, filter, selected, onSelect, empty }: GalleryProps) {
  const session = useSession();
  const list = useRef<HTMLDivElement>(null);
  const { shown, groups } = useMemo(() => galleryOf(photos, filter), [photos, filter]);
  const sizes = useMemo(() => groups.map(({ count }) => count), [groups]);
  const [active, setActive] = useState(0);
  const [stepped, setStepped] = useState<{ readonly to: number } | null>(null);
  const anchor = useRef(0);
  const position = Math.min(active, Math.max(0, shown.length - 1));

  const selectRange = (from: number, to: number, base: ReadonlySet<number>) => {
    const next = new Set(base);
    for (let at = Math.min(from, to); at <= Math.max(from, to); at++) next.add(shown[at]!.index);
    onSelect(next);
  };
  const toggle = (at: number) => {
    const { index } = shown[at]!;
    const next = new Set(selected);
    if (!next.delete(index)) next.add(index);
    anchor.current = at;
    onSelect(next);
  };
  const click = (event: MouseEvent, at: number) => {
    setActive(at);
    if (event.shiftKey) selectRange(anchor.current, at, selected);
    else toggle(at);
  };
  const step = (to: number, isExtending: boolean) => {
    setActive(to);
    setStepped({ to });
    if (isExtending) selectRange(position, to, selected);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === ' ') toggle(position);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      onSelect(new Set(shown.map((one) => one.index)));
    else if (event.key === 'Escape' && selected.size > 0) onSelect(new Set());
    else if (event.key === 'x' && selected.size > 0) {
      const indices = [...selected];
      const isExcluded = !indices.every((index) => photos[index]?.isExcluded ?? false);
      void session.photos.edit({ kind: 'exclude', indices, isExcluded });
    } else return false;
    return true;
  };
  const className = (classIndex: number | null) =>
    classIndex === null ? 'unlabelled' : (classes[classIndex] ?? '');
  if (shown.length === 0) return <div ref={list}>{empty}</div>;
  return (
    <PhotoGrid
      list={list}
      label={`${formatCount(shown.length)} photos`}
      sizes={sizes}
      position={position}
      follows={stepped}
      gapPx={6}
      edgePx={72}
      heading={(group) => {
        const { classIndex, count } = groups[group]!;
        return (
          <>
            <ClassMark classIndex={classIndex} />
            <bdi>{className(classIndex)}</bdi>
            <span>{formatCount(count)}</span>
          </>
        );
      }}
      keyOf={(place) => shown[place]!.index}
      isSelected={(place) => selected.has(shown[place]!.index)}
      photo={(place) => {
        const photo = shown[place]!;
        return (
          <Tile
            photo={photo}
            className={className(photo.classIndex)}
            isSelected={selected.has(photo.index)}
          />
        );
      }}
      onStep={step}
      onKey={press}
      onClick={click}
    />
  );
}
