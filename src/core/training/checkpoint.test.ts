import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../errors.ts';
import { fnv1a, weightsHash } from '../files/hash.ts';
import { type CheckpointContent, decodeCheckpoint, encodeCheckpoint, firstNonFinite } from './checkpoint.ts';

const tensor = (shape: readonly number[], from: number) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => from + i / 7),
});

const CONTENT: CheckpointContent = {
  step: 412,
  seed: 3,
  backend: 'wasm',
  classNames: ['Café ☕', '__proto__'],
  teacherDims: 512,
  parameters: new Map([
    ['stem.conv.weight', tensor([3, 3, 3, 4], 1)],
    ['__proto__', tensor([2], -1)],
    ['scale', tensor([], 9)],
  ]),
  m: new Map([['scale', tensor([], 0.5)]]),
  v: new Map([['scale', tensor([], 0.25)]]),
  average: new Map(),
  history: new Map([['predictions', tensor([2, 2], 0.5)]]),
};

function refusal(bytes: Uint8Array): string | null {
  try {
    decodeCheckpoint(bytes);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof PupilError)) throw thrown;
    return thrown.code;
  }
}

describe('a checkpoint', () => {
  test('comes back as it was written, bit for bit, from any offset', () => {
    const bytes = encodeCheckpoint(CONTENT);
    expect(decodeCheckpoint(bytes)).toEqual(CONTENT);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(CONTENT);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test('is refused when cut off anywhere or lengthened', () => {
    const bytes = encodeCheckpoint(CONTENT);
    for (let length = 0; length < bytes.length; length += 5) {
      expect(refusal(bytes.slice(0, length))).toBe('CHECKPOINT_INVALID');
    }
    const longer = new Uint8Array(bytes.length + 4);
    longer.set(bytes);
    expect(refusal(longer)).toBe('CHECKPOINT_INVALID');
  });

  test('that is damaged is refused with a code or read, never anything else', () => {
    const bytes = encodeCheckpoint(CONTENT);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        expect(fnv1a(damaged)).not.toBe(fnv1a(bytes));
        expect([null, 'CHECKPOINT_INVALID']).toContain(refusal(damaged));
      }),
      { numRuns: 500 },
    );
  });

  test('names a tensor that is not finite', () => {
    expect(firstNonFinite(CONTENT.parameters)).toBeNull();
    const broken = new Map([['bias', { shape: [2], values: Float32Array.of(0, Number.NaN) }]]);
    expect(firstNonFinite(broken)).toBe('bias');
  });
});

test('the hash is FNV-1a, and that of weights tells their last bit', () => {
  expect(fnv1a(new TextEncoder().encode('foobar'))).toBe(0xbf9cf968);
  const values = [Float32Array.of(1, 2), Float32Array.of(3)];
  expect(weightsHash(values)).toBe(weightsHash([Float32Array.of(1, 2, 3)]));
  expect(weightsHash([Float32Array.of(1, 2), Float32Array.of(3.0000002)])).not.toBe(weightsHash(values));
});
