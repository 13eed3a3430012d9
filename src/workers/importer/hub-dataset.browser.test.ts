/** A data set as the Hub has it, from its .parquet files to a project. */
import { afterEach, expect, test } from 'vitest';
import secretUrl from '../../core/files/fixtures/photo-secret-00000-of-00001.parquet?url';
import testUrl from '../../core/files/fixtures/photo-test-00000-of-00001.parquet?url';
import firstUrl from '../../core/files/fixtures/photo-train-00000-of-00002.parquet?url';
import secondUrl from '../../core/files/fixtures/photo-train-00001-of-00002.parquet?url';
import vectorsUrl from '../../core/files/fixtures/vectors.parquet?url';
import type { ImporterCalls, PhotoSource } from '../../protocol/importer.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import { readCopy } from '../../storage/copies.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject, listProjects, removeProject } from '../../storage/projects.ts';
import ImporterWorker from '../importer.worker.ts?worker';
import { directoryOf } from './testing/directory.ts';
import { RATIOS } from './testing/sources.ts';

let client: Client<ImporterCalls> | undefined;

afterEach(async () => {
  client?.end();
  for (const project of await listProjects()) await removeProject(project.id);
});

async function blobOf(url: string): Promise<Blob> {
  return (await fetch(url)).blob();
}

async function imported(source: PhotoSource) {
  client = connect<ImporterCalls>(new ImporterWorker(), 'importer');
  const { plan, questions } = await client.call('find', { sources: [source] });
  expect(questions).toEqual([]);
  const options = { projectId: 'hub', seed: 1, splitRatios: RATIOS };
  const result = await client.call('importPhotos', { plan, notes: [], options });
  const project = (await getProject('hub'))!;
  return { result, project, photos: await photosOf('hub') };
}

test('a data set of three files is a project with its splits, its classes by name, and every photo', async () => {
  const handle = await directoryOf({
    'README.md': new Blob(['Clothes.']),
    'data/train-00000-of-00002.parquet': await blobOf(firstUrl),
    'data/train-00001-of-00002.parquet': await blobOf(secondUrl),
    'data/test-00000-of-00001.parquet': await blobOf(testUrl),
  });
  const { result, project, photos } = await imported({ kind: 'directory', handle });
  expect(result).toMatchObject({ photos: 23 });
  // The README is no photo, and nothing else is lost.
  expect(project.skipped.map(({ path }) => path)).toEqual(['README.md']);
  expect(project.classes).toEqual(['hat', 'shoes']);
  expect(photos.filter(({ split }) => split === 'test')).toHaveLength(6);
  // Of the training photos some become validation: there is none.
  expect(photos.filter(({ path }) => path.startsWith('data/train/'))).toHaveLength(17);
  expect(photos.every(({ path, split }) => path.startsWith('data/test/') === (split === 'test'))).toBe(true);
  // Hats are red there, shoes blue.
  for (const photo of photos) {
    const { bytes, mimeType } = (await readCopy(photo.id))!;
    const bitmap = await createImageBitmap(new Blob([bytes], { type: mimeType }));
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    context.drawImage(bitmap, 0, 0, 1, 1);
    const [red, , blue] = context.getImageData(0, 0, 1, 1).data;
    expect(red! > blue! ? 'hat' : 'shoes').toBe(project.classes[photo.classIndex!]);
  }
});

test('photos whose classes are kept secret have none, and a table of embeddings beside them is no photo', async () => {
  const files = [
    ['train-00000-of-00001.parquet', firstUrl],
    ['test-00000-of-00001.parquet', secretUrl],
    ['embeddings.parquet', vectorsUrl],
  ] as const;
  const { project, photos } = await imported({
    kind: 'files',
    name: '3 files',
    files: await Promise.all(
      files.map(async ([path, url]) => ({ path, file: new File([await blobOf(url)], path) })),
    ),
  });
  expect(photos).toHaveLength(14);
  expect(photos.filter(({ classIndex }) => classIndex === null)).toHaveLength(4);
  expect(project.skipped.map(({ path }) => path)).toEqual(['embeddings.parquet']);
});

test('a single file is a project as well', async () => {
  const file = new File([await blobOf(firstUrl)], 'train-00000-of-00001.parquet');
  const { result, project } = await imported({ kind: 'archive', file });
  expect(result).toMatchObject({ photos: 10, skipped: 0 });
  expect([project.name, project.classes]).toEqual(['train-00000-of-00001', ['hat', 'shoes']]);
});
