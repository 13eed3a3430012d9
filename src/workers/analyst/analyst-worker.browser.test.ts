/** The real worker on stored embeddings of a made-up teacher, in whose space a class is a direction. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Photo } from '../../core/records/project.ts';
import { USUAL_QUESTIONS } from '../../core/selection/selection.ts';
import type { AnalystCalls, NamingQuestion } from '../../protocol/analyst.ts';
import { connect } from '../../protocol/rpc.ts';
import { commitEmbeddings } from '../../storage/embeddings.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import { putPhotos } from '../../storage/photos.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { putTexts } from '../../storage/texts.ts';
import AnalystWorker from '../analyst.worker.ts?worker';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';

const PROJECT = 'one';
const FINGERPRINT = 'made up';
const DIMS = 4;
const SEEN = { projectId: PROJECT, fingerprint: FINGERPRINT };

const analyst = connect<AnalystCalls>(new AnalystWorker(), 'analyst');
afterAll(() => analyst.end());

let photos: readonly Photo[];

/** Classes lie on the first two axes; the third tells photos apart. */
const rowOf = (classIndex: number, apart: number) => [classIndex === 0 ? 1 : 0, classIndex, apart, 0];

async function embed(some: readonly Photo[]): Promise<void> {
  const values = Float32Array.from(some.flatMap(({ classIndex, index }) => rowOf(classIndex!, index / 1000)));
  await commitEmbeddings(
    { fingerprint: FINGERPRINT, ids: some.map(({ id }) => id), dims: DIMS, values },
    some.length,
    1,
  );
}

beforeEach(async () => {
  await deleteDatabase();
  photos = await storeDrawnProject(PROJECT, 32);
});

/** The last four photos lose their class. */
async function forgetSome(): Promise<readonly Photo[]> {
  const some = photos.slice(-4);
  await putPhotos(some.map((photo) => ({ ...photo, classIndex: null })));
  return some;
}

const question = (method: NamingQuestion['method']): NamingQuestion => ({
  ...SEEN,
  method,
  prompts: [
    { name: 'discs', descriptions: [] },
    { name: 'stripes', descriptions: [] },
  ],
  templates: ['a {}.'],
  unseenIds: [],
});

const readClasses = () =>
  putTexts(
    ['a discs.', 'a stripes.'].map((text, classIndex) => ({
      fingerprint: FINGERPRINT,
      text,
      values: Float32Array.from(rowOf(classIndex, 0)),
    })),
  );

describe('what a teacher has left', () => {
  it('is measured on the labels, and the measurement is kept', async () => {
    await embed(photos);
    const knowledge = await analyst.call('assess', SEEN);
    expect(knowledge).toMatchObject({ knn: { validation: 1, test: 1 }, linearProbe: { validation: 1 } });
    expect(await knowledgeOf(PROJECT, FINGERPRINT)).toEqual(knowledge);
  });

  it.each(['neighbours', 'text'] as const)('names photos without a class by %s', async (method) => {
    await embed(photos);
    await readClasses();
    const nameless = await forgetSome();
    const { proposals, zeroShot } = await analyst.call('propose', question(method));
    expect(proposals.ids).toEqual(nameless.map(({ id }) => id));
    expect([...proposals.classIndices]).toEqual(nameless.map(({ classIndex }) => classIndex));
    expect(zeroShot).toEqual(method === 'text' ? { validation: 1, test: 1 } : null);
  });

  it('finds the photos that are nearest to a text', async () => {
    await embed(photos);
    await readClasses();
    const hits = await analyst.call('search', { ...SEEN, text: 'a stripes.', most: 5 });
    const classes = new Map(photos.map(({ id, classIndex }) => [id, classIndex]));
    expect(hits.map(({ id }) => classes.get(id))).toEqual([1, 1, 1, 1, 1]);
  });

  it('shows which photos are near-duplicates', async () => {
    await embed(photos);
    const { excluded, trainPhotos } = await analyst.call('select', {
      ...SEEN,
      question: USUAL_QUESTIONS.balance,
    });
    expect(trainPhotos).toBe(photos.filter(({ split }) => split === 'train').length);
    expect(excluded.length).toBeGreaterThan(0);
  });
});

describe('what a teacher has not looked at', () => {
  it.each(['assess', 'propose', 'select', 'search'] as const)('stops %s in words', async (method) => {
    await embed(photos.slice(1));
    const params = {
      assess: SEEN,
      propose: question('neighbours'),
      select: { ...SEEN, question: USUAL_QUESTIONS.balance },
      search: { ...SEEN, text: 'a stripes.', most: 5 },
    };
    await expect(analyst.call(method, params[method])).rejects.toMatchObject({
      code: 'NO_EMBEDDINGS',
      facts: { missing: 1 },
    });
  });

  it('is not made up for a text that was not read', async () => {
    await embed(photos);
    const asking = analyst.call('search', { ...SEEN, text: 'a hat', most: 5 });
    await expect(asking).rejects.toThrow('has not read “a hat”');
  });
});
