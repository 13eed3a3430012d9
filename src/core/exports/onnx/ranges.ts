/**
 * How large activations get: the student is shown photos, and for each value the range is kept in which eight bits
 * lose the least of it (smallest mean square of what rounding and cutting off change).
 */
import * as tf from '@tensorflow/tfjs-core';
import { lookup, tensorOps } from '../../students/interpreters/tensorflow.ts';
import { type Range, stepsOf } from '../eight-bits.ts';
import type { TrainedStudent } from '../format.ts';
import { listening } from './listening.ts';

/** Parts of the widest range that are tried. */
const PARTS = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
/** Of 96 px: all activations of a batch are there at once. */
const PHOTOS_AT_ONCE = 16;
const USUAL_SIDE_PX = 96;

/** Which of the student's values are asked for: by their place in the order of operations, the photos themselves first. */
export type Places = ReadonlyMap<number, string>;

/** @param photos [n, S, S, 3], at least one */
export async function activationRanges(
  trained: TrainedStudent,
  places: Places,
  photos: Uint8Array,
): Promise<ReadonlyMap<string, Range>> {
  const shown = new ShownStudent(trained, photos);
  try {
    const widest = await shown.sums(places, 2, (x) => [tf.neg(tf.min(x)), tf.max(x)], Math.max);
    const rangeOf = (name: string, part: number): Range => {
      const [low, high] = widest.get(name)!;
      return { min: -part * low!, max: part * high! };
    };
    const errors = await shown.sums(
      places,
      PARTS.length,
      (x, name) => PARTS.map((part) => squaredError(x, rangeOf(name, part))),
      (a, b) => a + b,
    );
    return new Map(
      [...errors].map(([name, byPart]) => {
        const best = byPart.indexOf(Math.min(...byPart));
        return [name, rangeOf(name, PARTS[Math.max(0, best)]!)];
      }),
    );
  } finally {
    shown.dispose();
  }
}

/** Of all numbers of `x`, after they have been in eight bits. */
function squaredError(x: tf.Tensor, range: Range): tf.Tensor {
  const { scale, zeroPoint } = stepsOf(range);
  const whole = tf.clipByValue(tf.round(tf.div(x, scale)), -zeroPoint, 255 - zeroPoint);
  return tf.sum(tf.square(tf.sub(tf.mul(whole, scale), x)));
}

class ShownStudent {
  readonly #trained: TrainedStudent;
  readonly #photos: Uint8Array;
  readonly #tensors: ReadonlyMap<string, tf.Tensor>;

  constructor(trained: TrainedStudent, photos: Uint8Array) {
    this.#trained = trained;
    this.#photos = photos;
    const { student, values } = trained;
    this.#tensors = new Map(
      student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
    );
  }

  dispose(): void {
    tf.dispose([...this.#tensors.values()]);
  }

  /**
   * Some figures of each value, over all photos.
   * @param count of figures
   * @param join of two batches' figures
   */
  async sums(
    places: Places,
    count: number,
    figures: (value: tf.Tensor, name: string) => tf.Tensor[],
    join: (a: number, b: number) => number,
  ): Promise<ReadonlyMap<string, readonly number[]>> {
    const all = new Map<string, number[]>();
    for (const batch of this.#batches()) {
      const names: string[] = [];
      const found = tf.tidy(() => {
        const rows: tf.Tensor[] = [];
        this.#show(batch, places, (x, name) => {
          names.push(name);
          rows.push(tf.tidy(() => tf.stack(figures(x, name))));
        });
        return tf.stack(rows);
      });
      const numbers = await found.data();
      found.dispose();
      for (const [row, name] of names.entries()) {
        const own = Array.from(numbers.subarray(row * count, (row + 1) * count));
        all.set(name, all.get(name)?.map((sum, i) => join(sum, own[i]!)) ?? own);
      }
    }
    return all;
  }

  #show(pixels: Uint8Array, places: Places, hear: (value: tf.Tensor, name: string) => void): void {
    const { student, normalisation } = this.#trained;
    const side = student.config.imageSizePx;
    const { mean, std } = normalisation;
    const images = tf.tensor4d(Float32Array.from(pixels), [pixels.length / (side * side * 3), side, side, 3]);
    const normal = tf.div(tf.sub(tf.div(images, 255), [...mean]), [...std]);
    let place = 0;
    const one = (value: tf.Tensor) => {
      const name = places.get(place++);
      if (name !== undefined) hear(value, name);
    };
    one(normal);
    const ops = tensorOps({ parameter: lookup(this.#tensors), mode: 'eval' });
    student.forward<tf.Tensor>(listening(ops, one), normal);
  }

  *#batches(): Generator<Uint8Array> {
    const side = this.#trained.student.config.imageSizePx;
    const photos = Math.max(1, Math.floor(PHOTOS_AT_ONCE * Math.min(1, (USUAL_SIDE_PX / side) ** 2)));
    const size = photos * side * side * 3;
    for (let at = 0; at < this.#photos.length; at += size) yield this.#photos.subarray(at, at + size);
  }
}
