import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { unitRows } from './normalise.ts';
import {
  CLIP_TEMPERATURE,
  MIN_CALIBRATION_PHOTOS,
  proposeByNeighbours,
  proposeByText,
  searchByText,
  textAccuracy,
} from './proposals.ts';
import { fitTemperature, negativeLogLikelihood, softmaxRows } from './temperature.ts';

const DIMS = 8;

/** Photos around one direction a class: [n, DIMS], class i % classes. */
function drawPhotos(n: number, classes: number, spread: number, seed = 1) {
  const random = createRandom(seed, 7);
  const normal = () => random.uniform() + random.uniform() + random.uniform() - 1.5;
  const anchors = unitRows({ dims: DIMS, values: Float32Array.from({ length: classes * DIMS }, normal) });
  const values = new Float32Array(n * DIMS);
  for (let i = 0; i < n; i++)
    for (let d = 0; d < DIMS; d++)
      values[i * DIMS + d] = anchors.values[(i % classes) * DIMS + d]! + spread * normal();
  const truth = Int32Array.from({ length: n }, (_, i) => i % classes);
  return { photos: { dims: DIMS, values }, anchors, truth };
}

const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
const unknown = (n: number) => new Int32Array(n).fill(-1);

describe('a temperature', () => {
  it('is the one under which the known classes are likeliest', () => {
    const { photos, anchors, truth } = drawPhotos(60, 3, 0.6);
    const scores = new Float64Array(60 * 3);
    const unit = unitRows(photos).values;
    for (let i = 0; i < 60; i++)
      for (let c = 0; c < 3; c++)
        for (let d = 0; d < DIMS; d++)
          scores[i * 3 + c]! += unit[i * DIMS + d]! * anchors.values[c * DIMS + d]!;
    const best = fitTemperature(scores, 3, truth, 0.1);
    const loss = (temperature: number) => negativeLogLikelihood(scores, 3, truth, temperature);
    for (let t = 1e-3; t < 10; t *= 1.1) expect(loss(best)).toBeLessThanOrEqual(loss(t) + 1e-9);
  });

  it('makes rows of probabilities that agree with the formula, even for huge scores', () => {
    const [a, b] = softmaxRows([1, 3], 2, 2);
    expect(a).toBeCloseTo(1 / (1 + Math.E), 6);
    expect(a! + b!).toBeCloseTo(1, 6);
    expect(Array.from(softmaxRows([1e30, -1e30], 2, 1))).toEqual([1, 0]);
  });
});

