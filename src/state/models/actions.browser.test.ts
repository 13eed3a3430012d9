/** What people bring besides photos, on the page with the real workers: embeddings, a model, and what is neither. */
import { beforeEach, describe, expect, it } from 'vitest';
import { writeWeights } from '../../core/exports/torch/weights-file.ts';
import { floatNpy } from '../../core/files/testing/embedding-files.ts';
import { createRandom } from '../../core/random.ts';
import { describeStudent, initialiseStudent } from '../../core/students/student.ts';
import { TINY_CONV } from '../../core/testing/tiny-students.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import { removeModel, storedModels } from '../../storage/model-files.ts';
import { photosOf } from '../../storage/photos.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';

/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession();
const studio = () => session.store.getState();
const models = () => studio().models;

const drop = (files: Readonly<Record<string, BlobPart>>): readonly PhotoSource[] => [
  {
    kind: 'files',
    name: 'my net',
    files: Object.entries(files).map(([path, content]) => ({
      path,
      file: new File([content], path.split('/').at(-1)!),
    })),
  },
];

/** Rows for the first photos: two clouds, one a class. */
function embeddings(rows: number): readonly PhotoSource[] {
  const some = studio().photos.slice(0, rows);
  const npy = floatNpy(some.map(({ classIndex, index }) => [classIndex === 0 ? 1 : -1, index / 100, 1, 0]));
  return drop({ 'run7.npy': npy.slice(), 'run7.txt': some.map(({ path }) => path).join('\n') });
}

async function modelFiles(): Promise<readonly PhotoSource[]> {
  const names = ['config.json', 'preprocessor_config.json', 'onnx/vision_model_quantized.onnx'];
  const files: Record<string, BlobPart> = {};
  for (const name of names) files[name] = await (await fetch(`/teachers/pupil-mini/${name}`)).blob();
  return drop(files);
}

beforeEach(async () => {
  await deleteDatabase();
  for (const { origin, id } of await storedModels()) await removeModel({ origin, id });
  await storeDrawnProject('one', 24);
  await session.open();
});

describe('embeddings that were computed elsewhere', () => {
  it('wait for a yes, and then take the place of a look; photos without a row are left out', async () => {
    expect(await session.models.bring(embeddings(20))).toBe(true);
    expect(models().brought).toMatchObject({ kind: 'embeddings' });
    expect(studio().jobs).toEqual({});

    expect(await session.models.keepEmbeddings()).toBe(true);
    expect(models().brought).toBeNull();
    expect(studio()).toMatchObject({ faults: [], undoable: 'exclude 4 photos' });
    const [kept] = models().embeddings;
    expect(studio().teacher).toMatchObject({ choice: kept!.choice, embedded: 20 });
    expect(studio().teacher.knowledge?.revision).toBe(studio().project!.revision);

    await session.open();
    expect(models().embeddings).toEqual([kept]);
    expect((await photosOf('one')).filter(({ isExcluded }) => isExcluded)).toHaveLength(4);

    expect(await session.models.removeEmbeddings(kept!)).toBe(true);
    expect(models().embeddings).toEqual([]);
    expect(studio().teacher.choice.origin).toBe('built-in');
  });

  it('are forgotten when they are dismissed, or when another project opens', async () => {
    await session.models.bring(embeddings(20));
    session.models.dismiss();
    expect(models().brought).toBeNull();
    expect(await session.models.keepEmbeddings()).toBe(false);

    await session.models.bring(embeddings(20));
    await session.photos.openProject('one');
    expect(models().brought).toBeNull();
    expect(await session.models.keepEmbeddings()).toBe(false);
    expect(studio().faults).toEqual([]);
  });
});

describe('what is dropped', () => {
  it('is kept and chosen where it is a model, stays listed, and can be forgotten', async () => {
    expect(await session.models.bring(await modelFiles())).toBe(true);
    expect(models().stored).toMatchObject([{ origin: 'dropped', id: 'my-net' }]);
    expect(studio().teacher.choice).toMatchObject({ origin: 'dropped', id: 'my-net' });

    await session.photos.openProject('one');
    expect(models().stored).toHaveLength(1);
    expect(await session.models.remove({ origin: 'dropped', id: 'my-net' })).toBe(true);
    expect(models().stored).toEqual([]);
    expect(await storedModels()).toEqual([]);
  });

  it('is refused in words where it is nothing that is known', async () => {
    expect(await session.models.bring(drop({ 'notes.txt': 'no model in here' }))).toBe(false);
    expect(studio().faults).toMatchObject([{ station: 'teacher' }]);
    expect([models().brought, studio().jobs]).toEqual([null, {}]);
  });

  it('takes the place of what was dropped before it, which is no fault', async () => {
    const first = session.models.bring(embeddings(20));
    const second = session.models.bring(embeddings(24));
    expect(await Promise.all([first, second])).toEqual([false, true]);
    expect(models().brought).toMatchObject({ unmatchedIndices: [] });
    expect(studio().faults).toEqual([]);
  });
});

describe('a student that was trained elsewhere', () => {
  const tiny = (classNames: readonly string[]) => {
    const student = describeStudent(TINY_CONV, { classes: classNames.length, teacherDims: 0 });
    const recipe = {
      ...studio().student.recipe,
      student: TINY_CONV,
      start: { kind: 'random' } as const,
      objective: [{ id: 'ce', weight: 1, options: {} }],
    };
    const note = { version: 1, name: 'From afar', classNames, teacherDims: 0, recipe } as const;
    const values = initialiseStudent(student, createRandom(1));
    return drop({ 'trained.safetensors': writeWeights(student.parameters, values, note) });
  };

  it('is the open run of the project, in words', async () => {
    expect(await session.models.bring(tiny(studio().project!.classes))).toBe(true);
    const { runs, runId, reading } = studio().student;
    expect(runs).toMatchObject([{ id: runId, name: 'From afar', status: 'finished' }]);
    expect(reading).toMatch(/^Finished/);
    expect(models().brought).toBeNull();
    expect(studio().faults).toEqual([]);
  });

  it('on other classes is refused in words, and no run is there', async () => {
    expect(await session.models.bring(tiny(['elsewhere']))).toBe(false);
    const message = expect.stringMatching(/"elsewhere" only there/);
    expect(studio().faults).toMatchObject([
      { station: 'teacher', error: { code: 'CHECKPOINT_INVALID', message } },
    ]);
    expect(studio().student.runs).toEqual([]);
  });
});
