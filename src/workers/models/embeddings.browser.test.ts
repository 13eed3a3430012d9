/** Embeddings computed elsewhere: from the files to what is known about the photos, without a network. */

import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import gzipUrl from '../../core/files/fixtures/gzip.parquet?url';
import vectorsUrl from '../../core/files/fixtures/vectors.parquet?url';
import zstdUrl from '../../core/files/fixtures/zstd.parquet?url';
import {
  bytesNpy,
  floatNpy,
  npyBytes,
  safetensorsBytes,
  textNpy,
} from '../../core/files/testing/embedding-files.ts';
import { parquetBytes } from '../../core/files/testing/parquet-bytes.ts';
import type { Photo } from '../../core/records/project.ts';
import type { AnalystCalls } from '../../protocol/analyst.ts';
import type { SourceFile } from '../../protocol/importer.ts';
import { connect } from '../../protocol/rpc.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import AnalystWorker from '../analyst.worker.ts?worker';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';
import { call, DIMS, file, look, rowOf, rowsKept } from './testing/look-at.ts';

const PHOTOS = 32;

let photos: readonly Photo[];

async function expectRowsOf(fingerprint: string): Promise<void> {
  const { kept, meant } = await rowsKept(fingerprint, photos);
  expect(kept).toEqual(meant);
}

beforeEach(async () => {
  await deleteDatabase();
  photos = await storeDrawnProject('one', PHOTOS);
});

describe('an .npy with a list of names', () => {
  it('becomes what a teacher saw: kNN and probe know the classes', async () => {
    const reversed = photos.toReversed();
    const { intake, brought } = await look([
      file('photos.npy', floatNpy(reversed.map(rowOf))),
      file('photos.txt', reversed.map(({ path }) => `/data/${path}`).join('\n')),
    ]);
    expect(brought).toMatchObject({
      fileName: 'photos.npy',
      rows: PHOTOS,
      dims: DIMS,
      matched: PHOTOS,
      byPath: PHOTOS,
    });
    expect(brought.unmatchedPhotos).toEqual({ count: 0, examples: [] });

    const { choice, facts } = await intake.keepEmbeddings(call);
    expect(choice).toMatchObject({ origin: 'embeddings', id: facts.fingerprint });
    expect(facts).toMatchObject({
      name: 'embeddings from photos.npy',
      dims: DIMS,
      dtype: 'float32',
      selfTests: [],
    });
    await expectRowsOf(facts.fingerprint);
    const analyst = connect<AnalystCalls>(new AnalystWorker(), 'analyst');
    const { fingerprint } = facts;
    const knowledge = await analyst
      .call('assess', { projectId: 'one', fingerprint })
      .finally(() => analyst.end());
    expect(knowledge.knn).toEqual({ validation: 1, test: 1 });
    expect(knowledge.linearProbe).toEqual({ validation: 1, test: 1 });
  });

  it('reports what stays without a partner, and keeps the rest once', async () => {
    const some = photos.slice(0, 20);
    const files = [
      file('e.npy', floatNpy([...some.map(rowOf), Array<number>(DIMS).fill(0)])),
      file('e.json', JSON.stringify([...some.map(({ path }) => path), 'stranger.jpg'])),
    ];
    const { intake, brought } = await look(files);
    expect(brought.unmatchedRows).toEqual({ count: 1, examples: ['stranger.jpg'] });
    expect(brought.unmatchedPhotos.count).toBe(12);
    expect(brought.unmatchedIndices).toEqual(photos.slice(20).map(({ index }) => index));
    const { facts } = await intake.keepEmbeddings(call);
    const again = await (await look(files)).intake.keepEmbeddings(call);
    expect(again.facts.fingerprint).toBe(facts.fingerprint);
    const { values } = await readEmbeddings(
      facts.fingerprint,
      some.map(({ id }) => id),
    );
    expect([...values]).toEqual([...Float32Array.from(some.flatMap(rowOf))]);
  });

  it('with other names is other embeddings', async () => {
    const npy = file('e.npy', floatNpy(photos.map(rowOf)));
    const of = async (names: readonly string[]) =>
      (await (await look([npy, file('e.txt', names.join('\n'))])).intake.keepEmbeddings(call)).facts
        .fingerprint;
    const names = photos.map(({ path }) => path);
    expect(await of(names)).not.toBe(await of(names.toReversed()));
  });

  const npy = () => file('e.npy', floatNpy(photos.map(rowOf)));
  it.each<readonly [string, () => readonly SourceFile[], RegExp]>([
    ['no list', () => [npy()], /no list of names came with it/],
    ['a list that is too short', () => [npy(), file('e.txt', 'a.jpg\n')], /e\.npy has 32 rows, and 1 names/],
    [
      'two lists of other names',
      () => [npy(), file('a.txt', 'x'), file('b.txt', 'y')],
      /none of the 2 lists/,
    ],
    [
      'names of other photos',
      () => [npy(), file('e.txt', photos.map((_, i) => `other-${i}.png`).join('\n'))],
      /none of the 32 rows is of a photo in "Drawn"/,
    ],
    ['a list that is no text', () => [npy(), file('e.txt', Uint8Array.of(0xff))], /no UTF-8/],
  ])('and %s is refused in words', async (_, files, words) => {
    await expect(look(files())).rejects.toMatchObject({
      code: 'EMBEDDINGS_INVALID',
      message: expect.stringMatching(words) as string,
    });
  });

  it('needs photos first', async () => {
    const files = [npy(), file('e.txt', photos.map(({ path }) => path).join('\n'))];
    await expect(look(files, null)).rejects.toMatchObject({ code: 'NO_PHOTOS' });
  });
});

