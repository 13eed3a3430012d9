import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../../../core/errors.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { bytesOf } from './byte-source.ts';
import { bytesOfText, fields, type ZipEnd, type ZipFile, zipOf } from './testing/zip.ts';
import { listZip } from './zip-archive.ts';
import { readZipDirectory } from './zip-directory.ts';

const CASES = new URL('../../../../../shared/cases/', import.meta.url);

function list(bytes: Uint8Array<ArrayBuffer>): Promise<ArchiveListing> {
  return listZip(bytesOf(new Blob([bytes])));
}

function photos(count: number, change: Partial<ZipFile> = {}): ZipFile[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `set/${i % 2 === 0 ? 'hat' : 'shoes'}/${i}.jpg`,
    content: bytesOfText(`photo ${i} `.repeat(20)),
    ...change,
  }));
}

async function contentsOf({ files }: ArchiveListing): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { path, read } of files) all[path] = new TextDecoder().decode(await read());
  return all;
}

const WHOLE = Object.fromEntries(
  photos(8).map(({ name, content }) => [name, new TextDecoder().decode(content)]),
);

describe('a zip is read whole', () => {
  test.each<[string, ZipFile[], ZipEnd]>([
    ['as most tools write it', photos(8), {}],
    ['with its files stored', photos(8, { isStored: true }), {}],
    ['with sizes after the data', photos(8, { hasDescriptor: true }), {}],
    ['with zip64 at its end', photos(8), { isLarge: true }],
    ['with zip64 at every file', photos(8, { isLarge: true }), {}],
    ['with zip64 everywhere', photos(8, { isLarge: true, hasDescriptor: true }), { isLarge: true }],
    ['with a count that wrapped', photos(8), { entries: 3 }],
    ['with a count of zero', photos(8), { entries: 0 }],
    ['with a count and a size of zero', photos(8), { entries: 0, directoryBytes: 0 }],
    ['with a comment', photos(8), { comment: bytesOfText('made by hand') }],
    [
      'with another end record in its comment',
      photos(8),
      { comment: fields([4, 0x06054b50], [16, 7], [2, 9999]) },
    ],
    ['with bytes after it', photos(8), { after: bytesOfText('\r\n') }],
    ['with a program before it', photos(8), { before: bytesOfText('MZ'.repeat(5000)) }],
    ['with a program before it, in zip64', photos(8), { before: new Uint8Array(999), isLarge: true }],
    ['with a signature behind its table', photos(8), { between: fields([4, 0x05054b50], [2, 2], [2, 0]) }],
    ['with a wrong offset of its table', photos(8), { directoryOffset: 0xfffffff0 }],
  ])('%s', async (_, files, end) => {
    const listing = await list(zipOf(files, end));
    expect(await contentsOf(listing)).toEqual(WHOLE);
    expect(listing).toMatchObject({ refused: [], notes: [] });
  });

  test('with 65,548 files whose count wrapped', async () => {
    const files = photos(65_548, { isStored: true, content: bytesOfText('x') });
    const { files: found } = await list(zipOf(files, { entries: 65_548 % 65_536 }));
    expect(found).toHaveLength(65_548);
    expect(new TextDecoder().decode(await found.at(-1)!.read())).toBe('x');
  });

  test('with nothing in it', async () => {
    expect((await list(zipOf([]))).files).toEqual([]);
  });

  test
    .skipIf(!existsSync(CASES))
    .each(['65-zip-wrapped-count/in/photos.zip', '66-zip64-small/in/photos.zip'])(
    'as in %s',
    async (path) => {
      const { files } = await list(new Uint8Array(readFileSync(new URL(path, CASES))));
      expect(files.map((file) => file.path)).toEqual(
        ['hat', 'shoes'].flatMap((name) => [0, 1, 2, 3].map((i) => `set/${name}/${i}.jpg`)),
      );
      expect((await files[7]!.read()).subarray(0, 2)).toEqual(Uint8Array.of(0xff, 0xd8));
    },
  );
});

