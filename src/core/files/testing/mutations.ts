/** Files with a few bytes changed, cut out or doubled, and what must hold of any reader of them. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type ErrorCode, PupilError } from '../../errors.ts';

const RUNS = 2_000;

export type Change = readonly [kind: string, at: number, amount: number];

/** @param read is given changed files: it must answer, or throw a PupilError with one of the codes */
export function expectOnlyRefusals(
  whole: Uint8Array,
  codes: readonly ErrorCode[],
  read: (bytes: Uint8Array) => unknown,
) {
  let refused = 0;
  fc.assert(
    fc.property(changesOf(whole), (changes) => {
      try {
        read(changes.reduce(changed, whole));
      } catch (thrown) {
        refused++;
        checkRefusal(thrown, codes);
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }),
    { numRuns: RUNS },
  );
  // A reader that takes whatever comes would pass all of this.
  expect(refused).toBeGreaterThan(RUNS / 20);
}

/** The same of a reader that waits for its bytes. */
export async function expectOnlyRefusalsOf(
  whole: Uint8Array,
  codes: readonly ErrorCode[],
  read: (bytes: Uint8Array) => Promise<unknown>,
  runs = RUNS,
  leastRefused = runs / 20,
) {
  let refused = 0;
  const property = fc.asyncProperty(changesOf(whole), async (changes) => {
    try {
      await read(changes.reduce(changed, whole));
    } catch (thrown) {
      refused++;
      checkRefusal(thrown, codes);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
  await fc.assert(property, { numRuns: runs });
  expect(refused).toBeGreaterThanOrEqual(leastRefused);
}

function changesOf(whole: Uint8Array): fc.Arbitrary<readonly Change[]> {
  const place = fc.integer({ min: 0, max: whole.length - 1 });
  const change = fc.oneof(
    fc.tuple(fc.constant('byte'), place, fc.integer({ min: 0, max: 255 })),
    fc.tuple(fc.constant('bit'), place, fc.integer({ min: 0, max: 7 })),
    fc.tuple(fc.constant('ones'), place, fc.integer({ min: 1, max: 9 })),
    fc.tuple(fc.constant('cut'), place, fc.integer({ min: 1, max: 40 })),
    fc.tuple(fc.constant('end'), place, fc.constant(0)),
    fc.tuple(fc.constant('again'), place, fc.integer({ min: 1, max: 40 })),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 });
}

function checkRefusal(thrown: unknown, codes: readonly ErrorCode[]): void {
  if (!(thrown instanceof PupilError)) throw thrown;
  expect(codes).toContain(thrown.code);
  expect(thrown.message).toMatch(/\.$/);
}

export function changed(bytes: Uint8Array, [kind, at, amount]: Change): Uint8Array {
  const copy = bytes.slice();
  switch (kind) {
    case 'byte':
      copy[at] = amount;
      return copy;
    case 'bit':
      copy[at] = (copy[at] ?? 0) ^ (1 << amount);
      return copy;
    case 'ones':
      return copy.fill(0xff, at, at + amount);
    case 'cut':
      return Uint8Array.from([...copy.subarray(0, at), ...copy.subarray(at + amount)]);
    case 'end':
      return copy.slice(0, at);
    default:
      return Uint8Array.from([...copy.subarray(0, at + amount), ...copy.subarray(at)]);
  }
}
