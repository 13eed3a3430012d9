/**
 * What a file is and how large its picture is, from its bytes alone and before any decode. The browser does not
 * protect us from decompression bombs (a 49 kB PNG of 20000 x 20000 px takes 1.8 GB), so dimensions are read and
 * refused here. What a file is its bytes say; its name only helps to say what cannot be read. Promises: any bytes give a header or a PupilError, nothing else.
 */
import { PupilError } from '../errors.ts';
import { MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE_PX } from '../limits.ts';
import type { ImageFormat } from '../records/project.ts';
import { ascii, damaged, u16be, u16le, u24le, u32be, u32le } from './bytes.ts';
import { isJxl, jxlSize } from './jxl-size.ts';
import { refusal } from './refusals.ts';

/** As stored in the file: EXIF orientation is not applied (the decoder applies it and knows the upright size). */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly widthPx: number;
  readonly heightPx: number;
}

type Size = readonly [widthPx: number, heightPx: number];

/**
 * @param bytes the file, or at least its first 512 KiB
 * @param name of the file: an ending tells raw photos apart that no browser reads
 * @throws {PupilError} EMPTY_FILE, NOT_AN_IMAGE, UNSUPPORTED_FORMAT, IMAGE_UNDECODABLE (header damaged),
 * IMAGE_TOO_LARGE
 */
export function readHeader(bytes: Uint8Array, name = ''): ImageHeader {
  if (bytes.length === 0) throw new PupilError('EMPTY_FILE', 'The file is empty (0 bytes).');
  const format = sniff(bytes);
  if (format === null) throw refusal(bytes, name);
  const [widthPx, heightPx] = SIZES[format](bytes);
  checkSize(widthPx, heightPx);
  return { format, widthPx, heightPx };
}

/** The format that the first bytes claim, null when it is none that Pupil reads. */
function sniff(bytes: Uint8Array): ImageFormat | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (isPng(bytes, 0)) return 'png';
  const six = ascii(bytes, 0, 6);
  if (six === 'GIF87a' || six === 'GIF89a') return 'gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 4) === 'ftyp' && isAvif(bytes)) return 'avif';
  // Two letters are no proof: the reserved words and a known header size must agree.
  if (six.startsWith('BM') && bytes.length >= 18 && BMP_HEADERS.has(u32le(bytes, 14))) return 'bmp';
  if (bytes.length >= 6 && u32le(bytes, 0) === 0x00010000 && u16le(bytes, 4) > 0) return 'ico';
  return isJxl(bytes) ? 'jxl' : null;
}

function checkSize(widthPx: number, heightPx: number): void {
  if (widthPx < 1 || heightPx < 1) {
    throw damaged(`its header says ${widthPx} x ${heightPx} pixels`);
  }
  const facts = { widthPx, heightPx, maxPixels: MAX_IMAGE_PIXELS, maxSidePx: MAX_IMAGE_SIDE_PX };
  if (widthPx > MAX_IMAGE_SIDE_PX || heightPx > MAX_IMAGE_SIDE_PX) {
    throw new PupilError(
      'IMAGE_TOO_LARGE',
      `The picture is ${widthPx} x ${heightPx} pixels; a side may have at most ${MAX_IMAGE_SIDE_PX}. Save a smaller copy.`,
      facts,
    );
  }
  if (widthPx * heightPx > MAX_IMAGE_PIXELS) {
    throw new PupilError(
      'IMAGE_TOO_LARGE',
      `The picture has ${Math.round((widthPx * heightPx) / 1e6)} megapixels (${widthPx} x ${heightPx}); at most ${MAX_IMAGE_PIXELS / 1e6} are read. Save a smaller copy.`,
      facts,
    );
  }
}

const BMP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

const SIZES: Readonly<Record<ImageFormat, (bytes: Uint8Array) => Size>> = {
  jpeg: jpegSize,
  png: (bytes) => pngSize(bytes, 0),
  gif: (bytes) => [u16le(bytes, 6), u16le(bytes, 8)],
  webp: webpSize,
  avif: avifSize,
  bmp: bmpSize,
  ico: icoSize,
  jxl: jxlSize,
};

