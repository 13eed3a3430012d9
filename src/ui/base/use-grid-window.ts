/** The rows of a photo grid that are near the view, and the active photo's row brought into it. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useMemo } from 'react';
import { type Grid, type GridRow, gridOf } from './grid-rows.ts';
import { useListSize } from './use-list-size.ts';

const HEADING_PX = 40;

export interface GridWindowOptions {
  readonly list: RefObject<HTMLDivElement | null>;
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
}

interface VisibleRow {
  readonly key: string | number | bigint;
  readonly row: GridRow;
  /** Below the top of the list. */
  readonly topPx: number;
}

interface GridWindow {
  readonly grid: Grid;
  readonly columns: number;
  readonly tilePx: number;
  /** Of all rows. */
  readonly heightPx: number;
  readonly visible: readonly VisibleRow[];
}

export function useGridWindow(options: GridWindowOptions): GridWindow {
  const { list, sizes, position, follows = null, gapPx, wordsPx = 0, edgePx } = options;
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
  return {
    grid,
    columns,
    tilePx,
    heightPx: virtualizer.getTotalSize(),
    visible: virtualizer
      .getVirtualItems()
      .map(({ key, index, start }) => ({ key, row: rows[index]!, topPx: start - offsetPx })),
  };
}
