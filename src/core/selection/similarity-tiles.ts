/**
 * Cosines of unit rows, computed on the running backend and handed out in tiles: whoever looks at all pairs of N rows
 * holds a few megabytes, never an N x N matrix. Float32: the last digits differ between backends.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Rows, rowCount } from '../targets/normalise.ts';
import { noTurn, type Turn } from './turn.ts';

/** 1024 x 1024 cosines are 4 MiB. */
const TILE_ROWS = 1024;

export interface Tile {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly rows: number;
  readonly columns: number;
  /** Row-major [rows, columns]. */
  readonly cosines: Float32Array;
}

export interface TileOptions {
  /** Rows a tile: for tests. */
  readonly tileRows?: number;
  readonly turn?: Turn;
}

/**
 * Tiles at and above the diagonal: every pair of rows lies in exactly one of them, those within a diagonal tile
 * twice.
 */
export async function* similarityTiles(rows: Rows, options: TileOptions = {}): AsyncGenerator<Tile> {
  const { tileRows = TILE_ROWS, turn = noTurn } = options;
  const count = rowCount(rows);
  const { dims } = rows;
  const bands = Math.ceil(count / tileRows);
  const total = (bands * (bands + 1)) / 2;
  const matrix = tf.tensor2d(rows.values, [count, dims]);
  let done = 0;
  try {
    for (let firstRow = 0; firstRow < count; firstRow += tileRows) {
      const height = Math.min(tileRows, count - firstRow);
      for (let firstColumn = firstRow; firstColumn < count; firstColumn += tileRows) {
        await turn(done++, total);
        const width = Math.min(tileRows, count - firstColumn);
        const product = tf.tidy(() =>
          tf.matMul(
            tf.slice(matrix, [firstRow, 0], [height, dims]),
            tf.slice(matrix, [firstColumn, 0], [width, dims]),
            false,
            true,
          ),
        );
        const cosines = (await product.data()) as Float32Array;
        product.dispose();
        yield { firstRow, firstColumn, rows: height, columns: width, cosines };
      }
    }
    await turn(total, total);
  } finally {
    matrix.dispose();
  }
}

/** The pairs i < j of a tile, once each. */
export function eachPair(tile: Tile, visit: (i: number, j: number, cosine: number) => void): void {
  const { firstRow, firstColumn, rows, columns, cosines } = tile;
  for (let row = 0; row < rows; row++) {
    const i = firstRow + row;
    for (let column = Math.max(0, i + 1 - firstColumn); column < columns; column++) {
      visit(i, firstColumn + column, cosines[row * columns + column]!);
    }
  }
}
