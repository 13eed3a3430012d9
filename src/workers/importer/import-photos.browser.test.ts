import { zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import type { Photo, Project } from '../../core/records/project.ts';
import type { ImporterCalls, ImportProgress, ImportResult, PhotoSource } from '../../protocol/importer.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import { knownCopies, readCopy, readCopyBlocks, readPixels } from '../../storage/copies.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject, listProjects, putProject, removeProject } from '../../storage/projects.ts';
import ImporterWorker from '../importer.worker.ts?worker';
import { directoryOf } from './testing/directory.ts';
import { animatedGif, bombHeader, drawnImage, rotatedJpeg } from './testing/pictures.ts';
import { classFolders, filesOf, RATIOS } from './testing/sources.ts';

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
  const call = { signal, onProgress: (one: ImportProgress) => progress.push(one) };
  const { plan } = await client.call('find', { sources }, call);
  const result = await client.call('importPhotos', { plan, notes: [], options }, call);
  const project = await getProject(result.projectId);
  if (project === null) throw new Error('the project is not stored');
  return { result, project, photos: await photosOf(result.projectId), progress };
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
    expect((await listProjects())[0]?.id).toBe(project.id);
    const seen: string[] = [];
    for await (const block of readCopyBlocks(photos.map((photo) => photo.id))) {
      seen.push(...block.map((one) => one.id));
    }
    expect(new Set(seen)).toEqual(new Set(photos.map((photo) => photo.id)));
  });
});

/** Red, green, blue of the working copy at a place given as shares of its width and height. */
async function colourOf(photo: Photo, x: number, y: number): Promise<readonly number[]> {
  const copy = await readCopy(photo.id);
  const bitmap = await createImageBitmap(new Blob([copy!.bytes], { type: copy!.mimeType }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return [...context.getImageData(x * bitmap.width, y * bitmap.height, 1, 1).data.slice(0, 3)];
}

function named(photos: readonly Photo[], name: string): Photo {
  const photo = photos.find((one) => one.name === name);
  if (photo === undefined) throw new Error(`${name} was not imported`);
  return photo;
}

describe('odd pictures', () => {
  test('stand upright, lie on white, and show their first frame', async () => {
    const { photos, result } = await importOf([
      filesOf({
        'a/turned.jpg': await rotatedJpeg(400, 300),
        'a/hole.png': await drawnImage({
          widthPx: 300,
          heightPx: 300,
          seed: 1,
          type: 'image/png',
          hasHole: true,
        }),
        'b/moving.gif': animatedGif(),
        'b/wrong-name.jpg': await drawnImage({ widthPx: 50, heightPx: 40, seed: 2, type: 'image/webp' }),
      }),
    ]);
    expect(result).toMatchObject({ photos: 4, skipped: 0 });
    const turned = named(photos, 'turned.jpg');
    expect([turned.widthPx, turned.heightPx]).toEqual([300, 400]);
    expect((await colourOf(turned, 0.5, 0.1))[0]).toBeGreaterThan(200);
    expect((await colourOf(turned, 0.5, 0.9))[2]).toBeGreaterThan(200);
    expect(Math.min(...(await colourOf(named(photos, 'hole.png'), 0.5, 0.5)))).toBeGreaterThan(250);
    expect(await colourOf(named(photos, 'moving.gif'), 0.5, 0.5)).toEqual([254, 0, 0]);
    expect(named(photos, 'wrong-name.jpg')).toMatchObject({ format: 'webp', widthPx: 50, heightPx: 40 });
  });

  test('never stop the import: each is skipped with its code and a reason', async () => {
    const jpeg = await drawnImage({ widthPx: 300, heightPx: 300, seed: 3 });
    const { project, photos } = await importOf([
      filesOf({
        'a/good.jpg': jpeg,
        'a/cut.jpg': jpeg.slice(0, jpeg.size / 2),
        'a/bomb.png': bombHeader(50_000, 50_000),
        'a/lie.png': bombHeader(100, 100),
        'a/empty.jpg': '',
        'a/notes.txt': 'hello',
        'b/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
        'b/page.png': '<!doctype html>',
      }),
    ]);
    expect(photos.map((photo) => photo.name)).toEqual(['good.jpg']);
    expect(project.classes).toEqual(['a']);
    expect(Object.fromEntries(project.skipped.map(({ path, code }) => [path, code]))).toEqual({
      'a/cut.jpg': 'IMAGE_UNDECODABLE',
      'a/bomb.png': 'IMAGE_TOO_LARGE',
      'a/lie.png': 'IMAGE_UNDECODABLE',
      'a/empty.jpg': 'EMPTY_FILE',
      'a/notes.txt': 'NOT_AN_IMAGE',
      'b/drawing.svg': 'UNSUPPORTED_FORMAT',
      'b/page.png': 'NOT_AN_IMAGE',
    });
    for (const { reason } of project.skipped) expect(reason).toMatch(/^[A-Z].+\.$/);
  });

  test('alone are no import', async () => {
    await expect(importOf([filesOf({ 'a.txt': 'x' })])).rejects.toMatchObject({ code: 'NO_PHOTOS' });
    await expect(importOf([])).rejects.toMatchObject({ code: 'NO_PHOTOS' });
    expect(await listProjects()).toEqual([]);
  });
});

describe('duplicates', () => {
  test('are stored once and reported with what they disagree on', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((seed) => drawnImage({ widthPx: 60, heightPx: 60, seed })),
    );
    const { project, photos } = await importOf([
      filesOf({
        'train/cat/1.jpg': one!,
        'train/cat/1 (copy).jpg': one!,
        'train/dog/1.jpg': one!,
        'test/cat/2.jpg': two!,
        'train/cat/2.jpg': two!,
        'test/dog/3.jpg': three!,
      }),
    ]);
    expect(photos).toHaveLength(3);
    expect(project.duplicates.map(({ paths, conflict }) => [paths.length, conflict])).toEqual([
      [2, 'split'],
      [3, 'class'],
    ]);
    expect(project.splitOrigin).toBe('mixed');
  });
});

