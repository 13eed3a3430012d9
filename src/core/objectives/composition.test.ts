import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTerm, nameOf, objectiveOf, readComposition, writeComposition } from './composition.ts';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS } from './presets.ts';
import { OBJECTIVES } from './registry.ts';

describe('a sum of objectives as a line', () => {
  it('is read and written the same, whatever the terms and weights', () => {
    const terms = fc
      .uniqueArray(fc.constantFrom(...OBJECTIVES.ids()), { minLength: 1 })
      .chain((ids) =>
        fc.tuple(
          ...ids.map((id) =>
            fc.integer({ min: 1, max: 9999 }).map((n) => ({ id, weight: n / 100, options: {} })),
          ),
        ),
      );
    fc.assert(
      fc.property(terms, (sum) => {
        const read = readComposition(writeComposition(sum));
        expect(read.map(({ id }) => id)).toEqual(sum.map(({ id }) => id));
        for (const [at, term] of read.entries()) {
          expect(Math.abs(term.weight / sum[at]!.weight - 1)).toBeLessThan(0.005);
        }
      }),
    );
  });

  it('is never called by the name of a preset that has other terms', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OBJECTIVES.ids()), (id) => {
        const line = writeComposition([defaultTerm(id)]);
        expect(
          objectiveOf(line)
            .terms(1)
            .map((term) => term.id),
        ).toEqual([id]);
      }),
    );
    expect(writeComposition([defaultTerm('fd')])).toBe('0.5*fd');
  });

  it('gives a term without a number the weight of its objective', () => {
    expect(readComposition('ce + fd')).toEqual([
      { id: 'ce', weight: OBJECTIVES.get('ce').weight, options: {} },
      { id: 'fd', weight: OBJECTIVES.get('fd').weight, options: {} },
    ]);
  });

  it('is called by its terms', () => {
    expect(nameOf(readComposition('ce+0.25*icl'))).toBe(
      `${OBJECTIVES.get('ce').name} + 0.25 × ${OBJECTIVES.get('icl').name}`,
    );
  });

  it.each(OBJECTIVE_PRESET_IDS)('leaves the preset %s what it is', (id) => {
    expect(objectiveOf(id)).toBe(OBJECTIVE_PRESETS[id]);
  });

  it('asks for a teacher where one of its terms does', () => {
    expect(objectiveOf('ce+balanced_softmax').needsTeacher).toBe(false);
    expect(objectiveOf('ce+icl').needsTeacher).toBe(true);
  });

  it.each([
    ['', 'there is no objective “”'],
    ['ce+', 'there is no objective “”'],
    ['ce+nonsense', 'there is no objective “nonsense”'],
    ['ce+0.5*ce', 'names ce twice'],
    ['ce+0*fd', '“0” is no weight'],
    ['ce+-1*fd', '“-1” is no weight'],
    ['ce+*fd', '“” is no weight'],
    ['ce+1e9*fd', '“1e9” is no weight'],
    ['constructor', 'there is no objective “constructor”'],
  ])('refuses %j', (text, why) => {
    expect(() => objectiveOf(text)).toThrow(why);
  });
});
