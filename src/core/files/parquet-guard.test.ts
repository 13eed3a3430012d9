import fc from 'fast-check';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { describe, expect, test } from 'vitest';
import { checkRuns, ParquetFault, thriftEnd } from './parquet-guard.ts';

const RUNS = 20_000;

function readerOf(bytes: Uint8Array) {
  return { view: new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length), offset: 0 };
}

/** Whether the guard lets it through; it may throw nothing but its own fault. */
function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ParquetFault);
    return false;
  }
}

describe('what the guard lets through, the library reads by the same places', () => {
  test('runs: to as many numbers as were asked for, and no more', () => {
    const head = fc.oneof(fc.integer({ min: 0, max: 127 }), fc.constantFrom(2, 3, 4, 8, 16, 0xff));
    let passed = 0;
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 24 }),
        head,
        fc.integer({ min: 0, max: 21 }),
        fc.integer({ min: 1, max: 40 }),
        (tail, first, bits, count) => {
          const bytes = Uint8Array.from([first, ...tail]);
          if (!passes(() => checkRuns(bytes, bits, count))) return;
          passed++;
          const numbers: number[] = Array(count);
          readRleBitPackedHybrid(readerOf(bytes), bits, numbers, bytes.length);
          expect(numbers).toHaveLength(count);
          expect(numbers.includes(undefined as unknown as number)).toBe(false);
        },
      ),
      { numRuns: RUNS },
    );
    expect(passed).toBeGreaterThan(RUNS / 50);
  });

  test('structs: to the same end', () => {
    // Heads of fields and lists, small numbers, and ends of structs more often than chance has them.
    const byte = fc.oneof(
      fc.constantFrom(0x00, 0x15, 0x16, 0x18, 0x19, 0x1c, 0x25, 0x2c, 0x49, 0x35, 0x01, 0x02, 0x11),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 255 }),
    );
    let passed = 0;
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 40 }), (all) => {
        const bytes = Uint8Array.from(all);
        let end = 0;
        if (!passes(() => (end = thriftEnd(bytes, 0)))) return;
        passed++;
        const reader = readerOf(bytes);
        deserializeTCompactProtocol(reader);
        expect(reader.offset).toBe(end);
      }),
      { numRuns: RUNS },
    );
    expect(passed).toBeGreaterThan(RUNS / 50);
  });
});