function isPng(bytes: Uint8Array, at: number): boolean {
  return ascii(bytes, at, 8) === '\x89PNG\r\n\x1a\n';
}

function pngSize(bytes: Uint8Array, at: number): Size {
  const first = ascii(bytes, at + 12, 4);
  if (first === 'CgBI') {
    throw new PupilError(
      'UNSUPPORTED_FORMAT',
      'This is a PNG as Apple packs it into apps (CgBI), which only its own systems read. Open it on a Mac or iPhone and save it as PNG or JPEG.',
      { found: 'CgBI' },
    );
  }
  if (first !== 'IHDR') throw damaged('the PNG has no header chunk');
  return [u32be(bytes, at + 16), u32be(bytes, at + 20)];
}

/** Walks the segments to the first start-of-frame, past EXIF, ICC and tables. */
function jpegSize(bytes: Uint8Array): Size {
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) throw damaged('a JPEG segment does not start with its mark');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isStandalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (isStandalone) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) break;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return [u16be(bytes, at + 7), u16be(bytes, at + 5)];
    const length = u16be(bytes, at + 2);
    if (length < 2) throw damaged('a JPEG segment has no length');
    at += 2 + length;
  }
  throw damaged('the JPEG ends before its picture begins');
}

function webpSize(bytes: Uint8Array): Size {
  switch (ascii(bytes, 12, 4)) {
    case 'VP8 ':
      if (u24le(bytes, 23) !== 0x2a019d) throw damaged('the WebP has no start code');
      return [u16le(bytes, 26) & 0x3fff, u16le(bytes, 28) & 0x3fff];
    case 'VP8L': {
      const packed = u32le(bytes, 21);
      return [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1];
    }
    case 'VP8X':
      return [u24le(bytes, 24) + 1, u24le(bytes, 27) + 1];
    default:
      throw damaged('the WebP has no picture chunk');
  }
}

/** The brand list says AVIF; HEIC files share the box format but not the codec. */
function isAvif(bytes: Uint8Array): boolean {
  const end = Math.min(u32be(bytes, 0), bytes.length, 256);
  for (let at = 8; at + 4 <= end; at += 4) {
    const brand = ascii(bytes, at, 4);
    if (brand === 'avif' || brand === 'avis') return true;
  }
  return false;
}

/** The largest `ispe` (spatial extent) property: thumbnails and tiles have smaller ones. */
function avifSize(bytes: Uint8Array): Size {
  let best: Size | null = null;
  const end = Math.min(bytes.length - 16, 512 * 1024);
  for (let at = 4; at <= end; at++) {
    if (bytes[at] !== 0x69 || ascii(bytes, at, 4) !== 'ispe' || u32be(bytes, at - 4) !== 20) continue;
    const size: Size = [u32be(bytes, at + 8), u32be(bytes, at + 12)];
    if (best === null || size[0] * size[1] > best[0] * best[1]) best = size;
  }
  if (best === null) throw damaged('the AVIF does not say its size');
  return best;
}

function bmpSize(bytes: Uint8Array): Size {
  if (u32le(bytes, 14) === 12) return [u16le(bytes, 18), u16le(bytes, 20)];
  // A negative height means rows from top to bottom.
  return [Math.max(0, u32le(bytes, 18) | 0), Math.abs(u32le(bytes, 22) | 0)];
}

/** The largest picture inside; a PNG inside may be larger than its directory entry can say. */
function icoSize(bytes: Uint8Array): Size {
  const entries = u16le(bytes, 4);
  let width = 0;
  let height = 0;
  for (let i = 0; i < entries; i++) {
    const at = 6 + i * 16;
    if (at + 16 > bytes.length) throw damaged('the icon ends inside its directory');
    const offset = u32le(bytes, at + 12);
    const [w, h] = isPng(bytes, offset)
      ? pngSize(bytes, offset)
      : ([bytes[at]! || 256, bytes[at + 1]! || 256] as const);
    width = Math.max(width, w);
    height = Math.max(height, h);
  }
  return [width, height];
}
