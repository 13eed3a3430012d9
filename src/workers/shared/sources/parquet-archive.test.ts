import { readFileSync } from 'node:fs';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { expectOnlyRefusalsOf } from '../../../core/files/testing/mutations.ts';
import { photoParquet } from '../../../core/files/testing/photo-parquet.ts';
import { readHeader } from '../../../core/photos/header.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { type ByteSource, bytesOf } from './byte-source.ts';
import { listParquet } from './parquet-archive.ts';

/** As in core/files/fixtures/write-photo-parquet.py. */
function fixture(name: string): Uint8Array<ArrayBuffer> {
  const url = new URL(`../../../core/files/fixtures/${name}.parquet`, import.meta.url);
  return new Uint8Array(readFileSync(url));
}

async function list(bytes: Uint8Array<ArrayBuffer>, path = 'train.parquet'): Promise<ArchiveListing> {
  const listing = await listParquet(bytesOf(new Blob([bytes])), path, new AbortController().signal);
  if (listing === null) throw new Error('no table of photos');
  return listing;
}

/** Its list of labels, line by line. */
async function linesOf({ files }: ArchiveListing): Promise<Record<string, string>[]> {
  const text = new TextDecoder().decode(await files.at(-1)!.read());
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const photosOf = ({ files }: ArchiveListing) => files.filter(({ path }) => !path.endsWith('.jsonl'));

/** Red and blue of an 8 x 8 photo say its class, green its row. */
async function expectPhotos(listing: ArchiveListing, rows: number): Promise<void> {
  const photos = photosOf(listing);
  expect(photos).toHaveLength(rows);
  const all = await Promise.all(photos.map(({ read }) => read()));
  for (const bytes of all) expect(readHeader(bytes)).toEqual({ format: 'png', widthPx: 8, heightPx: 8 });
  expect(new Set(all.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(rows);
}

describe('a .parquet of photos is a file a row, and a list of labels by name', () => {
  test('as the Hub writes a split in several files', async () => {
    const listing = await list(fixture('photo-train-00000-of-00002'), 'data/train-00000-of-00002.parquet');
    await expectPhotos(listing, 10);
    expect(listing.files.map(({ path }) => path).slice(9)).toEqual([
      'data/train/00000-000009.png',
      'data/train/00000-labels.jsonl',
    ]);
    expect((await linesOf(listing)).slice(0, 2)).toEqual([
      { file_name: '00000-000000.png', label: 'hat' },
      { file_name: '00000-000001.png', label: 'shoes' },
    ]);
    expect(listing.notes).toEqual([]);
  });

  test('with two columns of classes, names out of order, and a row without a photo', async () => {
    const listing = await list(fixture('photo-fine'));
    const rows = await linesOf(listing);
    expect(rows[1]).toEqual({
      file_name: '000001-7.png',
      fine_label: 'boot',
      coarse_label: 'shoes',
    });
    const last = photosOf(listing).at(-1)!;
    expect(last.path).toBe('train/000011-gone.png');
    await expect(last.read()).rejects.toMatchObject({ code: 'EMPTY_FILE' });
    await expectPhotos({ ...listing, files: listing.files.slice(0, 11) }, 11);
  });

  test('with bare bytes and texts, of which some are missing', async () => {
    const listing = await list(fixture('photo-bare'), 'clothes.parquet');
    await expectPhotos(listing, 9);
    expect(listing.files[0]!.path).toBe('clothes-000000.png');
    const rows = await linesOf(listing);
    expect(rows.map(({ species }) => species).slice(6)).toEqual(['hat', 'shoes', '']);
    expect(Object.keys(rows[0]!)).toEqual(['file_name', 'species']);
  });

  test('with a dictionary of photos, their own names, and numbers that nothing names', async () => {
    const listing = await list(fixture('photo-often'));
    expect(listing.files[4]!.path).toBe('train/004.png');
    const all = await Promise.all(photosOf(listing).map(async ({ read }) => Buffer.from(await read())));
    expect(all).toHaveLength(30);
    expect(all.every((bytes, row) => bytes.equals(all[row % 3]!))).toBe(true);
    expect(new Set(all.map((bytes) => bytes.toString('hex'))).size).toBe(3);
    expect((await linesOf(listing))[5]).toEqual({ file_name: '005.png', label: '2' });
  });

  test('with a dictionary that was full before all photos were in it, and nothing that says what they are', async () => {
    const listing = await list(fixture('photo-mixed'), 'hats.parquet');
    await expectPhotos(listing, 14);
    expect(listing.files.map(({ path }) => path).slice(12)).toEqual(['hats/000012.png', 'hats/000013.png']);
  });

  test('without a list where every class is kept secret, and that is told', async () => {
    const listing = await list(fixture('photo-secret-00000-of-00001'), 'test-00000-of-00001.parquet');
    await expectPhotos(listing, 4);
    expect(listing.files).toHaveLength(4);
    expect(listing.notes).toEqual(['It says nothing by label: no row has a value there.']);
  });

  test.each(['vectors', 'clip-retrieval'])('but not where it holds no photos (%s)', async (name) => {
    const source = bytesOf(new Blob([fixture(name)]));
    expect(await listParquet(source, 'a.parquet', new AbortController().signal)).toBeNull();
  });
});

describe('of a .parquet no more is read than is asked for', () => {
  function watched(bytes: Uint8Array<ArrayBuffer>) {
    const from = bytesOf(new Blob([bytes]));
    const reads: [number, number][] = [];
    const source: ByteSource = {
      sizeBytes: from.sizeBytes,
      read(start, end) {
        reads.push([start, end]);
        return from.read(start, end);
      },
    };
    const readBytes = () =>
      reads.splice(0).reduce((sum, [start, end]) => sum + Math.min(end, bytes.length) - start, 0);
    return { source, readBytes };
  }

  /** 16 photos of 20 kB that have nothing in common, two a part. */
  const noise = (seed: number) => Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * seed + i) % 251);
  const bytes = photoParquet({ photos: [noise(1), noise(2)], groups: 8 });

  test('its list needs the table of contents and the head of a page', async () => {
    const { source, readBytes } = watched(fixture('photo-often'));
    await listParquet(source, 'train.parquet', new AbortController().signal);
    expect(readBytes()).toBeLessThan(1_884);
  });

  test('photos in order need each page once, all at the same time as well', async () => {
    const { source, readBytes } = watched(bytes);
    const listing = await listParquet(source, 'train.parquet', new AbortController().signal);
    readBytes();
    for (const { read } of listing!.files) expect(await read()).toHaveLength(20_000);
    // Eight parts with a page each, and a first look at its head.
    expect(readBytes()).toBeLessThan(8 * (40_100 + 4_096));
    const all = await Promise.all(listing!.files.map(({ read }) => read()));
    expect(all.map((photo) => photo[7])).toEqual(Array.from({ length: 16 }, (_, i) => noise((i % 2) + 1)[7]));
    expect(readBytes()).toBeLessThan(8 * (40_100 + 4_096));
  });
});

describe('a hostile .parquet is refused', () => {
  const photo = new Uint8Array(100).fill(7);
  const zeros = new Uint8Array(2 * 1024 * 1024);

  test.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ['of too many rows', photoParquet({ photos: [photo], said: { rows: 200_001n } }), /at most 200,000/],
    [
      'with more rows than photos',
      photoParquet({ photos: [photo], said: { rows: 5n } }),
      /5 rows, and has 1 photos/,
    ],
    [
      'with fewer rows than photos',
      photoParquet({ photos: [photo, photo], said: { rows: 1n } }),
      /more rows than the whole/,
    ],
    ['that was cut off', fixture('photo-often').slice(0, 900), /cut off/],
  ])('%s', async (_, bytes, why) => {
    await expect(list(bytes)).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      message: expect.stringMatching(why),
    });
  });

  test.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ['of a gigabyte', photoParquet({ photos: [photo], said: { pageBytes: 2 ** 30 } }), /512 MiB/],
    ['of zeros', photoParquet({ photos: [zeros], pack: (body) => gzipSync(body), codec: 2 }), /200 times/],
    [
      'of another size than it says',
      photoParquet({ photos: [photo], said: { pageBytes: 50 } }),
      /another size/,
    ],
    ['of an unknown kind', photoParquet({ photos: [photo], said: { pageKind: 1 } }), /unknown kind/],
    ['packed in another way', photoParquet({ photos: [photo], codec: 4 }), /BROTLI/],
  ])('photo by photo, where a page is %s', async (_, bytes, why) => {
    const { files } = await list(bytes);
    expect(files).toHaveLength(1);
    await expect(files[0]!.read()).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      message: expect.stringMatching(why),
    });
  });

  test('photo by photo, where one is larger than photos are', async () => {
    const { files } = await list(photoParquet({ photos: [photo] }));
    await expect(files[0]!.read(99)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(await files[0]!.read(100)).toEqual(photo);
  });

  test.each(['photo-train-00000-of-00002', 'photo-fine', 'photo-bare', 'photo-often', 'photo-mixed'])(
    'changed anywhere, %s gives photos or refusals',
    async (name) => {
      const codes = ['ARCHIVE_REFUSED', 'EMPTY_FILE', 'FILE_TOO_LARGE'] as const;
      await expectOnlyRefusalsOf(fixture(name).slice(), codes, async (bytes) => {
        const source = bytesOf(new Blob([new Uint8Array(bytes)]));
        const listing = await listParquet(source, 'a.parquet', new AbortController().signal);
        for (const { read } of listing?.files ?? []) await read();
      });
    },
  );
});