describe('an entry', () => {
  test.each([
    ['encrypted', { flags: 1 }],
    ['a link', { unixMode: 0o120777 }],
    ['packed in another way', { method: 14 }],
    ['larger than 4 GB without a size', { packedBytes: 0xffffffff }],
  ])('that is %s is refused by itself', async (_, change) => {
    const { files, refused } = await list(zipOf([{ name: 'odd.jpg', ...change }, ...photos(1)]));
    expect(refused).toMatchObject([{ path: 'odd.jpg', code: 'ARCHIVE_REFUSED' }]);
    expect(files.map(({ path }) => path)).toEqual(['set/hat/0.jpg']);
  });

  test('that inflates two hundred times is stopped, whatever its size claims', async () => {
    const { files } = await list(zipOf([{ name: 'bomb.png', content: new Uint8Array(20_000_000) }]));
    await expect(files[0]!.read()).rejects.toThrow('200 times its packed size');
  });

  test('that is cut off or runs into the next one is damaged', async () => {
    const cut = await list(zipOf([{ name: 'a.jpg', content: bytesOfText('abc'), packedBytes: 2 }]));
    await expect(cut.files[0]!.read()).rejects.toThrow('damaged here');
    const long = zipOf([{ name: 'a'.repeat(90), isStored: true, packedBytes: 60 }, ...photos(1)]);
    await expect((await list(long)).files[0]!.read()).rejects.toThrow('runs into the next one');
  });
});

describe('an archive', () => {
  test('with overlapping files is refused as a whole', async () => {
    const twice = photos(20_000, { localOffset: 0, isStored: true });
    await expect(list(zipOf(twice))).rejects.toThrow('overlap');
    const outside = zipOf([{ name: 'a.jpg', packedBytes: 2_000_000 }]);
    await expect(list(outside)).rejects.toThrow('outside');
  });

  test('with more than 200,000 files is refused', async () => {
    const name = bytesOfText('x');
    const entry = fields([4, 0x02014b50], [24, 0], [2, name.length], [16, 0], [1, 0x78]);
    const table = new Uint8Array(entry.length * 200_001);
    for (let i = 0; i < 200_001; i++) table.set(entry, i * entry.length);
    const end = fields([4, 0x06054b50], [8, 0], [4, table.length], [4, 0], [2, 0]);
    const bytes = new Uint8Array(table.length + end.length);
    bytes.set(table);
    bytes.set(end, table.length);
    await expect(list(bytes)).rejects.toThrow('more than 200,000 files');
  });

  test.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['fewer files than it counts', zipOf(photos(2), { entries: 5 }), 'it names 2 files of 5'],
    [
      'its table elsewhere',
      zipOf(photos(2), { directoryBytes: 9_999_999, directoryOffset: 9_999_999 }),
      'outside',
    ],
    ['its table in its photos', zipOf(photos(2), { directoryBytes: 4, directoryOffset: 5 }), 'damaged'],
    ['no end', new Uint8Array(100), 'no table of contents'],
    ['other parts', joinedParts(), 'several parts'],
  ])('with %s is refused', async (_, bytes, words) => {
    await expect(list(bytes)).rejects.toThrow(words);
  });

  test('of any bytes is read or refused with a code', async () => {
    const good = zipOf(photos(3, { isLarge: true }), { isLarge: true });
    const flip = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { maxLength: 6 }), fc.nat({ max: 40 }), async (flips, cut) => {
        const bytes = good.slice(0, good.length - cut);
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        try {
          await contentsOf(await list(bytes));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PupilError);
          expect(['ARCHIVE_REFUSED', 'FILE_UNREADABLE', 'FILE_TOO_LARGE']).toContain(
            (thrown as PupilError).code,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

function joinedParts(): Uint8Array<ArrayBuffer> {
  const bytes = zipOf(photos(1));
  bytes[bytes.length - 22 + 4] = 3;
  return bytes;
}

test('offsets that are left of 4 GiB and more are made whole again', () => {
  const table = zipOf(
    [100, 3_000_000_000, 50].map((localOffset, i) => ({
      name: `${i}.jpg`,
      localOffset,
      packedBytes: 1_000_000_000,
    })),
  );
  const directory = table.subarray(table.length - 22 - 3 * 51, table.length - 22);
  const place = {
    startByte: 5_400_000_000,
    endByte: 5_500_000_000,
    entries: 3,
    shiftBytes: 0,
    isWrapped: true,
  };
  expect(readZipDirectory(directory, place).entries.map(({ localOffset }) => localOffset)).toEqual([
    100,
    3_000_000_000,
    2 ** 32 + 50,
  ]);
});
