/**
 * A virtualised listbox of thumbnails, class after class. Rows scroll with the station; only those near the view exist. The list
 * itself has the focus and names its active photo, so that no key press is lost when a row leaves the document.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Photo } from '../../state/studio.ts';
import { ClassMark } from '../base/ClassMark.tsx';
import { formatCount } from '../base/format.ts';
import { STEP_KEYS, stepFrom } from '../base/grid-rows.ts';
import { useSession } from '../base/studio-context.tsx';
import { useListSize } from '../base/use-list-size.ts';
import styles from './Gallery.module.css';
import { type Filter, galleryOf } from './gallery-rows.ts';
import { Tile } from './Tile.tsx';

const GAP_PX = 6;
const HEADING_PX = 40;

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
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { columns, tilePx, offsetPx } = useListSize(list, GAP_PX);
  const gallery = useMemo(() => galleryOf(photos, filter, columns), [photos, filter, columns]);
  const { shown, groups, rows, rowOf } = gallery;
  const [active, setActive] = useState(0);
  const anchor = useRef(0);
  const position = Math.min(active, Math.max(0, shown.length - 1));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: (row) => (rows[row]?.kind === 'heading' ? HEADING_PX : tilePx + GAP_PX),
    overscan: 4,
    scrollMargin: offsetPx,
    scrollPaddingStart: 72,
    scrollPaddingEnd: 72,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another tile size make the measured heights stale.
  useLayoutEffect(() => virtualizer.measure(), [rows, tilePx]);

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
  const press = (event: KeyboardEvent) => {
    const step = STEP_KEYS[event.key];
    if (step !== undefined) {
      const next = stepFrom(gallery, position, step);
      setActive(next);
      virtualizer.scrollToIndex(rowOf[next] ?? 0);
      if (event.shiftKey) selectRange(position, next, selected);
    } else if (event.key === ' ') toggle(position);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      onSelect(new Set(shown.map((one) => one.index)));
    else if (event.key === 'Escape' && selected.size > 0) onSelect(new Set());
    else if (event.key === 'x' && selected.size > 0) {
      const indices = [...selected];
      const isExcluded = !indices.every((index) => photos[index]?.isExcluded ?? false);
      void session.edit({ kind: 'exclude', indices, isExcluded });
    } else return;
    event.preventDefault();
  };
  const className = (classIndex: number | null) =>
    classIndex === null ? 'unlabelled' : (classes[classIndex] ?? '');
  if (shown.length === 0) return <div ref={list}>{empty}</div>;
  return (
    <div
      ref={list}
      className={styles['list']}
      role="listbox"
      tabIndex={0}
      aria-label={`${formatCount(shown.length)} photos`}
      aria-multiselectable="true"
      aria-activedescendant={`${id}-${position}`}
      onKeyDown={press}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index]!;
        const transform = `translateY(${item.start - offsetPx}px)`;
        if (row.kind === 'heading') {
          const group = groups[row.group]!;
          return (
            <div key={item.key} role="presentation" className={styles['heading']} style={{ transform }}>
              <ClassMark classIndex={group.classIndex} />
              <bdi>{className(group.classIndex)}</bdi>
              <span>{formatCount(group.count)}</span>
            </div>
          );
        }
        return (
          <div
            key={item.key}
            role="presentation"
            className={styles['row']}
            style={{ transform, gap: GAP_PX, gridTemplateColumns: `repeat(${columns}, ${tilePx}px)` }}
          >
            {shown.slice(row.start, row.end).map((photo, column) => (
              <Tile
                key={photo.index}
                id={`${id}-${row.start + column}`}
                photo={photo}
                className={className(photo.classIndex)}
                position={row.start + column}
                total={shown.length}
                isActive={row.start + column === position}
                isSelected={selected.has(photo.index)}
                onClick={click}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}
