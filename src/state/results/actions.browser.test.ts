/**
 * Results and Take away with the real trainer and verifier: figures of the open run, one picture, added classes, the
 * file.
 */
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { answersOf, mistakes } from '../../core/metrics/answers.ts';
import { headOf } from '../../core/students/head.ts';
import { evaluationOf } from '../../storage/evaluations.ts';
import { getRun } from '../../storage/runs.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import {
  FINGERPRINT,
  storeFolder,
  storeRun,
  storeTexts,
} from '../../workers/trainer/testing/stored-folder.ts';
import { createSession } from '../create-session.ts';

const PROJECT = 'results-test';
const RUN = 'answers-by-names';
const CLASSES = ['red', 'green', 'blue'];

/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession();
const studio = () => session.store.getState();
const openRun = () => studio().student.runs.find(({ id }) => id === studio().student.runId);

/** A reddish picture. */
function red(): ImageData {
  const image = new ImageData(120, 100);
  for (let i = 0; i < image.data.length; i += 4) image.data.set([190, 100, 100, 255], i);
  return image;
}

beforeAll(async () => {
  await deleteDatabase();
  await storeFolder(PROJECT);
  await storeTexts([...CLASSES, 'amber']);
  await storeRun(RUN, PROJECT, {
    objective: [{ id: 'fd', weight: 1, options: {} }],
    head: headOf('texts'),
    epochs: 20,
  });
  await session.open();
  expect(await session.student.resume(RUN)).toBe(true);
});

describe('Results', () => {
  it('answers a split once, keeps the answers, and asks again after an edit', async () => {
    expect(await session.results.evaluate('test')).toBe(true);
    const { evaluation, split } = studio().results;
    expect(split).toBe('test');
    expect(evaluation).toMatchObject({ runId: RUN, split: 'test', classes: CLASSES, revision: 0 });
    expect(evaluation!.probabilities).toHaveLength(27);
    expect((await evaluationOf(RUN, 'test'))?.probabilities).toEqual(evaluation!.probabilities);

    const jobs: unknown[] = [];
    const unsubscribe = session.store.subscribe(({ jobs: { evaluate } }) => {
      if (evaluate !== undefined) jobs.push(evaluate);
    });
    expect(await session.results.evaluate('test')).toBe(true);
    expect(jobs).toEqual([]);

    const tested = studio().photos.filter(({ split: of }) => of === 'test');
    await session.photos.edit({ kind: 'exclude', indices: [tested[0]!.index], isExcluded: true });
    expect(await session.results.evaluate('test')).toBe(true);
    expect(jobs.length).toBeGreaterThan(0);
    expect(studio().results.evaluation!.ids).toHaveLength(8);
    expect(await session.photos.undo()).toBe(true);
    unsubscribe();
  });

  it('has no answers, and no fault, where nobody is there to ask', async () => {
    const tested = studio().photos.filter(({ split }) => split === 'test');
    const indices = tested.map(({ index }) => index);
    await session.photos.edit({ kind: 'exclude', indices, isExcluded: true });
    expect(await session.results.evaluate('test')).toBe(true);
    expect(studio().faults).toEqual([]);
    expect(studio().results.evaluation).toMatchObject({ runId: RUN, split: 'test', ids: [], figures: {} });
    // What was measured before is not overwritten by nothing.
    expect((await evaluationOf(RUN, 'test'))?.ids).toHaveLength(8);
    await session.photos.undo();
  });

  it('become one file to be sent, with photos only where they were asked for', async () => {
    const words = { recipe: [{ label: 'Epochs', value: '20' }], cost: [] };
    const without = await session.results.writeReport({ withPhotos: false, words });
    expect(without?.fileName).toMatch(/^[a-z0-9-]+-report\.html$/);
    const text = await without!.file.text();
    expect(text).toContain('of 9 test photos right');
    expect(text).toContain('<td>20</td>');
    expect(text).not.toContain('<img');
    const answers = (await evaluationOf(RUN, 'test'))!;
    const wrong = mistakes(answersOf(answers)).length;
    const pictured = await (await session.results.writeReport({ withPhotos: true, words }))!.file.text();
    expect(pictured.match(/<img src="data:image\/jpeg;base64,[A-Za-z0-9+/=]+"/g) ?? []).toHaveLength(
      Math.min(12, wrong),
    );
    expect(studio().faults).toEqual([]);
    expect(studio().jobs).toEqual({});
  });

  it('guesses a picture that is in no folder', async () => {
    const guess = await session.results.guess(red());
    expect(guess!.probabilities).toHaveLength(3);
    expect([...guess!.probabilities].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(guess!.probabilities[0]).toBe(Math.max(...guess!.probabilities));
  });
});

describe('a class that nobody thought of', () => {
  it('joins by its name, takes part in guesses, and goes again', async () => {
    expect(await session.results.addClass('amber')).toBe(true);
    expect(openRun()?.addedClasses?.map(({ name }) => name)).toEqual(['amber']);
    expect((await session.results.guess(red()))!.probabilities).toHaveLength(4);
    expect(await session.results.removeClass('amber')).toBe(true);
    expect((await getRun(RUN))?.addedClasses ?? []).toEqual([]);
    expect((await session.results.guess(red()))!.probabilities).toHaveLength(3);
  });

  it('is refused where the present teacher is not the one that the student learned from', async () => {
    expect(await session.results.addClass('teal')).toBe(false);
    expect(studio().faults).toMatchObject([
      { station: 'vocabulary', error: { code: 'TEACHER_UNSUPPORTED', facts: { wanted: FINGERPRINT } } },
    ]);
    session.dismissFault('vocabulary');
  });
});

describe('Take away', () => {
  it('offers a file only once it was loaded again, and forgets it with the run', async () => {
    expect(await session.takeaway.export()).toBe(true);
    const { exported } = studio().takeaway;
    expect(exported!.proofs.length).toBeGreaterThan(0);
    expect(new TextDecoder().decode(unzipSync(exported!.zip)['labels.txt'])).toBe('red\ngreen\nblue\n');
    expect(studio().jobs).toEqual({});
    await session.student.openRun(RUN);
    expect(studio().takeaway.exported).toBeNull();
  });

  it('does nothing where no run is open', async () => {
    expect(await session.student.removeRun(RUN)).toBe(true);
    expect(studio().student).toMatchObject({ runs: [], runId: null });
    expect(await session.takeaway.export()).toBe(false);
    expect(await session.results.evaluate('test')).toBe(false);
    expect(await session.results.guess(red())).toBeNull();
    expect(studio().faults).toEqual([]);
  });
});
