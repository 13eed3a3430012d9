import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { classCentroids } from './centroids.ts';
import { knnPredict } from './knn.ts';
import { fitProbe, probeAccuracy } from './linear-probe.ts';
import { centredUnit, meanRow, type Rows } from './normalise.ts';
import { pcaMap } from './pca.ts';

/** Three clouds on a line, the middle one apart from the others in a second direction. */
function clouds(perClass: number, dims = 16): { rows: Rows; labels: Int32Array } {
  const random = createRandom(3);
  const labels = Int32Array.from({ length: perClass * 3 }, (_, i) => i % 3);
  const values = Float32Array.from({ length: labels.length * dims }, (_, at) => {
    const label = labels[Math.floor(at / dims)]!;
    const centre = at % dims === 0 ? [-4, 0, 4][label]! : at % dims === 1 ? [0, 2, 0][label]! : 0;
    return 50 + centre + random.normal() * 0.3;
  });
  return { rows: { dims, values }, labels };
}
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

describe('centred unit rows', () => {
  it('have length one and no common direction', () => {
    const { rows } = clouds(40);
    const unit = centredUnit(rows, meanRow(rows));
    for (let i = 0; i < 120; i++) {
      const row = unit.values.subarray(i * 16, (i + 1) * 16);
      expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    }
    expect(Math.hypot(...meanRow(unit))).toBeLessThan(0.4);
  });
  it('leave a row that equals the mean at zero instead of NaN', () => {
    const rows = { dims: 2, values: Float32Array.of(1, 2) };
    expect([...centredUnit(rows, meanRow(rows)).values]).toEqual([0, 0]);
  });
});

describe('the linear probe', () => {
  it('learns separable classes and answers for rows it never saw', () => {
    const { rows, labels } = clouds(40);
    const features = centredUnit(rows, meanRow(rows, range(0, 60)));
    const probe = fitProbe({
      rows: features,
      labels,
      classes: 3,
      train: range(0, 60),
      validation: range(60, 90),
    });
    expect(probe.fittedRows).toBe(60);
    expect(probeAccuracy(probe, labels, 3, range(90, 120))).toBe(1);
  });
  it('leaves unlabelled rows out of the fit', () => {
    const { rows, labels } = clouds(10);
    const hidden = labels.map((label, i) => (i < 12 ? label : -1));
    const with18Hidden = fitProbe({ rows, labels: hidden, classes: 3, train: range(0, 30), l2: 0.1 });
    const without = fitProbe({ rows, labels, classes: 3, train: range(0, 12), l2: 0.1 });
    expect(with18Hidden.fittedRows).toBe(12);
    expect(with18Hidden.weights).toEqual(without.weights);
  });
  it('knows nothing without labels', () => {
    const { rows } = clouds(4);
    const probe = fitProbe({ rows, labels: new Int32Array(12).fill(-1), classes: 3, train: range(0, 12) });
    expect(probe.fittedRows).toBe(0);
    expect(new Set(probe.logits)).toEqual(new Set([0]));
  });
});

describe('nearest neighbours', () => {
  it('of equally similar rows take the first', () => {
    const bank = { dims: 2, values: Float32Array.of(0, 1, 2, 0, 1, 0) };
    const query = { dims: 2, values: Float32Array.of(3, 0) };
    expect([...knnPredict(query, bank, [0, 2, 1], 3, { neighbours: 1 }).predictions]).toEqual([2]);
  });
  it('are fewer than asked for when the bank is small', () => {
    const bank = { dims: 1, values: Float32Array.of(1, 1) };
    const answer = knnPredict(bank, bank, [0, 1], 2, { neighbours: 10, leaveOneOut: true });
    expect([...answer.predictions]).toEqual([1, 0]);
  });
});

describe('the map', () => {
  it('is the same for the same seed, fills -1..1 and keeps classes apart', () => {
    const { rows, labels } = clouds(50);
    const map = pcaMap(rows, 1);
    expect(map).toEqual(pcaMap(rows, 1));
    expect(Math.max(...map.map(Math.abs))).toBeCloseTo(1, 6);
    const own = fitProbe({
      rows: { dims: 2, values: map },
      labels,
      classes: 3,
      train: range(0, 150),
      l2: 1e-4,
    });
    expect(probeAccuracy(own, labels, 3, range(0, 150))).toBeGreaterThan(0.95);
  });
  it('does not depend on the seed once it has converged', () => {
    const { rows } = clouds(50);
    const [one, two] = [pcaMap(rows, 1), pcaMap(rows, 2)];
    expect(Math.max(...one.map((x, i) => Math.abs(x - two[i]!)))).toBeLessThan(1e-3);
  });
  it('of one photo is its origin', () => {
    expect([...pcaMap({ dims: 3, values: Float32Array.of(1, 2, 3) }, 1)]).toEqual([0, 0]);
  });
});

describe('class centroids', () => {
  it('of a class without photos are zeros and marked so', () => {
    const { values, valid } = classCentroids(
      { dims: 2, values: Float32Array.of(1, 3, 3, 5, 9, 9) },
      [0, 0, -1],
      2,
    );
    expect([...values]).toEqual([2, 4, 0, 0]);
    expect([...valid]).toEqual([1, 0]);
  });
});
