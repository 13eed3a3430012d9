import { afterEach, describe, expect, test } from 'vitest';
import type { Photo, Project } from '../../core/records.ts';
import type { ImporterCalls, ImportProgress, ImportResult, PhotoSource } from '../../protocol/importer.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import { knownCopies, readCopy, readCopyBlocks, readPixels } from '../../storage/copies.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject, latestProject, listProjects, removeProject } from '../../storage/projects.ts';
import ImporterWorker from '../importer.worker.ts?worker';
import { directoryOf } from './testing/directory.ts';
import { drawnImage } from './testing/pictures.ts';

const RATIOS = { train: 0.7, validation: 0.15, test: 0.15 };
let client: Client<ImporterCalls> | undefined;
let projects = 0;

afterEach(async () => {
  client?.end();
  client = undefined;
  for (const project of await listProjects()) await removeProject(project.id);
});

interface Imported {
  readonly result: ImportResult;
  readonly project: Project;
  readonly photos: readonly Photo[];
  readonly progress: readonly ImportProgress[];
}

async function importOf(sources: readonly PhotoSource[], signal?: AbortSignal): Promise<Imported> {
  client ??= connect<ImporterCalls>(new ImporterWorker(), 'importer');
  const progress: ImportProgress[] = [];
  const options = { projectId: `test-${++projects}`, seed: 1, splitRatios: RATIOS };
  const result = await client.call(
    'importPhotos',
    { sources, options },
    { signal, onProgress: (one) => progress.push(one) },
  );
  const project = await getProject(result.projectId);
  if (project === null) throw new Error('the project is not stored');
  return { result, project, photos: await photosOf(result.projectId), progress };
}

async function classFolders(photosPerClass: number): Promise<Record<string, Blob>> {
  const files: Record<string, Blob> = {};
  for (const [c, name] of ['cat', 'dog'].entries()) {
    for (let i = 0; i < photosPerClass; i++) {
      files[`${name}/${i}.jpg`] = await drawnImage({ widthPx: 320, heightPx: 400, seed: c * 1000 + i });
    }
  }
  return files;
}

describe('a folder of class folders', () => {
  test('becomes a project with classes, drawn splits, copies and pixels', async () => {
    const handle = await directoryOf(await classFolders(20));
    const { result, project, photos } = await importOf([{ kind: 'directory', handle }]);
    expect(result).toMatchObject({ photos: 40, skipped: 0 });
    expect(project.classes).toEqual(['cat', 'dog']);
    expect(project.splitOrigin).toBe('drawn');
    expect(photos.map((photo) => photo.index)).toEqual([...photos.keys()]);
    expect(photos.map((photo) => photo.path).slice(0, 3)).toEqual(['cat/0.jpg', 'cat/1.jpg', 'cat/2.jpg']);
    expect(photos.filter((photo) => photo.split === 'test')).toHaveLength(6);
    expect((await knownCopies(photos.map((photo) => photo.id))).size).toBe(40);
    const pixels = await readPixels(photos.map((photo) => photo.id));
    expect(pixels).toHaveLength(40 * 96 * 96 * 3);
    const copy = await readCopy(photos[0]!.id);
    const bitmap = await createImageBitmap(new Blob([copy!.bytes], { type: copy!.mimeType }));
    expect([bitmap.width, bitmap.height]).toEqual([288, 360]);
    expect((await latestProject())?.id).toBe(project.id);
    const seen: string[] = [];
    for await (const block of readCopyBlocks(photos.map((photo) => photo.id))) {
      seen.push(...block.map((one) => one.id));
    }
    expect(new Set(seen)).toEqual(new Set(photos.map((photo) => photo.id)));
  });
});
