import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../errors.ts';
import { readHeader } from './header.ts';
import {
  avifOf,
  bmpOf,
  gifOf,
  icoOf,
  jpegOf,
  jxlOf,
  pngOf,
  webpExtendedOf,
  webpLosslessOf,
  webpLossyOf,
} from './testing/headers.ts';

const WRITERS = {
  jpeg: jpegOf,
  png: pngOf,
  gif: gifOf,
  bmp: bmpOf,
  avif: avifOf,
  webp: webpLossyOf,
} as const;

function codeOf(bytes: Uint8Array): string {
  try {
    return readHeader(bytes).format;
  } catch (thrown) {
    if (thrown instanceof PupilError) return thrown.code;
    throw thrown;
  }
}

function text(content: string): Uint8Array {
  return Uint8Array.from(content, (letter) => letter.charCodeAt(0));
}

describe('the header of a picture', () => {
  for (const [format, write] of Object.entries(WRITERS)) {
    test(`says format and size of any ${format} within the limits`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 8000 }), fc.integer({ min: 1, max: 8000 }), (width, height) => {
          expect(readHeader(write(width, height))).toEqual({ format, widthPx: width, heightPx: height });
        }),
      );
    });
  }

  test('is read from lossless and extended WebP, and from icons of 256 pixels', () => {
    expect(readHeader(webpLosslessOf(1234, 567))).toEqual({ format: 'webp', widthPx: 1234, heightPx: 567 });
    expect(readHeader(webpExtendedOf(4321, 8765))).toEqual({ format: 'webp', widthPx: 4321, heightPx: 8765 });
    expect(readHeader(icoOf(0, 0))).toEqual({ format: 'ico', widthPx: 256, heightPx: 256 });
  });

  test('is found behind a large EXIF block and fill bytes', () => {
    expect(readHeader(jpegOf(640, 480, 60_000))).toEqual({ format: 'jpeg', widthPx: 640, heightPx: 480 });
  });

  test('is refused above 64 megapixels, above 16384 pixels a side, and at zero', () => {
    expect(codeOf(pngOf(8001, 8000))).toBe('IMAGE_TOO_LARGE');
    expect(codeOf(pngOf(50_000, 50_000))).toBe('IMAGE_TOO_LARGE');
    expect(codeOf(pngOf(16_385, 1))).toBe('IMAGE_TOO_LARGE');
    expect(codeOf(pngOf(16_384, 1))).toBe('png');
    expect(codeOf(jpegOf(65_500, 65_500))).toBe('IMAGE_TOO_LARGE');
    expect(codeOf(pngOf(0, 10))).toBe('IMAGE_UNDECODABLE');
  });

  test('of a PNG inside an icon counts, not the directory entry', () => {
    expect(codeOf(icoOf(16, 16, pngOf(20_000, 20_000)))).toBe('IMAGE_TOO_LARGE');
  });
});

describe('a file that is no photo', () => {
  test.each([
    ['nothing', '', 'EMPTY_FILE'],
    ['a HEIC photo', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'UNSUPPORTED_FORMAT'],
    ['a TIFF', 'II*\0\x08\0\0\0', 'UNSUPPORTED_FORMAT'],
    ['an SVG', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'UNSUPPORTED_FORMAT'],
    ['a JPEG 2000', '\xff\x4f\xff\x51\x00', 'UNSUPPORTED_FORMAT'],
    ['a CR3', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'UNSUPPORTED_FORMAT'],
    ['a PNG of Apple', '\x89PNG\r\n\x1a\n\0\0\0\x04CgBI', 'UNSUPPORTED_FORMAT'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00', 'NOT_AN_IMAGE'],
    ['an iCloud placeholder', 'bplist00\xd3\x01\x02\x03NSURLNameKey', 'NOT_AN_IMAGE'],
    ['a PDF', '%PDF-1.7', 'NOT_AN_IMAGE'],
    ['a web page', '<!DOCTYPE html><html></html>', 'NOT_AN_IMAGE'],
    ['a zip', 'PK\x03\x04\x14\0', 'NOT_AN_IMAGE'],
    ['a text', 'II am a text, BM is two letters', 'NOT_AN_IMAGE'],
    ['a text that starts like a BMP', 'BMW drives on', 'NOT_AN_IMAGE'],
    ['noise', '\x01\x02\x03\x04', 'NOT_AN_IMAGE'],
  ])('is told by its bytes: %s', (_, content, code) => {
    expect(codeOf(text(content))).toBe(code);
  });

  test('is told in words that say what it is', () => {
    expect(() => readHeader(text('%PDF-1.7'))).toThrow('PDF document');
    expect(() => readHeader(text('hello'))).toThrow('text file');
    expect(() => readHeader(text('version https://git-lfs.github.com/spec/v1'))).toThrow('git lfs pull');
    expect(() => readHeader(text('\x89PNG\r\n\x1a\n\0\0\0\x04CgBI'))).toThrow('Apple');
    const word = `PK\x03\x04${'\0'.repeat(22)}\x13\0\0\0[Content_Types].xml`;
    expect(() => readHeader(text(word))).toThrow('Office document');
  });

  test('and a raw photo is told from a TIFF by its tags, its maker or, at last, its ending', () => {
    const tiff = (tags: readonly (readonly [number, number])[], after = '') =>
      text(
        `II*\0\x08\0\0\0${String.fromCharCode(tags.length)}\0${tags
          .map(([tag, value]) => {
            const letters = [tag % 256, tag >> 8, 2, 0, 18, 0, 0, 0, value % 256, value >> 8, 0, 0];
            return String.fromCharCode(...letters);
          })
          .join('')}${after}`,
      );
    expect(() => readHeader(tiff([[50706, 1]]))).toThrow('raw photo (DNG)');
    const nikon = tiff(
      [
        [271, 34],
        [330, 0],
      ],
      'NIKON CORPORATION\0',
    );
    expect(() => readHeader(nikon)).toThrow('raw photo (NEF, Nikon)');
    expect(() => readHeader(tiff([[271, 22]], 'NIKON CORPORATION\0'))).toThrow('a TIFF picture');
    expect(() => readHeader(text('II*\0\x10\0\0\0CR\x02\0'))).toThrow('raw photo (CR2, Canon)');
    expect(() => readHeader(text('II*\0\x08\0\0\0'), 'hat/DSC_1.DNG')).toThrow('raw photo (DNG)');
    expect(() => readHeader(text('II*\0\x08\0\0\0'), 'hat/scan.tif')).toThrow('a TIFF picture');
    expect(() => readHeader(text('FUJIFILMCCD-RAW 0201'))).toThrow('RAF');
  });
});

describe('hostile bytes', () => {
  test('give a header or a PupilError, never anything else', () => {
    const samples = [...Object.values(WRITERS), webpLosslessOf, webpExtendedOf, icoOf].map((write) =>
      write(64, 48),
    );
    samples.push(jxlOf({ widthPx: 64, heightPx: 48 }, 'box'), text('MM\0*\0\0\0\x08\0\x02\x01\x0f'));
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat({ max: 400 }),
        fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 255 })), { maxLength: 8 }),
        (sample, length, flips) => {
          const bytes = sample.slice(0, length);
          for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
          expect(typeof codeOf(bytes)).toBe('string');
        },
      ),
      { numRuns: 3000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof codeOf(bytes) === 'string'));
  });
});
