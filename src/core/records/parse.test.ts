/**
 * What an earlier build has stored is parsed as it is; whatever is done to it, parsing ends in a record or in a
 * refusal that says why.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackOldFixture } from '../../storage/testing/old-fixture.ts';
import { parseBakeoff } from '../bakeoff/bakeoff.ts';
import { deepEqual } from '../deep-equal.ts';
import { PupilError } from '../errors.ts';
import { parseNamingNotes } from '../naming.ts';
import { parseViewPlan } from '../recipe/parse.ts';
import { parseLoopCosts } from '../training/loop-cost.ts';
import { parsePhoto, parseProject } from './project.ts';
import { parseCheckpoint, parseEvaluation, parseRun, type Run } from './run.ts';
import {
  parseCopyBlock,
  parseCopyIndex,
  parseEmbeddingBlock,
  parseEmbeddingCursor,
  parsePixelBlock,
  parseTextEmbedding,
  parseViewBlock,
  parseViewCursor,
  parseViewIndex,
} from './stored-blocks.ts';
import { type LoadedTeacher, parseKnowledge, parseLoadedTeacher } from './teacher.ts';

type Parse = (value: unknown) => unknown;

const PARSERS: Readonly<Record<string, Parse>> = {
  projects: parseProject,
  photos: parsePhoto,
  copies: parseCopyBlock,
  pixels: parsePixelBlock,
  copyIndex: parseCopyIndex,
  embeddings: parseEmbeddingBlock,
  cursors: parseEmbeddingCursor,
  knowledge: parseKnowledge,
  runs: parseRun,
  checkpoints: parseCheckpoint,
  evaluations: parseEvaluation,
  views: parseViewBlock,
  viewIndex: parseViewIndex,
  viewCursors: parseViewCursor,
  texts: parseTextEmbedding,
};
const SETTINGS: Readonly<Record<string, Parse>> = {
  bakeoff: parseBakeoff,
  naming: parseNamingNotes,
  'loop-costs': parseLoopCosts,
  'teacher-facts': parseLoadedTeacher,
  'teacher-views': parseViewPlan,
};

const { database } = unpackOldFixture(
  readFileSync(new URL('../../storage/fixtures/database-v2.bin', import.meta.url)),
);
const STORED = database.stores.flatMap(({ name, keys, values }) =>
  values.map((value, at) => {
    const key = String(keys[at]);
    const parse = name === 'settings' ? SETTINGS[key.split(' ')[0]!] : PARSERS[name];
    return { name: `${name} ${key}`, parse: parse!, value };
  }),
);

/** Every place inside a record that a mutation can reach; of long lists and arrays only the beginning. */
function placesIn(value: unknown): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [[]];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 3) : Object.keys(value);
  const inside = keys.flatMap((key) =>
    placesIn((value as Record<string | number, unknown>)[key]).map((place) => [key, ...place]),
  );
  return [[], ...inside];
}

const GONE = Symbol('gone');

/** A copy with something else in one place. */
function changed(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  const inside = changed(copy[key], rest, by);
  if (inside === GONE) delete copy[key];
  else copy[key] = inside;
  return copy;
}

const ANYTHING = fc.oneof(
  fc.constantFrom(
    GONE,
    undefined,
    null,
    '',
    'x',
    -1,
    0.5,
    1e9,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    '__proto__',
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    [null],
    { kind: 'space' },
    { id: 'conv' },
    new Uint8Array(3),
    new Float32Array(1),
  ),
  fc.jsonValue(),
);

describe('records of the build before', () => {
  it('are parsed, each in the same shape whether it is parsed once or twice', () => {
    expect(STORED.length).toBeGreaterThan(90);
    for (const { name, parse, value } of STORED) {
      const once = parse(value);
      expect(deepEqual(parse(once), once), name).toBe(true);
    }
  });

  it('say what there was no choice about when they were written', () => {
    const { value } = STORED.find(({ name }) => name.startsWith('runs '))!;
    const { recipe, ledger: _later, addedClasses: _newer, ...run } = value as Run;
    const { start: _start, head: _head, views: _views, sampling: _sampling, ...first } = recipe;
    expect(parseRun({ ...run, recipe: first })).toMatchObject({
      recipe: {
        start: { kind: 'random' },
        head: { kind: 'classes' },
        views: null,
        sampling: { kind: 'uniform' },
      },
      ledger: null,
      addedClasses: [],
    });
    const { value: loaded } = STORED.find(({ name }) => name === 'settings teacher-facts')!;
    const { choice, facts } = loaded as LoadedTeacher;
    const { hasText: _asked, ...plain } = facts;
    const selfTests = facts.selfTests.map(({ basis: _basis, ...test }) => test);
    const parsed = parseLoadedTeacher({ choice, facts: { ...plain, selfTests } }).facts;
    expect(parsed).toMatchObject({ hasText: false, selfTests: [{ basis: 'tested' }] });
  });

  it('are taken or refused in words, whatever was done to them, and never changed in place', () => {
    const mutated = fc.constantFrom(...STORED).chain((stored) =>
      fc.record({
        stored: fc.constant(stored),
        places: fc.array(fc.constantFrom(...placesIn(stored.value)), { minLength: 1, maxLength: 2 }),
        by: ANYTHING,
      }),
    );
    let refused = 0;
    fc.assert(
      fc.property(mutated, ({ stored: { parse, value }, places, by }) => {
        const damaged = places.reduce((record, place) => {
          try {
            return changed(record, place, by);
          } catch {
            // The first change has taken the second one's place away.
            return record;
          }
        }, value);
        const given = damaged === GONE ? undefined : damaged;
        const before = structuredClone(given);
        try {
          const parsed = parse(given);
          expect(deepEqual(parse(parsed), parsed)).toBe(true);
        } catch (thrown) {
          if (!(thrown instanceof PupilError)) throw thrown;
          expect(thrown.code).toBe('RECORD_INVALID');
          expect(thrown.message).toMatch(/ cannot be read: .+ should be .+, not .+\. \S.*\.$/);
          refused++;
        }
        expect(deepEqual(given, before)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(250);
  });
});
