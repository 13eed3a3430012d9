import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { classCentroids } from './centroids.ts';
import { knnPredict, neighboursFor } from './knn.ts';
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
  const plain = { temperature: null };

  it('with one vote each of equally similar rows take the first', () => {
    const bank = { dims: 2, values: Float32Array.of(0, 1, 2, 0, 1, 0) };
    const query = { dims: 2, values: Float32Array.of(3, 0) };
    const options = { ...plain, neighbours: 1 };
    expect([...knnPredict(query, bank, [0, 2, 1], 3, options).predictions]).toEqual([2]);
  });
  it('are fewer than asked for when the bank is small', () => {
    const bank = { dims: 1, values: Float32Array.of(1, 1) };
    const answer = knnPredict(bank, bank, [0, 1], 2, { neighbours: 10, leaveOneOut: true });
    expect([...answer.predictions]).toEqual([1, 0]);
  });
  it('are no more than the smallest class has, and ten at the most', () => {
    expect(neighboursFor([0, 0, 0, 0, 1, 1, 1, 1])).toBe(4);
    expect(neighboursFor([3, ...new Array<number>(40).fill(1)])).toBe(1);
    expect(neighboursFor(new Array<number>(40).fill(1))).toBe(10);
  });
  it('tell two groups of four apart that are far from each other', () => {
    const of = (at: number) => Array.from({ length: 4 }, (_, i) => [at, 1 - at, 0.1 * i]).flat();
    const bank = { dims: 3, values: Float32Array.from([...of(1), ...of(0)]) };
    const query = { dims: 3, values: Float32Array.of(1, 0, 0.25, 0, 1, 0.25, 0, 1, 0.05, 1, 0, 0.05) };
    const labels = [0, 0, 0, 0, 1, 1, 1, 1];
    expect([...knnPredict(query, bank, labels, 2).predictions]).toEqual([0, 1, 1, 0]);
    // Of all eight, by their weights as well; with one vote each the first class would have them all.
    expect([...knnPredict(query, bank, labels, 2, { neighbours: 10 }).predictions]).toEqual([0, 1, 1, 0]);
    expect([...knnPredict(query, bank, labels, 2, { ...plain, neighbours: 10 }).predictions]).toEqual([
      0, 0, 0, 0,
    ]);
  });
  it('vote with exp(cosine / 0.07), as Wu et al. define it', () => {
    const at = (cosine: number) => [cosine, Math.sqrt(1 - cosine ** 2)];
    const bank = { dims: 2, values: Float32Array.from([at(0.9), at(0.8), at(0.79)].flat()) };
    const query = { dims: 2, values: Float32Array.of(1, 0) };
    const { votes } = knnPredict(query, bank, [1, 0, 0], 2, { neighbours: 3 });
    const [a, b, c] = [0.9, 0.8, 0.79].map((cosine) => Math.exp(cosine / 0.07)) as [number, number, number];
    expect(votes[1]).toBeCloseTo(a / (a + b + c), 5);
    expect(votes[0]).toBeCloseTo((b + c) / (a + b + c), 5);
  });
  it('give a draw to the class of the most similar photo, then to the one that is nearer on average', () => {
    const query = { dims: 2, values: Float32Array.of(1, 0) };
    // Twice the same photo under two names, and another one of the second class that is not far.
    const twins = { dims: 2, values: Float32Array.of(1, 1, 1, 1, 2, 3, -1, 0) };
    expect([...knnPredict(query, twins, [0, 1, 1, 0], 2, { neighbours: 1 }).predictions]).toEqual([1]);
    expect([...knnPredict(query, twins, [1, 0, 0, 1], 2, { neighbours: 1 }).predictions]).toEqual([0]);
  });
  it('that say nothing name every class as often, not the first one always', () => {
    const same = (count: number) => ({ dims: 2, values: new Float32Array(count * 2).fill(1) });
    const labels = Array.from({ length: 30 }, (_, i) => Math.floor(i / 10));
    const { predictions, votes } = knnPredict(same(9), same(30), labels, 3);
    expect([...predictions]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    for (const vote of votes) expect(vote).toBeCloseTo(1 / 3, 6);
  });
  it('answer the same whatever order the classes have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer(),
        (classes, each, seed) => {
          const random = createRandom(seed, 11);
          const drawn = (count: number) => ({
            dims: 6,
            values: Float32Array.from({ length: count * 6 }, () => random.normal()),
          });
          const [bank, query] = [drawn(classes * each), drawn(12)];
          const labels = Array.from({ length: classes * each }, (_, i) => i % classes);
          const turned = labels.map((label) => classes - 1 - label);
          const straight = knnPredict(query, bank, labels, classes).predictions;
          const mirrored = knnPredict(query, bank, turned, classes).predictions;
          expect([...mirrored]).toEqual([...straight].map((label) => classes - 1 - label));
        },
      ),
    );
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