describe('proposals by text', () => {
  it('name each photo after the nearest text, and are surer where it is nearer', () => {
    const { photos, anchors, truth } = drawPhotos(30, 3, 0.05);
    const { classIndices, margins, probabilities, calibration } = proposeByText(
      { photos, labels: unknown(30), classes: 3, asked: all(30) },
      anchors,
    );
    expect(Array.from(classIndices)).toEqual(Array.from(truth));
    expect(calibration).toEqual({ temperature: CLIP_TEMPERATURE, source: 'teacher', photos: 0 });
    for (let i = 0; i < 30; i++) {
      const [first, second] = Array.from(probabilities.subarray(i * 3, i * 3 + 3)).sort((a, b) => b - a);
      expect(margins[i]).toBeCloseTo(first! - second!, 6);
    }
  });

  it('are as sure as they are right, once enough photos are known', () => {
    // Trained at a scale of 100 a teacher would be sure of everything here; the photos are far from their texts.
    const { photos, anchors, truth } = drawPhotos(600, 4, 0.9);
    const labels = truth.map((label, i) => (i < 300 ? label : -1));
    const asked = all(600).slice(300);
    const right = (indices: Int32Array) => indices.filter((c, i) => c === truth[300 + i]).length / 300;
    const sure = ({ probabilities, classIndices }: ReturnType<typeof proposeByText>) =>
      Array.from(classIndices, (c, i) => probabilities[i * 4 + c]!).reduce((sum, p) => sum + p, 0) / 300;
    const raw = proposeByText({ photos, labels: unknown(600), classes: 4, asked }, anchors);
    const fitted = proposeByText({ photos, labels, classes: 4, asked }, anchors);
    expect(fitted.calibration).toMatchObject({ source: 'labelled', photos: 300 });
    expect(fitted.classIndices).toEqual(raw.classIndices);
    expect(sure(raw) - right(raw.classIndices)).toBeGreaterThan(0.15);
    expect(Math.abs(sure(fitted) - right(fitted.classIndices))).toBeLessThan(0.06);
  });

  it('do not fit anything to a handful of photos, or to one class', () => {
    const { photos, anchors, truth } = drawPhotos(60, 3, 0.5);
    const few = truth.map((label, i) => (i < MIN_CALIBRATION_PHOTOS - 1 ? label : -1));
    const one = truth.map((label) => (label === 1 ? 1 : -1));
    for (const labels of [few, one]) {
      const { calibration } = proposeByText({ photos, labels, classes: 3, asked: all(60) }, anchors);
      expect(calibration.source).toBe('teacher');
    }
  });

  it('follow the photos when these are permuted, and rows add up to one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer(),
        (n, classes, seed) => {
          const { photos, anchors } = drawPhotos(n, classes, 0.5, seed);
          const order = all(n);
          createRandom(seed, 3).shuffle(order);
          const question = { photos, labels: unknown(n), classes };
          const straight = proposeByText({ ...question, asked: all(n) }, anchors);
          const mixed = proposeByText({ ...question, asked: order }, anchors);
          for (const [at, row] of order.entries()) {
            expect(mixed.classIndices[at]).toBe(straight.classIndices[row]);
            const own = mixed.probabilities.subarray(at * classes, (at + 1) * classes);
            expect(own).toEqual(straight.probabilities.subarray(row * classes, (row + 1) * classes));
            expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
          }
        },
      ),
    );
  });

  it('say something finite about photos and texts that are all zeros', () => {
    const zeros = { dims: DIMS, values: new Float32Array(2 * DIMS) };
    const { probabilities } = proposeByText(
      { photos: zeros, labels: unknown(2), classes: 2, asked: all(2) },
      zeros,
    );
    expect(Array.from(probabilities)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('know their accuracy on photos with a class, and none without', () => {
    const { photos, anchors, truth } = drawPhotos(30, 3, 0.05);
    const wrong = truth.with(0, (truth[0]! + 1) % 3);
    expect(textAccuracy({ photos, labels: wrong, classes: 3 }, anchors, all(30))).toBeCloseTo(29 / 30, 9);
    expect(textAccuracy({ photos, labels: unknown(30), classes: 3 }, anchors, all(30))).toBeNull();
  });
});

describe('proposals by likeness', () => {
  it('spread the classes of a few labelled photos to the rest', () => {
    const { photos, truth } = drawPhotos(90, 3, 0.2);
    const labels = truth.map((label, i) => (i < 30 ? label : -1));
    const asked = all(90).slice(30);
    const { classIndices, calibration } = proposeByNeighbours({ photos, labels, classes: 3, asked });
    const right = classIndices.filter((c, i) => c === truth[30 + i]).length;
    expect(right / 60).toBeGreaterThan(0.9);
    expect(calibration).toMatchObject({ source: 'labelled', photos: 30 });
  });

  it('favour no class where the photos are all alike', () => {
    const photos = { dims: DIMS, values: new Float32Array(12 * DIMS).fill(1) };
    const labels = unknown(12).with(0, 0).with(1, 1).with(2, 2);
    const { classIndices, margins } = proposeByNeighbours({
      ...{ photos, labels, classes: 3 },
      asked: all(12).slice(3),
    });
    expect(Array.from(classIndices)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    for (const margin of margins) expect(margin).toBeCloseTo(0, 6);
  });

  it('give every photo the only class there is', () => {
    const { photos } = drawPhotos(5, 1, 0.5);
    const labels = unknown(5).with(0, 0);
    const { probabilities } = proposeByNeighbours({ photos, labels, classes: 1, asked: all(5).slice(1) });
    expect(Array.from(probabilities)).toEqual([1, 1, 1, 1]);
  });
});

describe('search by text', () => {
  it('puts the photos of what was asked for first, the best of them at the head', () => {
    const { photos, anchors, truth } = drawPhotos(40, 4, 0.1);
    const text = { dims: DIMS, values: anchors.values.slice(2 * DIMS, 3 * DIMS) };
    const { rows, scores } = searchByText(photos, text, 10);
    expect(rows).toHaveLength(10);
    expect(Array.from(rows, (row) => truth[row])).toEqual(new Array(10).fill(2));
    expect(Array.from(scores)).toEqual(Array.from(scores).sort((a, b) => b - a));
  });
});