describe('a zip', () => {
  test('is read like a folder, and its names are labels whatever they say', async () => {
    const bytes = async (seed: number) =>
      new Uint8Array(await (await drawnImage({ widthPx: 40, heightPx: 40, seed })).arrayBuffer());
    const zip = zipSync({
      'set/cat/1.jpg': await bytes(1),
      'set/cat/2.jpg': [await bytes(2), { level: 0 }],
      'set/../../dog/3.jpg': await bytes(3),
      'set\\dog\\4.jpg': await bytes(4),
      '__MACOSX/set/cat/._1.jpg': new Uint8Array(10),
      'set/cat/inner.zip': zipSync({ 'x.jpg': await bytes(5) }),
      'set/cat/zeros.bmp': new Uint8Array(8_000_000),
    });
    const file = new File([zip], 'pets.zip');
    const { project, photos } = await importOf([{ kind: 'archive', file }]);
    expect(project).toMatchObject({ name: 'pets', source: 'archive' });
    expect(photos.map((photo) => photo.path).sort()).toEqual([
      'set/cat/1.jpg',
      'set/cat/2.jpg',
      'set/dog/3.jpg',
      'set/dog/4.jpg',
    ]);
    expect(project.classes).toEqual(['cat', 'dog']);
    expect(Object.fromEntries(project.skipped.map(({ path, code }) => [path, code]))).toEqual({
      'set/cat/inner.zip': 'NOT_AN_IMAGE',
      'set/cat/zeros.bmp': 'ARCHIVE_REFUSED',
    });
  });

  test('that is no zip is told as such', async () => {
    const file = new File(['not a zip'], 'broken.zip');
    await expect(importOf([{ kind: 'archive', file }])).rejects.toMatchObject({
      code: 'NO_PHOTOS',
      message: expect.stringContaining('no table of contents'),
    });
  });
});

describe('metadata beside the photos', () => {
  test('gives the labels, and a broken one is skipped by name', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((seed) => drawnImage({ widthPx: 40, heightPx: 40, seed })),
    );
    const { project, photos } = await importOf([
      filesOf({
        'images/1.jpg': one!,
        'images/2.jpg': two!,
        'metadata.csv': 'file_name,label\nimages/1.jpg,cat\nimages/2.jpg,dog\n',
        'images/metadata.jsonl': '{',
      }),
    ]);
    expect(project.classes).toEqual(['cat', 'dog']);
    expect(photos.map((photo) => photo.classIndex)).toEqual([0, 1]);
    expect(project.skipped).toMatchObject([{ path: 'images/metadata.jsonl', code: 'METADATA_INVALID' }]);
  });
});

describe('importing again', () => {
  test('reads no stored photo twice, keeps what both projects use and removes what none does', async () => {
    const files = filesOf(await classFolders(4));
    const first = await importOf([files]);
    const ids = first.photos.map((photo) => photo.id);
    const stored = await knownCopies(ids);
    const second = await importOf([files]);
    expect(await knownCopies(ids)).toEqual(stored);
    expect(second.photos.map(({ widthPx, heightPx }) => [widthPx, heightPx])).toEqual(
      first.photos.map(({ widthPx, heightPx }) => [widthPx, heightPx]),
    );
    await removeProject(first.project.id);
    expect((await knownCopies(ids)).size).toBe(ids.length);
    await removeProject(second.project.id);
    expect((await knownCopies(ids)).size).toBe(0);
    expect(await photosOf(second.project.id)).toEqual([]);
  });

  test('clears away an import that was cut off', async () => {
    const files = filesOf(await classFolders(2));
    const { project } = await importOf([files]);
    await putProject({ ...project, id: 'cut-off', isPartial: true });
    expect((await listProjects())[0]?.id).toBe(project.id);
    await importOf([files]);
    expect(await getProject('cut-off')).toBeNull();
  });
});

describe('cancel', () => {
  test('leaves nothing behind', async () => {
    const files = filesOf(await classFolders(60));
    const controller = new AbortController();
    client ??= connect<ImporterCalls>(new ImporterWorker(), 'importer');
    const { plan } = await client.call('find', { sources: [files] });
    const importing = client.call(
      'importPhotos',
      { plan, notes: [], options: { projectId: 'cancelled', seed: 1, splitRatios: RATIOS } },
      {
        signal: controller.signal,
        onProgress: ({ photos }) => {
          if (photos >= 64) controller.abort();
        },
      },
    );
    await expect(importing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await getProject('cancelled')).toBeNull();
    expect(await photosOf('cancelled')).toEqual([]);
    expect(await listProjects()).toEqual([]);
  });
});
