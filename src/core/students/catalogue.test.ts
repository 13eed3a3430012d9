import { describe, expect, it } from 'vitest';
import { MAX_NETWORK_BYTES, MAX_NETWORK_PARAMETERS } from '../limits.ts';
import { parseHubName } from '../onnx/hub-file.ts';
import { flopsAt, HUB_STUDENTS, sizesOf } from './catalogue.ts';

describe('students on the Hub', () => {
  it.each(HUB_STUDENTS)(
    '$name can be one: it has a name there, a size, and few enough parameters',
    (entry) => {
      expect(parseHubName(entry.id)).toEqual({ id: entry.id, path: null });
      expect(sizesOf(entry).length).toBeGreaterThan(0);
      expect(entry.parameters).toBeLessThanOrEqual(MAX_NETWORK_PARAMETERS);
      expect(entry.sizeBytes).toBeLessThanOrEqual(MAX_NETWORK_BYTES);
      // Four bytes a parameter, and little else.
      expect(entry.sizeBytes / (4 * entry.parameters)).toBeCloseTo(1, 1);
    },
  );

  it('are each listed once', () => {
    expect(new Set(HUB_STUDENTS.map(({ id }) => id)).size).toBe(HUB_STUDENTS.length);
    expect(new Set(HUB_STUDENTS.map(({ name }) => name)).size).toBe(HUB_STUDENTS.length);
  });

  it('cost two operations a multiply-accumulate, by the area of the photo', () => {
    const entry = { multiplyAccumulates: 1000, countedAtPx: 224 };
    expect(flopsAt(entry, 224)).toBe(2000);
    expect(flopsAt(entry, 112)).toBe(500);
  });

  it('take the sizes that are a multiple of their step', () => {
    expect(sizesOf({ sizeStepPx: 64 })).toContain(64);
    expect(sizesOf({ sizeStepPx: 64 })).not.toContain(96);
  });
});
