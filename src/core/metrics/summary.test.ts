import { describe, expect, it } from 'vitest';
import { cosineAgreement } from './agreement.ts';
import { reliability } from './calibration.ts';
import { confusionOf } from './confusion.ts';
import { figuresOf } from './figures.ts';
import { predictions, topKAccuracy } from './scores.ts';
import { classesCounted, classesWithoutPhotos, summarise } from './summary.ts';

const PROBABILITIES = {
  classes: 3,
  values: Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.4, 0.35, 0.25, 0.2, 0.5, 0.3),
};
const LABELS = [0, 1, 1, 2];

describe('the summary of a split', () => {
  const summary = summarise(PROBABILITIES, LABELS);

  it('counts rows of the actual class against columns of the predicted one', () => {
    expect(Array.from(summary.confusion.counts)).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 0]);
  });

  it('gives shares, not per cents', () => {
    expect(summary).toMatchObject({ images: 4, topK: 2, topKAccuracy: 1 });
    const figures = figuresOf({ probabilities: PROBABILITIES, labels: LABELS });
    expect(figures['top1']).toBe(0.5);
    expect(figures['balancedAccuracy']).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
    expect(figures['macroF1']).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 12);
  });

  it('tells over how many classes the means are, and whom they leave out', () => {
    // Nobody is of the second class, or was taken for it; one was taken for the third, of which there is no photo.
    const values = Float32Array.of(0.8, 0, 0.1, 0.1, 0.1, 0, 0.8, 0.1, 0, 0, 0.1, 0.9);
    const found = summarise({ classes: 4, values }, [0, 0, 3]);
    expect(classesCounted(found)).toEqual({ balancedAccuracy: 2, macroF1: 3 });
    expect(classesWithoutPhotos(found)).toEqual([1, 2]);
    expect(classesCounted(summary)).toEqual({ balancedAccuracy: 3, macroF1: 3 });
  });

  it('says NaN where there is nothing to divide by', () => {
    expect(summary.perClass[2]).toMatchObject({ support: 1, predicted: 0, precision: Number.NaN, recall: 0 });
    const probabilities = { classes: 3, values: new Float32Array(0) };
    expect(summarise(probabilities, []).images).toBe(0);
    const figures = Object.values(figuresOf({ probabilities, labels: [] }));
    expect(figures.every(Number.isNaN)).toBe(true);
  });
});

describe('the metrics', () => {
  it('give ties to the lowest class', () => {
    const tied = { classes: 3, values: Float32Array.of(1, 1, 0) };
    expect(Array.from(predictions(tied))).toEqual([0]);
    expect([0, 1, 2].map((label) => topKAccuracy(tied, [label], 1))).toEqual([1, 0, 0]);
    expect([0, 1, 2].map((label) => topKAccuracy(tied, [label], 2))).toEqual([1, 1, 0]);
  });

  it('put a confidence on a bin’s upper edge into that bin', () => {
    const bins = reliability({ classes: 2, values: Float64Array.of(0.5, 0.5, 0.75, 0.25) }, [0, 1], 4);
    expect(bins.map((bin) => bin.count)).toEqual([0, 1, 1, 0]);
    expect(bins[1]).toMatchObject({ low: 0.25, high: 0.5, accuracy: 1, confidence: 0.5 });
  });

  it('measure agreement by direction alone', () => {
    const one = Float32Array.of(3, 4, 1, 0);
    const other = Float32Array.of(6, 8, 0, 2);
    expect(cosineAgreement(one, other, 2)).toBeCloseTo(0.5, 7);
    expect(cosineAgreement(one, new Float32Array(4), 2)).toBe(0);
  });

  it('refuse lists that do not fit each other', () => {
    expect(() => confusionOf([0], [0, 1], 2)).toThrow(/1 labels/);
    expect(() => cosineAgreement(new Float32Array(2), new Float32Array(4), 2)).toThrow(/2 values/);
  });
});
