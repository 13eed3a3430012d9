/** What no loss may stumble over, on the backend of the moment: the folders that people really have, at their worst. */
import { expect, it } from 'vitest';
import { OBJECTIVE_IDS } from '../objectives/registry.ts';
import { answersOf, type BatchKind, drawBatch } from './drawn-batch.ts';

const KINDS: Readonly<Record<string, BatchKind>> = {
  'one class': { photos: 4, classes: 1 },
  'one photo': { photos: 1, classes: 3 },
  'one photo of one class': { photos: 1, classes: 1 },
  'photos that are all the same': { photos: 4, classes: 3, vectors: 'identical' },
  'answers of nothing but zeros': { photos: 4, classes: 3, vectors: 'zero' },
  'no label': { photos: 4, classes: 3, labelledShare: 0 },
  'half of the labels': { photos: 6, classes: 3, labelledShare: 0.5 },
  '1,000 classes': { photos: 5, classes: 1000, labelledShare: 0.8 },
};

export function itStaysFinite(): void {
  for (const [name, kind] of Object.entries(KINDS)) {
    it.each(OBJECTIVE_IDS)(`%s stays finite with ${name}`, async (id) => {
      const { loss, gradients } = await answersOf(id, {}, drawBatch(id, {}, kind));
      expect(loss).toSatisfy(Number.isFinite);
      for (const [source, slope] of gradients) {
        expect(
          slope.findIndex((value) => !Number.isFinite(value)),
          `gradient of ${source}`,
        ).toBe(-1);
      }
    });
  }
}
