import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from './byte-source.ts';
import { bytesOfText, unicodePathField, type ZipFile, zipOf } from './testing/zip.ts';
import { listZip } from './zip-archive.ts';

const CASES = new URL('../../../../../shared/cases/', import.meta.url);

async function pathsOf(files: readonly ZipFile[]): Promise<string[]> {
  const { files: found } = await listZip(bytesOf(new Blob([zipOf(files)])));
  return found.map(({ path }) => path);
}

function folders(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/').at(-2)!))];
}

describe('names in an archive', () => {
  test.each([
    ['../../x.jpg', 'x.jpg'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\Users\\me\\x.jpg', 'Users/me/x.jpg'],
    ['a/./b//c.jpg', 'a/b/c.jpg'],
    ['..', '(no name)'],
    ['a\0b.jpg', 'a\0b.jpg'],
    ['__proto__', '__proto__'],
  ])('are labels, never ways: %j', async (name, path) => {
    expect(await pathsOf([{ name }])).toEqual([path]);
  });

  test('that end in a slash are folders and left out', async () => {
    expect(await pathsOf([{ name: 'cat/' }, { name: 'dog\\' }])).toEqual([]);
    expect(await pathsOf([{ name: 'dog\\', content: bytesOfText('a photo') }])).toEqual(['dog']);
  });

  test('are UTF-8 where a flag says so, and where it does not', async () => {
    const name = bytesOfText('Hüte/犬.jpg');
    expect(await pathsOf([{ name, flags: 0x800 }])).toEqual(['Hüte/犬.jpg']);
    expect(await pathsOf([{ name }])).toEqual(['Hüte/犬.jpg']);
  });

  test('are taken from the Unicode field, if it was made for this name', async () => {
    const name = Uint8Array.of(0x48, 0x81, 0x74, 0x65, 0x2f, 0x30);
    const extra = unicodePathField('Mützen/0', name);
    const stale = unicodePathField('Mützen/0', bytesOfText('another'));
    expect(await pathsOf([{ name, extra }])).toEqual(['Mützen/0']);
    expect((await pathsOf([{ name, extra: stale }]))[0]).not.toBe('Mützen/0');
  });

  test('as Windows in Western Europe packs them are read in its DOS code page', async () => {
    // Hüte, Höte, Größe, naïve, año.
    const names = [
      [0x48, 0x81, 0x74, 0x65],
      [0x48, 0x94, 0x74, 0x65],
      [0x47, 0x72, 0x94, 0xe1, 0x65],
      [0x6e, 0x61, 0x8b, 0x76, 0x65],
      [0x61, 0xa4, 0x6f],
    ];
    const paths = await pathsOf(names.map((name) => ({ name: Uint8Array.of(...name, 0x2f, 0x30) })));
    expect(folders(paths)).toEqual(['Hüte', 'Höte', 'Größe', 'naïve', 'año']);
  });

  test('whose encoding is guessed are told', async () => {
    const name = Uint8Array.of(0x8c, 0xa2, 0x92, 0xb9, 0x2f, 0x30);
    const { notes, files } = await listZip(bytesOf(new Blob([zipOf([{ name }])])));
    expect(files[0]!.path).toBe('犬鳥/0');
    expect(notes).toEqual([expect.stringContaining('1 name is read as Shift-JIS')]);
  });

  test('that differ in their bytes stay different', async () => {
    const letters = fc
      .uint8Array({ minLength: 1, maxLength: 6 })
      .map((bytes) => bytes.map((b) => (b === 0x2f || b === 0x5c || b < 0x30 ? 0x61 : b)));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(letters, { minLength: 2, maxLength: 12, selector: String }),
        async (names) => {
          const paths = await pathsOf(
            names.map((name) => ({ name: Uint8Array.of(0x78, 0x2f, ...name, 0x2f, 0x30) })),
          );
          expect(new Set(paths).size).toBe(names.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.skipIf(!existsSync(CASES)).each([
    ['60-zip-shift-jis', ['犬', '鳥', '猫']],
    ['61-zip-shift-jis-backslash', ['表', 'ソファ', '能']],
  ])('are read as in %s', async (name, expected) => {
    const bytes = new Uint8Array(readFileSync(new URL(`${name}/in/photos.zip`, CASES)));
    const { files } = await listZip(bytesOf(new Blob([bytes])));
    expect(folders(files.map(({ path }) => path))).toEqual(expected);
  });
});
