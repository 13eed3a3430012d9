/** What leaves through the dataset worker comes in again through the importer and the models worker. */
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataOut, EmbeddingLayout } from '../../core/datasets/data-out.ts';
import type { Photo, Project } from '../../core/records/project.ts';
import type { DatasetCalls, DatasetProgress, Originals, WrittenData } from '../../protocol/dataset.ts';
import type { ImporterCalls, PhotoSource } from '../../protocol/importer.ts';
import type { ModelsCalls } from '../../protocol/models.ts';
import { type CallMap, type Client, connect } from '../../protocol/rpc.ts';
import { commitEmbeddings, readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf, saveEdit } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import DatasetWorker from '../dataset.worker.ts?worker';
import { drawnImage } from '../importer/testing/pictures.ts';
import { filesOf, RATIOS } from '../importer/testing/sources.ts';
import ImporterWorker from '../importer.worker.ts?worker';
import ModelsWorker from '../models.worker.ts?worker';
import { sha256 } from '../shared/sha256.ts';

const clients: Client<CallMap>[] = [];
const DIMS = 5;

let source: Extract<PhotoSource, { kind: 'files' }>;
let dataset: Client<DatasetCalls>;

beforeAll(async () => {
  await deleteDatabase();
  source = await folder();
  dataset = start<DatasetCalls>(new DatasetWorker(), 'dataset');
});
afterAll(() => {
  for (const client of clients.splice(0)) client.end();
});

function start<Calls extends CallMap>(worker: Worker, name: string): Client<Calls> {
  const client = connect<Calls>(worker, name);
  clients.push(client as unknown as Client<CallMap>);
  return client;
}

async function importOf(source: PhotoSource, projectId: string) {
  const importer = start<ImporterCalls>(new ImporterWorker(), 'importer');
  const proposal = await importer.call('find', { sources: [source] });
  const options = { projectId, seed: 1, splitRatios: RATIOS };
  await importer.call('importPhotos', { plan: proposal.plan, notes: [], options });
  return { proposal, ...(await stored(projectId)) };
}

async function stored(projectId: string): Promise<{ project: Project; photos: readonly Photo[] }> {
  return { project: (await getProject(projectId))!, photos: await photosOf(projectId) };
}

function write(
  what: DataOut,
  originals: Originals | null = null,
  onProgress?: (at: DatasetProgress) => void,
) {
  return dataset.call('write', { projectId: 'one', what, originals }, { onProgress });
}

function archive({ file, fileName }: WrittenData): PhotoSource {
  return { kind: 'archive', file: new File([file], fileName) };
}

/** By what a photo is: its class, its split, whether it is left out. */
function labelsOf({ project, photos }: { project: Project; photos: readonly Photo[] }) {
  return Object.fromEntries(
    photos.map(({ id, classIndex, split, isExcluded }) => [
      id,
      [classIndex === null ? null : project.classes[classIndex], split, isExcluded],
    ]),
  );
}

/** Two classes, one with a name that no folder can have; one photo unlabelled, one excluded, one no JPEG. */
async function folder(): Promise<Extract<PhotoSource, { kind: 'files' }>> {
  const contents: Record<string, Blob> = {};
  for (let i = 0; i < 12; i++)
    contents[`${i % 2 === 0 ? 'cat' : 'dog'}/${i}.jpg`] = await drawnImage({
      widthPx: 500,
      heightPx: 400,
      seed: i,
    });
  contents['cat/twelve.png'] = await drawnImage({ widthPx: 40, heightPx: 30, seed: 12, type: 'image/png' });
  const dropped = filesOf(contents);
  const { project, photos } = await importOf(dropped, 'one');
  const renamed = { ...project, classes: ['=cat/1', 'dog'], revision: project.revision + 1 };
  const changed = [
    { ...photos[0]!, classIndex: null, split: 'train' as const },
    { ...photos[1]!, isExcluded: true },
  ];
  await saveEdit(project, renamed, changed);
  if (dropped.kind !== 'files') throw new Error('These are files.');
  return dropped;
}

