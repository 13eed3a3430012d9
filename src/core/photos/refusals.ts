/** Files that Pupil knows but does not read, each with what to do about it in plain words. */
import { PupilError } from '../errors.ts';
import { ascii } from './bytes.ts';

interface Known {
  readonly name: string;
  readonly remedy: string;
  readonly isImage: boolean;
  matches(head: string): boolean;
}

const HEIF_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/;

const KNOWN: readonly Known[] = [
  image('a HEIC photo', 'Browsers cannot read it: export it as JPEG.', (head) => isBoxOf(head, HEIF_BRANDS)),
  image(
    'a TIFF picture',
    'Browsers cannot read it: save it as PNG or JPEG.',
    (head) => head.startsWith('II*\0') || head.startsWith('MM\0*') || head.startsWith('II+\0'),
  ),
  image(
    'a JPEG XL picture',
    'Save it as JPEG or PNG.',
    (head) => head.startsWith('\xff\x0a') || head.startsWith('\0\0\0\x0cJXL '),
  ),
  image('a Photoshop file', 'Save it as PNG or JPEG.', (head) => head.startsWith('8BPS')),
  image('a JPEG 2000 picture', 'Save it as JPEG or PNG.', (head) => head.startsWith('\0\0\0\x0cjP  ')),
  image('a portable pixmap', 'Save it as PNG.', (head) => /^P[1-7][\s#]/.test(head)),
  image('an SVG drawing', 'It is a program, not a photo: save it as PNG.', (head) => /<svg[\s>]/i.test(head)),
  other('a PDF document', (head) => head.startsWith('%PDF')),
  other('a web page', (head) => /^\s*(<!doctype html|<html)/i.test(head)),
  other(
    'a zip archive',
    (head) => ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].some((mark) => head.startsWith(mark)),
    'Unpack it, or drop it by itself.',
  ),
  other(
    'a compressed archive',
    (head) =>
      head.startsWith('\x1f\x8b') ||
      head.startsWith('Rar!') ||
      head.startsWith('7z\xbc\xaf') ||
      head.startsWith('BZh'),
    'Unpack it first.',
  ),
  other(
    'a film',
    (head) => head.slice(4, 8) === 'ftyp' || head.startsWith('\x1aE\xdf\xa3') || /^RIFF....AVI /s.test(head),
  ),
  other('a sound', (head) => /^(ID3|OggS|fLaC|RIFF....WAVE)/s.test(head)),
  other('a program', (head) => head.startsWith('MZ') || head.startsWith('\x7fELF')),
];

/**
 * Why these bytes are no photo for Pupil: UNSUPPORTED_FORMAT for pictures it cannot read, NOT_AN_IMAGE for the rest.
 */
export function refusal(bytes: Uint8Array): PupilError {
  const head = ascii(bytes, 0, 1024);
  const known = KNOWN.find((candidate) => candidate.matches(head));
  if (known !== undefined) {
    return new PupilError(
      known.isImage ? 'UNSUPPORTED_FORMAT' : 'NOT_AN_IMAGE',
      `This is ${known.name}. ${known.remedy}`.trim(),
      { found: known.name },
    );
  }
  const isText = looksLikeText(head);
  return new PupilError(
    'NOT_AN_IMAGE',
    isText ? 'This is a text file, not a photo.' : 'This is not a photo in a format that Pupil knows.',
    { found: isText ? 'text' : 'unknown' },
  );
}

function image(name: string, remedy: string, matches: Known['matches']): Known {
  return { name, remedy, isImage: true, matches };
}

function other(name: string, matches: Known['matches'], remedy = ''): Known {
  return { name, remedy, isImage: false, matches };
}

function isBoxOf(head: string, brands: RegExp): boolean {
  return head.slice(4, 8) === 'ftyp' && brands.test(head.slice(8, 12));
}

/** No control characters but tabs and line ends. */
function looksLikeText(head: string): boolean {
  for (let i = 0; i < head.length; i++) {
    const code = head.charCodeAt(i);
    if (code < 9 || (code > 13 && code < 32)) return false;
  }
  return true;
}