describe('what NumPy writes', () => {
  const paths = () => photos.map(({ path }) => path);
  const table = () => floatNpy(photos.map(rowOf));
  const labels = () => npyBytes({ descr: "'<i8'", shape: '(2,)', data: new Uint8Array(16) });
  const pickle = () => npyBytes({ descr: "'|O'", shape: '(2,)', data: new Uint8Array(9) });

  it.each<readonly [string, () => readonly SourceFile[]]>([
    [
      'an .npz of one table and one list',
      () => [file('e.npz', zipSync({ 'embeddings.npy': table(), 'names.npy': textNpy(paths()) }))],
    ],
    [
      'an .npz with labels and classes beside them, packed',
      () => [
        file(
          'e.npz',
          zipSync(
            {
              'X.npy': table(),
              'y.npy': labels(),
              'classes.npy': textNpy(['a']),
              'paths.npy': bytesNpy(paths()),
            },
            { level: 6 },
          ),
        ),
      ],
    ],
    [
      'an .npz and a text',
      () => [file('e.npz', zipSync({ 'arr_0.npy': table() })), file('e.txt', paths().join('\n'))],
    ],
    ['two .npy', () => [file('features.npy', table()), file('filenames.npy', textNpy(paths()))]],
    [
      'two .npy and labels',
      () => [
        file('features.npy', table()),
        file('filenames.npy', textNpy(paths())),
        file('labels.npy', labels()),
        file('class_words.npy', textNpy(['hat'])),
      ],
    ],
    [
      'lines of JSON',
      () => [
        file('e.npy', table()),
        file(
          'e.jsonl',
          paths()
            .map((path) => JSON.stringify({ path }))
            .join('\n'),
        ),
      ],
    ],
  ])('names its rows: %s', async (_, files) => {
    const { intake, brought } = await look(files());
    expect(brought).toMatchObject({ rows: PHOTOS, matched: PHOTOS });
    await expectRowsOf((await intake.keepEmbeddings(call)).facts.fingerprint);
  });

  it.each<readonly [string, () => readonly SourceFile[], RegExp]>([
    [
      'a pickle of names',
      () => [file('f.npy', table()), file('n.npy', pickle())],
      /n\.npy is a list of Python objects/,
    ],
    [
      'a pickle of names in an .npz',
      () => [file('e.npz', zipSync({ 'x.npy': table(), 'names.npy': pickle() }))],
      /e\.npz: names is a list of Python objects/,
    ],
    [
      'two tables',
      () => [file('e.npz', zipSync({ 'a.npy': table(), 'b.npy': table() }))],
      /holds 2 tables \(a, b\)/,
    ],
    ['labels alone', () => [file('y.npy', labels())], /holds '<i8'/],
    ['an .npz that is no zip', () => [file('e.npz', 'PK')], /cannot be unpacked/],
  ])('is refused in words: %s', async (_, files, words) => {
    await expect(look(files())).rejects.toMatchObject({
      code: 'EMBEDDINGS_INVALID',
      message: expect.stringMatching(words) as string,
    });
  });
});

it.each([
  ['gzip', gzipUrl],
  ['Zstandard', zstdUrl],
])('a .parquet packed with %s names the rows', async (_, url) => {
  const names = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const rows = Array.from({ length: 24 }, () => [1, 2]);
  const { brought } = await look([file('e.npy', floatNpy(rows)), file('e.parquet', names)]);
  expect(brought.rows).toBe(24);
  expect(brought.unmatchedRows.examples[1]).toMatch(/^ä\/2\.jpg/);
});

it('a .parquet with a column of embeddings needs nothing else', async () => {
  const names = photos.slice(0, 12).map(({ path }) => path);
  const bytes = new Uint8Array(await (await fetch(vectorsUrl)).arrayBuffer());
  // Its folder is not ours, its names are.
  const { brought } = await look([file('e.parquet', bytes)]);
  expect(brought).toMatchObject({ rows: 12, dims: 8, matched: 12, byName: 12 });
  await expect(
    look([file('names.parquet', parquetBytes({ column: 'image_path', names }))]),
  ).rejects.toMatchObject({
    code: 'NOT_A_TEACHER',
    message: expect.stringMatching(/needs a column of lists of numbers, as "embedding"/) as string,
  });
});

it('a .safetensors with names in its metadata needs no list', async () => {
  const data = new Uint8Array(Float32Array.from(photos.flatMap(rowOf)).buffer);
  const header = {
    __metadata__: { paths: JSON.stringify(photos.map(({ path }) => path)) },
    embeddings: { dtype: 'F32', shape: [PHOTOS, DIMS], data_offsets: [0, data.length] },
  };
  const { intake, brought } = await look([file('e.safetensors', safetensorsBytes(header, data))]);
  expect(brought.matched).toBe(PHOTOS);
  await expectRowsOf((await intake.keepEmbeddings(call)).facts.fingerprint);
});
