/**
 * What no loss may stumble over, on the backend of the moment: the folders that people really have, at their worst.
 */
import { expect, it } from 'vitest';
import { OBJECTIVES } from '../objectives/registry.ts';
import { answersOf, type BatchKind, drawBatch } from './drawn-batch.ts';

const KINDS: Readonly<Record<string, BatchKind>> = {
  'one class': { photos: 4, classes: 1 },
  'one photo': { photos: 1, classes: 3 },
  'answers of nothing but zeros': { photos: 4, classes: 3, vectors: 'zero' },
  '1,000 classes': { photos: 5, classes: 1000, labelledShare: 0.8 },
};

export function itStaysFinite(): void {
  for (const [name, kind] of Object.entries(KINDS)) {
    it.each(OBJECTIVES.ids())(`%s stays finite with ${name}`, async (id) => {
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
