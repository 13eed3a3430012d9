/** Files that Pupil knows but does not read, each with what to do about it in plain words. */
import { PupilError } from '../errors.ts';
import { isDocument } from './archive-type.ts';
import { ascii } from './bytes.ts';
import { isTiff, rawPhoto } from './raw-photo.ts';

interface Known {
  readonly name: string;
  readonly remedy: string;
  readonly isImage: boolean;
  matches(head: string): boolean;
}

const HEIF_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/;

const KNOWN: readonly Known[] = [
  image(
    'a HEIC photo',
    'Browsers cannot read it: export it as JPEG (on a Mac in Preview or Photos; on Windows in Photos, Save as). An iPhone takes JPEGs with Settings, Camera, Formats, Most Compatible.',
    (head) => isBoxOf(head, HEIF_BRANDS),
  ),
  image('a TIFF picture', 'Browsers cannot read it: save it as PNG or JPEG.', isTiff),
  image('a Photoshop file', 'Save it as PNG or JPEG.', (head) => head.startsWith('8BPS')),
  image(
    'a JPEG 2000 picture',
    'Save it as JPEG or PNG.',
    (head) => head.startsWith('\0\0\0\x0cjP  ') || head.startsWith('\xff\x4f\xff\x51'),
  ),
  image('a portable pixmap', 'Save it as PNG.', (head) => /^P[1-7][\s#]/.test(head)),
  image('an SVG drawing', 'It is a program, not a photo: save it as PNG.', (head) => /<svg[\s>]/i.test(head)),
  other(
    'a Git LFS pointer, a note that stands for the photo',
    (head) => head.startsWith('version https://git-lfs'),
    'Run `git lfs pull` in the repository, and drop the folder again.',
  ),
  other(
    'a placeholder for a photo in iCloud',
    (head) => head.startsWith('bplist00') && /NSURL(FileResourceType|NameKey|FileSize)/.test(head),
    'Choose Download Now for it in the Finder, and drop the folder again.',
  ),
  other('a PDF document', (head) => head.startsWith('%PDF')),
  other('a web page', (head) => /^\s*(<!doctype html|<html)/i.test(head)),
  other(
    'an Office document, e-book or program',
    (head) => isDocument(Uint8Array.from(head, (letter) => letter.charCodeAt(0))),
    'Save its pictures as files, a table as CSV.',
  ),
  other(
    'a zip archive',
    (head) => ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].some((mark) => head.startsWith(mark)),
    'Archives inside archives are not opened: unpack it, or drop it by itself.',
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
 * Why these bytes are no photo for Pupil, if they are none: UNSUPPORTED_FORMAT for pictures it cannot read, NOT_AN_IMAGE for the rest.
 */
export function refusal(bytes: Uint8Array, name: string): PupilError {
  const raw = rawPhoto(bytes, name);
  if (raw !== null) {
    return new PupilError(
      'UNSUPPORTED_FORMAT',
      `This is a raw photo (${raw}), which browsers cannot read. Develop it: export it as JPEG with the camera’s or a photo program.`,
      { found: 'raw', format: raw },
    );
  }
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
