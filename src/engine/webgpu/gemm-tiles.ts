/**
 * Which part of a product one workgroup computes, and into how many pieces a long sum is cut: chosen by the product's
 * sizes alone, so that the same product is summed in the same order on every device.
 */

export interface Tile {
  /** Of the result, a workgroup. */
  readonly rows: number;
  readonly columns: number;
  /** Of the result, a thread: 4 or 8. */
  readonly threadRows: number;
  readonly threadColumns: number;
}

/** Terms of the sum that are held in shared memory at a time. */
export const TILE_DEPTH = 16;

export const threadsOf = (tile: Tile): number =>
  (tile.rows / tile.threadRows) * (tile.columns / tile.threadColumns);

/**
 * 8 x 8 results a thread need a quarter of the shared-memory reads of 4 x 4; small tiles have too few results for it.
 */
function tileOf(rows: number, columns: number): Tile {
  const area = rows * columns;
  return { rows, columns, threadRows: area >= 2048 ? 8 : 4, threadColumns: area >= 4096 ? 8 : 4 };
}

/** The largest holds 16 KiB in shared memory and takes 256 threads: what every WebGPU device offers. */
export const TILES: readonly Tile[] = [
  tileOf(128, 128),
  tileOf(128, 64),
  tileOf(128, 32),
  tileOf(128, 16),
  tileOf(64, 64),
  tileOf(64, 32),
  tileOf(64, 16),
  tileOf(32, 64),
  tileOf(32, 32),
  tileOf(32, 16),
];

export interface ProductSizes {
  /** Of the result. */
  readonly rows: number;
  readonly columns: number;
  /** Terms of each sum. */
  readonly depth: number;
  /** Products of these sizes. */
  readonly batch: number;
}

export interface Tiling {
  readonly tile: Tile;
  /** Pieces into which each sum is cut; 1: none. */
  readonly splits: number;
  /** Terms of a piece: a multiple of TILE_DEPTH, or all of them. */
  readonly chunk: number;
}

/** Workgroups that keep a large GPU busy: two for each of its 132 cores. A smaller one only takes more turns. */
const BUSY_GROUPS = 256;
/** A piece of a sum has at least so many terms. */
const LEAST_CHUNK = 256;
/** What it costs to fetch one number for a tile, in multiply-adds. */
const FETCH_COST = 16;
/** What it costs to read one number from a tile. */
const READ_COST = 2;
/** What it costs to write a partial sum and to read it again, in multiply-adds. */
const PARTIAL_COST = 64;

/**
 * The tiling of least cost, where cost = multiply-adds with those beyond the edges x (1 + fetches and reads a
 * multiply-add) x (1 + partial sums a multiply-add) x idle share of a large GPU. First of equals in the order of
 * TILES.
 * @param canSplit whether a sum may be cut: it takes a second pass
 */
export function chooseTiling({ rows, columns, depth, batch }: ProductSizes, canSplit: boolean): Tiling {
  let best: Tiling | null = null;
  let least = Infinity;
  for (const tile of TILES) {
    const [down, across] = [Math.ceil(rows / tile.rows), Math.ceil(columns / tile.columns)];
    const groups = down * across * batch;
    const most = canSplit && batch === 1 ? Math.max(1, Math.floor(depth / LEAST_CHUNK)) : 1;
    const { splits, chunk } = cut(depth, Math.min(most, Math.ceil(BUSY_GROUPS / groups)));
    const padded = down * tile.rows * across * tile.columns;
    const fetches = FETCH_COST * (1 / tile.rows + 1 / tile.columns);
    const reads = READ_COST * (1 / tile.threadRows + 1 / tile.threadColumns);
    const partials = splits === 1 ? 0 : (PARTIAL_COST * splits) / depth;
    const idle = Math.max(1, BUSY_GROUPS / (groups * splits));
    const cost = padded * (1 + fetches + reads) * (1 + partials) * idle;
    if (cost >= least) continue;
    least = cost;
    best = { tile, splits, chunk };
  }
  return best!;
}

/** About `pieces` equal pieces of whole tile depths, none of them empty. */
function cut(depth: number, pieces: number): { splits: number; chunk: number } {
  if (pieces <= 1) return { splits: 1, chunk: depth };
  const chunk = Math.ceil(depth / pieces / TILE_DEPTH) * TILE_DEPTH;
  return { splits: Math.ceil(depth / chunk), chunk };
}
