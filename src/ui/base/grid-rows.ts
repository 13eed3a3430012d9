/**
 * Groups of tiles cut into rows for a number of columns, each group under a heading and starting on a row of its own;
 * and where the arrow keys lead in them. Positions count the tiles from 0, group after group.
 */

export type GridRow =
  | { readonly kind: 'heading' /** Into the groups. */; readonly group: number }
  | { readonly kind: 'tiles'; readonly start: number; readonly end: number };

export interface Grid {
  readonly rows: readonly GridRow[];
  /** Row of each position. */
  readonly rowOf: Uint32Array;
}

/** @param sizes tiles of each group; a group without any has no heading */
export function gridOf(sizes: readonly number[], columns: number): Grid {
  const rows: GridRow[] = [];
  const rowOf = new Uint32Array(sizes.reduce((sum, size) => sum + size, 0));
  let start = 0;
  for (const [group, size] of sizes.entries()) {
    if (size === 0) continue;
    rows.push({ kind: 'heading', group });
    const end = start + size;
    for (; start < end; start += columns) {
      const rowEnd = Math.min(end, start + columns);
      rowOf.fill(rows.length, start, rowEnd);
      rows.push({ kind: 'tiles', start, end: rowEnd });
    }
    start = end;
  }
  return { rows, rowOf };
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

export const STEP_KEYS: Readonly<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

/** Where a key leads from a position: rows above and below keep the column as far as they reach. */
export function stepFrom({ rows, rowOf }: Grid, position: number, step: Step): number {
  const last = rowOf.length - 1;
  if (step === 'first') return 0;
  if (step === 'last') return last;
  if (step === 'left') return Math.max(0, position - 1);
  if (step === 'right') return Math.min(last, position + 1);
  const here = rowOf[position] ?? 0;
  const row = rows[here];
  const column = row?.kind === 'tiles' ? position - row.start : 0;
  const direction = step === 'up' ? -1 : 1;
  for (let next = here + direction; next >= 0 && next < rows.length; next += direction) {
    const target = rows[next]!;
    if (target.kind === 'tiles') return Math.min(target.end - 1, target.start + column);
  }
  return position;
}
