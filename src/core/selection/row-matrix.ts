/**
 * Unit rows kept on the backend while a method looks at one row after the other: cosines of all rows with one of
 * them, or with a few.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Rows, rowCount } from '../targets/normalise.ts';

/** Rows times clusters at once: 16 MiB of cosines. */
const MAX_COSINES = 4 * 1024 * 1024;

export class RowMatrix {
  readonly count: number;
  readonly #rows: Rows;
  readonly #matrix: tf.Tensor2D;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.count = rowCount(rows);
    this.#matrix = tf.tensor2d(rows.values, [this.count, rows.dims]);
  }

  /** Cosines of all rows with one of them [N]. */
  withRow(row: number): Promise<Float32Array> {
    const { dims, values } = this.#rows;
    return this.withVector(values.slice(row * dims, (row + 1) * dims));
  }

  /** Products of all rows with a vector [dims]: [N]. */
  async withVector(vector: Float32Array): Promise<Float32Array> {
    const product = tf.tidy(() => tf.matMul(this.#matrix, tf.tensor2d(vector, [vector.length, 1])));
    const products = (await product.data()) as Float32Array;
    product.dispose();
    return products;
  }

  /**
   * The nearest of the anchors for each row, the lower of equals, and its cosine [N].
   * @param anchors unit rows [M, dims]
   */
  async nearest(anchors: Rows): Promise<{
    readonly nearest: Int32Array<ArrayBuffer>;
    readonly cosines: Float32Array<ArrayBuffer>;
  }> {
    const { dims } = this.#rows;
    const width = rowCount(anchors);
    const nearest = new Int32Array(this.count);
    const best = new Float32Array(this.count).fill(Number.NEGATIVE_INFINITY);
    const bank = tf.tensor2d(anchors.values, [width, dims]);
    const height = Math.max(1, Math.floor(MAX_COSINES / width));
    try {
      for (let first = 0; first < this.count; first += height) {
        const rows = Math.min(height, this.count - first);
        const product = tf.tidy(() =>
          tf.matMul(tf.slice(this.#matrix, [first, 0], [rows, dims]), bank, false, true),
        );
        const cosines = await product.data();
        product.dispose();
        for (let row = 0; row < rows; row++) {
          for (let anchor = 0; anchor < width; anchor++) {
            const cosine = cosines[row * width + anchor]!;
            if (cosine > best[first + row]!) {
              best[first + row] = cosine;
              nearest[first + row] = anchor;
            }
          }
        }
      }
    } finally {
      bank.dispose();
    }
    return { nearest, cosines: best };
  }

  dispose(): void {
    this.#matrix.dispose();
  }
}
