/**
 * Photos as a virtualised listbox, group after group under headings. Rows scroll with the station; only those near
 * the view exist. The list itself has the focus and names its active photo, so that no key press is lost when a row
 * leaves the document. Places count the photos from 0, group after group.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
} from 'react';
import { cx } from './cx.ts';
import { gridOf, STEP_KEYS, stepFrom } from './grid-rows.ts';
import styles from './PhotoGrid.module.css';
import { useListSize } from './use-list-size.ts';

const HEADING_PX = 40;

interface PhotoGridProps {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly label: string;
  /** Photos of each group. */
  readonly sizes: readonly number[];
  /** The active place. */
  readonly position: number;
  /** When it changes, and is not null, the active photo is scrolled into view. */
  readonly follows?: unknown;
  readonly gapPx: number;
  /** Height below each picture. */
  readonly wordsPx?: number;
  /** What stays above and below the photos while they scroll. */
  readonly edgePx: number;
  heading(group: number): ReactNode;
  keyOf(place: number): string | number;
  isSelected(place: number): boolean;
  photo(place: number): ReactNode;
  onStep(place: number, isExtending: boolean): void;
  /** @returns whether the key meant something here; the page's own keys do not hear it then */
  onKey(event: KeyboardEvent): boolean;
  onClick(event: MouseEvent, place: number): void;
}

/** @long keyboard, window and markup share where the focus is */
export function PhotoGrid(props: PhotoGridProps) {
  const { list, sizes, position, follows = null, gapPx, wordsPx = 0, edgePx } = props;
  const id = useId();
  const { columns, tilePx, offsetPx } = useListSize(list, gapPx);
  const grid = useMemo(() => gridOf(sizes, columns), [sizes, columns]);
  const { rows, rowOf } = grid;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: (row) => (rows[row]?.kind === 'heading' ? HEADING_PX : tilePx + wordsPx + gapPx),
    overscan: 4,
    scrollMargin: offsetPx,
    scrollPaddingStart: edgePx,
    scrollPaddingEnd: edgePx,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another tile size make the measured heights stale.
  useLayoutEffect(() => virtualizer.measure(), [grid, tilePx]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a step moves the page, never the rows that come and go meanwhile.
  useEffect(() => {
    if (follows !== null) virtualizer.scrollToIndex(rowOf[position] ?? 0);
  }, [follows]);

  const press = (event: KeyboardEvent) => {
    const step = STEP_KEYS[event.key];
    if (step !== undefined) props.onStep(stepFrom(grid, position, step), event.shiftKey);
    else if (!props.onKey(event)) return;
    event.preventDefault();
  };

  return (
    <div
      ref={list}
      className={styles['list']}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable="true"
      aria-activedescendant={`${id}-${position}`}
      onKeyDown={press}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index]!;
        const transform = `translateY(${item.start - offsetPx}px)`;
        if (row.kind === 'heading') {
          return (
            <div key={item.key} role="presentation" className={styles['heading']} style={{ transform }}>
              {props.heading(row.group)}
            </div>
          );
        }
        return (
          <div
            key={item.key}
            role="presentation"
            className={styles['row']}
            style={{ transform, gap: gapPx, gridTemplateColumns: `repeat(${columns}, ${tilePx}px)` }}
          >
            {Array.from({ length: row.end - row.start }, (_, column) => {
              const place = row.start + column;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and takes the keys.
                <div
                  key={props.keyOf(place)}
                  id={`${id}-${place}`}
                  role="option"
                  aria-selected={props.isSelected(place)}
                  aria-posinset={place + 1}
                  aria-setsize={rowOf.length}
                  className={cx(styles['photo'], place === position && styles['active'])}
                  onClick={(event) => props.onClick(event, place)}
                >
                  {props.photo(place)}
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}