describe('photos', () => {
  it('leave as the files that came in, and come back as they were', async () => {
    const before = await stored('one');
    const seen: DatasetProgress[] = [];
    const written = await write(
      { kind: 'photos', withExcluded: true },
      { sources: [source], nameEncoding: null },
      (at) => seen.push(at),
    );
    expect(written.notes).toEqual(['13 photos. Every photo is the original file, byte for byte.']);
    expect(seen.at(-1)).toMatchObject({ done: 13, total: 13 });
    const zip = unzipSync(new Uint8Array(await written.file.arrayBuffer()));
    const photos = Object.entries(zip).filter(([path]) => path.includes('/'));
    const ids = await Promise.all(photos.map(([, bytes]) => sha256(bytes.slice())));
    expect(new Set(ids)).toEqual(new Set(before.photos.map(({ id }) => id)));

    const after = await importOf(archive(written), 'two');
    expect(after.proposal.questions).toEqual([]);
    expect(labelsOf(after)).toEqual(labelsOf(before));
    expect(after.project.skipped.map(({ path }) => path)).toEqual(['README.md']);
  });

  it('leave as working copies where a file has gone or is another by now, and it is said', async () => {
    const [first, second, ...others] = source.files;
    const other = { ...second!, file: new File(['another'], 'x.jpg') };
    expect(first!.path).toBe('cat/0.jpg');
    const written = await write(
      { kind: 'photos', withExcluded: false },
      { sources: [{ ...source, files: [other, ...others] }], nameEncoding: null },
    );
    const { photos } = await stored('one');
    const gone = photos.filter(
      ({ path, isExcluded }) => [first!.path, second!.path].includes(path) && !isExcluded,
    );
    expect(written.notes[0]).toBe(
      `12 photos. ${gone.length} ${gone.length === 1 ? 'photo is the working copy' : 'photos are working copies'} that Pupil keeps: a JPEG whose shorter side has at most 288 pixels, without EXIF data. The other ${12 - gone.length} are the original files.`,
    );
  });

  it('are JPEGs by name and content where nothing but copies is left', async () => {
    const { file } = await write({ kind: 'photos', withExcluded: false });
    const zip = unzipSync(new Uint8Array(await file.arrayBuffer()));
    const photos = Object.entries(zip).filter(([path]) => path.includes('/'));
    expect(photos).toHaveLength(12);
    for (const [path, bytes] of photos) {
      expect(path).toMatch(/^(train|validation|test)\/(_cat_1|unlabelled|=cat_1|dog)\/.+\.jpg$/);
      expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    }
    expect(new TextDecoder().decode(zip['README.md'])).toContain('None is the original file.');
  });
});

it('labels alone label the same photos anew', async () => {
  const before = await stored('one');
  const { file, fileName } = await write({ kind: 'labels' });
  expect(fileName).toBe('test-labels.csv');
  const files = [...source.files, { path: fileName, file: new File([file], fileName) }];
  expect(labelsOf(await importOf({ ...source, files }, 'three'))).toEqual(labelsOf(before));
});

describe('embeddings', () => {
  it.each(['npy', 'safetensors', 'clip-retrieval'] satisfies EmbeddingLayout[])(
    'leave as %s, and are matched to the same photos again',
    async (layout) => {
      const { photos } = await stored('one');
      // One that the teacher has not seen, and an order that is not the project's.
      const seen = photos.slice(1).toReversed();
      const ids = seen.map(({ id }) => id);
      const values = Float32Array.from({ length: ids.length * DIMS }, (_, i) => Math.sin(i * 7));
      const fingerprint = `teacher of ${layout}`;
      await commitEmbeddings({ fingerprint, ids, dims: DIMS, values }, ids.length, 1);
      const written = await write({ kind: 'embeddings', layout, fingerprint, teacher: 'CLIP' });
      // One is not seen, one is excluded.
      expect(written.notes).toEqual([
        '11 embeddings of 5 numbers, as the teacher gave them.',
        expect.stringContaining('1 photos have none'),
      ]);

      const models = start<ModelsCalls>(new ModelsWorker(), 'models');
      const source: PhotoSource = written.fileName.endsWith('.zip')
        ? archive(written)
        : {
            kind: 'files',
            name: 'x',
            files: [{ path: written.fileName, file: new File([written.file], written.fileName) }],
          };
      const brought = await models.call('recognise', { sources: [source], projectId: 'one' });
      expect(brought).toMatchObject({ kind: 'embeddings', rows: 11, dims: DIMS, matched: 11, byHash: 11 });
      const { facts } = await models.call('keepEmbeddings', {});
      const kept = photos.filter(({ isExcluded }) => !isExcluded).slice(1);
      const keptIds = kept.map(({ id }) => id);
      const [again, first] = await Promise.all([
        readEmbeddings(facts.fingerprint, keptIds),
        readEmbeddings(fingerprint, keptIds),
      ]);
      expect(again).toEqual(first);
    },
  );

  it('of a teacher that has seen nothing are refused', async () => {
    const what = { kind: 'embeddings', layout: 'npy', fingerprint: 'blind', teacher: 'CLIP' } as const;
    await expect(write(what)).rejects.toMatchObject({ code: 'NO_EMBEDDINGS' });
  });
});

it('photos are refused where all of them are excluded', async () => {
  const { project, photos } = await stored('one');
  await saveEdit(
    project,
    { ...project, revision: project.revision + 1 },
    photos.map((photo) => ({ ...photo, isExcluded: true })),
  );
  await expect(write({ kind: 'photos', withExcluded: false })).rejects.toMatchObject({ code: 'NO_PHOTOS' });
});
