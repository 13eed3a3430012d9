/** Small random folders for tests: unit rows around a few directions, some of them repeated almost exactly. */
import { createRandom } from '../../random.ts';
import { type Rows, unitRows } from '../../targets/normalise.ts';

export interface RandomRows {
  readonly rows: Rows;
  /** The direction that each row lies around. */
  readonly labels: Int32Array;
}

/** @param repeats share of the rows that are an earlier one, moved a little */
export function randomRows(
  count: number,
  seed: number,
  { dims = 8, classes = 3, repeats = 0.3, noise = 0.6 } = {},
): RandomRows {
  const random = createRandom(seed, 77);
  const values = new Float32Array(count * dims);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const isRepeat = row > 0 && random.uniform() < repeats;
    const of = isRepeat ? random.below(row) : -1;
    labels[row] = isRepeat ? labels[of]! : random.below(classes);
    for (let d = 0; d < dims; d++) {
      const base = isRepeat
        ? values[of * dims + d]!
        : (d === labels[row] ? 1.5 : 0) + random.normal() * noise;
      values[row * dims + d] = base + (isRepeat ? 0.03 : 0) * random.normal();
    }
  }
  return { rows: unitRows({ dims, values }), labels };
}

/** Every pair of cosines in double precision [N, N]: what methods are held to. */
export function allCosines({ dims, values }: Rows): number[][] {
  const count = values.length / dims;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => {
      let sum = 0;
      for (let d = 0; d < dims; d++) sum += values[i * dims + d]! * values[j * dims + d]!;
      return sum;
    }),
  );
}
