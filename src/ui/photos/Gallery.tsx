/** The photos of the project, class after class: chosen by click and key, excluded and put back. */
import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import type { Photo } from '../../core/records/project.ts';
import { ClassMark } from '../base/ClassMark.tsx';
import { formatCount } from '../base/format.ts';
import { PhotoGrid } from '../base/PhotoGrid.tsx';
import { useSession } from '../base/studio-context.tsx';
import { type Filter, galleryOf } from './gallery-groups.ts';
import { Tile } from './Tile.tsx';
import { useGallerySelection } from './use-gallery-selection.ts';

interface GalleryProps {
  readonly photos: readonly Photo[];
  readonly classes: readonly string[];
  readonly filter: Filter;
  /** Indices of photos in the project. */
  readonly selected: ReadonlySet<number>;
  onSelect(selected: ReadonlySet<number>): void;
  readonly empty: ReactNode;
}

export function Gallery({ photos, classes, filter, selected, onSelect, empty }: GalleryProps) {
  const session = useSession();
  const list = useRef<HTMLDivElement>(null);
  const { shown, groups } = useMemo(() => galleryOf(photos, filter), [photos, filter]);
  const sizes = useMemo(() => groups.map(({ count }) => count), [groups]);
  const { position, stepped, toggle, click, step } = useGallerySelection(shown, selected, onSelect);
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
  const isSelected = (place: number) => selected.has(shown[place]!.index);
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
      isSelected={isSelected}
      photo={(place) => {
        const photo = shown[place]!;
        return <Tile photo={photo} className={className(photo.classIndex)} isSelected={isSelected(place)} />;
      }}
      onStep={step}
      onKey={press}
      onClick={click}
    />
  );
}
