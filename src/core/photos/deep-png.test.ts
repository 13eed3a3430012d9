import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../errors.ts';
import { isDeepPng, stretchDeepPng } from './deep-png.ts';
import { deepPngOf } from './testing/deep-png.ts';

/** Values of 16 bits, [heightPx][widthPx * channels]. */
const grey = (rows: readonly (readonly number[])[], filter = 0) => deepPngOf({ rows, colourType: 0, filter });

describe('a PNG of 16 bits', () => {
  test('that uses 12 of them is stretched to white', () => {
    const picture = stretchDeepPng(grey([[0, 2048, 4095]]))!;
    expect([...picture.data]).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
    expect(picture).toMatchObject({ widthPx: 3, heightPx: 1 });
  });

  test('that uses more is left as it is', () => {
    expect(stretchDeepPng(grey([[0, 4096]]))).toBeNull();
  });

  test('in colour with opacity keeps its opacity', () => {
    const png = deepPngOf({ rows: [[4095, 0, 2048, 0x8000]], colourType: 6 });
    expect([...stretchDeepPng(png)!.data]).toEqual([255, 0, 128, 128]);
    const two = deepPngOf({ rows: [[4095, 0xffff]], colourType: 4 });
    expect([...stretchDeepPng(two)!.data]).toEqual([255, 255, 255, 255]);
  });

  test('is read the same under every filter', () => {
    const rows = fc.array(fc.array(fc.integer({ min: 0, max: 4095 }), { minLength: 6, maxLength: 6 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(rows, fc.nat({ max: 4 }), fc.constantFrom(0, 2), (values, filter, colourType) => {
        const plain = stretchDeepPng(deepPngOf({ rows: values, colourType }))!;
        const filtered = stretchDeepPng(deepPngOf({ rows: values, colourType, filter }))!;
        expect(filtered.data).toEqual(plain.data);
        expect(plain.data[0]).toBe(Math.round((values[0]![0]! * 255) / 4095));
      }),
    );
  });

  test('is told from all others', () => {
    expect(isDeepPng(grey([[1]]))).toBe(true);
    const shallow = grey([[1]]);
    shallow[24] = 8;
    expect(isDeepPng(shallow)).toBe(false);
  });

  test('of any bytes gives a picture or a PupilError', () => {
    const good = grey(
      [
        [1, 2],
        [3, 4],
      ],
      4,
    );
    const flip = fc.tuple(fc.integer({ min: 26, max: good.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 5 }), fc.nat({ max: 30 }), (flips, cut) => {
        const bytes = good.slice(0, good.length - cut);
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        try {
          stretchDeepPng(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PupilError);
        }
      }),
    );
    const endless = deepPngOf({ rows: [[1]], colourType: 0, packed: zlibSync(new Uint8Array(5_000_000)) });
    expect(stretchDeepPng(endless)).toMatchObject({ widthPx: 1 });
  });
});
