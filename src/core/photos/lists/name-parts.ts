/**
 * Names of photos, taken apart for matching: a path of this or another machine, a URL, a bare name, an id. What one
 * name may mean is a few readings, the most literal first.
 */

/** Longer ones are no names. */
const MAX_NAME_LENGTH = 4096;
const MAX_PARTS = 48;
const IMAGE_ENDING =
  /\.(jpe?g|jpe|jfif|pjpeg|png|webp|gif|bmp|dib|tiff?|avif|hei[cf]|jxl|jp2|ppm|pgm|dng|cr[23]|nef|arw)$/i;
/** Of a photo's own path, whatever it is: it was found among the photos. */
const ANY_ENDING = /\.[a-z0-9]{1,5}$/i;
const URL_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A name's parts from its end, as written, in composed characters: `x.jpg`, `cat`, `train`. */
export type Parts = readonly string[];

export function partsOf(path: string): Parts {
  if (path.length > MAX_NAME_LENGTH) return [];
  const parts = path.normalize('NFC').replaceAll('\\', '/').split('/');
  return parts
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .slice(-MAX_PARTS)
    .reverse();
}

/** Everything that one name in a list may mean. */
export function readingsOf(name: string): readonly Parts[] {
  if (name.length > MAX_NAME_LENGTH) return [];
  const trimmed = name.trim();
  const readings = [partsOf(trimmed)];
  if (URL_SCHEME.test(trimmed)) {
    const path = trimmed.replace(URL_SCHEME, '').replace(/[?#].*$/s, '');
    // Whole, since storage services escape the `/` within a path, too.
    readings.push(partsOf(decoded(path)));
  }
  // Where an annotation tool serves files of its machine, the path is in the query; what was uploaded to it has a
  // random number in front.
  const served = /[?&]d=([^&#]+)/.exec(trimmed)?.[1];
  if (served !== undefined) readings.push(partsOf(decoded(served)));
  const [last = '', ...folders] = readings.at(-1)!;
  const uploaded = /^[0-9a-f]{8}-(.+)$/.exec(last)?.[1];
  if (uploaded !== undefined) readings.push([uploaded, ...folders]);
  return readings.filter((parts) => parts.length > 0);
}

/** Parts that are the same to whoever typed them: case, blanks at the ends, escaped as in a URL. */
export function folded(part: string): string {
  const plain = part.includes('%') ? decoded(part).normalize('NFC') : part;
  return plain.trim().toLowerCase();
}

/** A file name by which it is found, with its ending: `.jpeg` is `.jpg`. */
export function foldedFile(file: string): string {
  return folded(file)
    .replace(/\.(jpeg|jpe|jfif)$/, '.jpg')
    .replace(/\.tif$/, '.tiff');
}

export function withoutEnding(file: string): string {
  return file.replace(ANY_ENDING, '');
}

export function hasImageEnding(name: string): boolean {
  return IMAGE_ENDING.test(name.length > MAX_NAME_LENGTH ? '' : name.trim().replace(/[?#].*$/s, ''));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
