import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { headFromProbe } from './head-from-probe.ts';

const DIMS = 6;
const CLASSES = 3;

/** Classes around points of their own, far from the origin and of very different scale from the probe's rows. */
function drawn(count: number, seed: number) {
  const random = createRandom(seed, 1);
  const labels = Int32Array.from({ length: count }, (_, row) => row % CLASSES);
  const values = Float32Array.from({ length: count * DIMS }, (_, i) => {
    const label = labels[Math.floor(i / DIMS)]!;
    return 40 + (i % DIMS === label ? 5 : 0) + random.normal();
  });
  return { features: { values, dims: DIMS }, labels };
}

function predicted(values: Float32Array, { weight, bias }: ReturnType<typeof headFromProbe>, row: number) {
  const logits = Array.from(bias, (b, c) => {
    let sum = b;
    for (let d = 0; d < DIMS; d++) sum += values[row * DIMS + d]! * weight[d * CLASSES + c]!;
    return sum;
  });
  return logits.indexOf(Math.max(...logits));
}

describe('a classifier that begins as a probe', () => {
  it('names photos that it was not fitted on, from features as the student gives them', () => {
    const fit = drawn(90, 1);
    const head = headFromProbe({ ...fit, classes: CLASSES, fitted: 60 });
    const fresh = drawn(90, 2);
    const right = [...fresh.labels].filter(
      (label, row) => predicted(fresh.features.values, head, row) === label,
    );
    expect(right.length).toBeGreaterThan(85);
  });

  it('learns nothing from the rows that only choose its penalty', () => {
    const { features, labels } = drawn(60, 1);
    const wrong = Int32Array.from(labels, (label, row) => (row < 45 ? label : (label + 1) % CLASSES));
    const alone = headFromProbe({
      features: { values: features.values.subarray(0, 45 * DIMS), dims: DIMS },
      labels: labels.subarray(0, 45),
      classes: CLASSES,
      fitted: 45,
    });
    const head = headFromProbe({ features, labels: wrong, classes: CLASSES, fitted: 45 });
    for (const one of [alone, head])
      for (let row = 0; row < 45; row++) expect(predicted(features.values, one, row)).toBe(labels[row]);
  });

  it('is nothing but its biases where features say nothing', () => {
    const values = new Float32Array(9 * DIMS).fill(2);
    const labels = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 2, 2]);
    const { weight, bias } = headFromProbe({
      features: { values, dims: DIMS },
      labels,
      classes: 3,
      fitted: 9,
    });
    expect([...weight].every((value) => Math.abs(value) < 1e-6)).toBe(true);
    expect(bias[0]!).toBeGreaterThan(bias[2]!);
  });
});
