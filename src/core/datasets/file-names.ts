/**
 * Names that every file system takes: Windows has the most rules (characters, devices, dots and blanks at the end, and
 * `A` is `a`), Linux counts bytes, and some unpackers follow `..` and `/`.
 */

/** Of a part of a path; Windows stops at 260 characters for a whole path, Linux at 255 bytes for a part. */
const MAX_NAME_BYTES = 100;
const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what no file system takes.
const REFUSED = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\ufffd\p{Bidi_C}\p{Zl}\p{Zp}]+/gu;

/** @param fallback where nothing of the name can stay */
export function safeName(name: string, fallback: string): string {
  const kept = withinBytes(name.toWellFormed().normalize('NFC').replace(REFUSED, '_'))
    // A leading dot hides a file, a leading ~ or - is more than a name to a shell; Windows drops dots and blanks at the end.
    .replace(/^[\s.~-]+|[\s.]+$/gu, '');
  if (kept === '' || /^_+$/.test(kept)) return fallback;
  return DEVICES.test(kept) ? `_${kept}` : kept;
}

/** Whole characters, so that no half of one is left at the end. */
function withinBytes(name: string): string {
  let kept = '';
  let bytes = 0;
  for (const character of name) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > MAX_NAME_BYTES) break;
    kept += character;
  }
  return kept;
}

/** Gives each path once, whatever the case of its letters: what is taken gets a number. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  /** The next number to try, so that a thousand equal names take no million tries. */
  readonly #next = new Map<string, number>();

  /** @param ending with its dot, or '' */
  take(folder: string, stem: string, ending = ''): string {
    const wanted = this.#key(folder, stem, ending);
    let name = `${stem}${ending}`;
    let number = this.#next.get(wanted) ?? 2;
    while (this.#taken.has(this.#key(folder, name))) name = `${stem}-${number++}${ending}`;
    this.#next.set(wanted, number);
    this.#taken.add(this.#key(folder, name));
    return name;
  }

  #key(folder: string, name: string, ending = ''): string {
    return `${folder}/${name}${ending}`.normalize('NFC').toLowerCase();
  }
}
