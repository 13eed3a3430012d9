import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHeader } from './header.ts';
import { jxlOf } from './testing/headers.ts';

const RATIOS = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const;

describe('the size of a JPEG XL', () => {
  test('is read however it is written: in full, in eights, by its ratio, in boxes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8000 }),
        fc.integer({ min: 1, max: 8000 }),
        fc.constantFrom('bare', 'box', 'part') as fc.Arbitrary<'bare' | 'box' | 'part'>,
        (widthPx, heightPx, wrapping) => {
          const said = readHeader(jxlOf({ widthPx, heightPx }, wrapping));
          expect(said).toEqual({ format: 'jxl', widthPx, heightPx });
        },
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.nat({ max: 6 }), (eighths, ratio) => {
        const [w, h] = RATIOS[ratio]!;
        const heightPx = eighths * 8;
        const said = readHeader(jxlOf({ eighths, ratio: ratio + 1 }));
        expect(said).toEqual({ format: 'jxl', widthPx: Math.floor((heightPx * w) / h), heightPx });
      }),
    );
  });

  test('of a real picture is that of the picture', () => {
    // 64 x 48, as libjxl writes it.
    const bytes = Uint8Array.of(0xff, 0x0a, 0xcb, 0x40, 0x42, 0x71, 0x21, 0x00);
    expect(readHeader(bytes)).toEqual({ format: 'jxl', widthPx: 64, heightPx: 48 });
  });

  test('keeps the limits of all pictures', () => {
    expect(() => readHeader(jxlOf({ widthPx: 20_000, heightPx: 20_000 }))).toThrow('at most 16384');
    expect(() => readHeader(Uint8Array.of(0xff, 0x0a))).toThrow('ends before its size');
  });
});
