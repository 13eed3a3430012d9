import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Studio } from '../../state/studio.ts';
import { evaluation } from '../testing/evaluation.ts';
import { callsOf } from '../testing/fake-session.ts';
import { lookedStudio, PHOTOS } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { recipe, run } from '../testing/runs.ts';
import { TakeawayStation } from './TakeawayStation.tsx';

const FINISHED = run('Run 1', recipe(), 'finished', 480, { validation: 0.75, test: 0.73 });
const ZIP = zipSync({
  'README.md': strToU8('# Student\n\n```js\nawait tf.loadGraphModel("model.json");\n```\n'),
});
const EXPORTED = {
  zip: ZIP,
  fileName: 'clothing-student.zip',
  files: [
    { name: 'model.json', sizeBytes: 31_000 },
    { name: 'weights.bin', sizeBytes: 1_364_000 },
  ],
  proofs: [
    {
      format: 'tfjs',
      checkedImages: 372,
      maxAbsDifference: 3.1e-7,
      meanAbsDifference: 2e-8,
      agreement: 1,
      top1: { live: 0.73, files: 0.73 },
    },
  ],
  fromBytes: {
    checkedImages: 372,
    maxAbsDifference: 0.2,
    meanAbsDifference: 0.004,
    agreement: 0.99,
    top1: { live: 0.73, files: 0.728 },
  },
};

async function open(takeaway: Partial<Studio['takeaway']> = {}, runs = [FINISHED]) {
  const studio = lookedStudio(
    { runs, runId: runs[0]?.id ?? null },
    { station: 'takeaway', takeaway: { exported: null, ...takeaway } },
  );
  return (await renderStation(<TakeawayStation />, studio)).session;
}

const EVALUATION = evaluation('Run 1', 'test', PHOTOS);

describe('the take-away', () => {
  it('says what it needs while there is no student', async () => {
    const session = await open({}, []);
    await page.getByRole('button', { name: 'Go to the student' }).click();
    expect(session.store.getState().station).toBe('student');
  });

  it('says what will be in the zip and why, then exports', async () => {
    const session = await open();
    await expect.element(page.getByText(/TensorFlow\.js, about 1\.4.MB\. For pages/)).toBeVisible();
    await expect.element(page.getByText('preprocessing.json')).toBeVisible();
    await page.getByRole('button', { name: 'Export' }).click();
    expect(callsOf(session, 'takeaway.export')).toHaveLength(1);
  });

  it('shows how closely the reloaded file answered, and on how many photos', async () => {
    await open({ exported: EXPORTED });
    await expect
      .element(page.getByText(/Reloaded in a fresh worker/))
      .toHaveTextContent(/largest difference 3\.1e-7 on 372.photos/);
    await expect.element(page.getByText('await tf.loadGraphModel("model.json");')).toBeVisible();
  });

  it('says where the teacher itself would be found, once the student has answered', async () => {
    const card = page.getByRole('region', { name: 'The student, or the teacher itself?' });
    const { store } = await open();
    expect(card.elements()).toEqual([]);
    store.setState({ results: { split: 'test', evaluation: EVALUATION } });
    await expect.element(card.getByRole('row', { name: /^pupil-mini/ })).toHaveTextContent(/69\.9/);
    await expect
      .element(card)
      .toHaveTextContent(/pupil-mini comes with Pupil, and its probe is not written as a file/);
    store.setState({ results: { split: 'test', evaluation: { ...EVALUATION, runId: 'another' } } });
    await expect.element(card).not.toBeInTheDocument();
  });

  it('hands the bytes to the browser under their name', async () => {
    await open({ exported: EXPORTED });
    const clicked = new Promise<HTMLAnchorElement>((resolve) => {
      document.addEventListener(
        'click',
        (event) => {
          if (!(event.target instanceof HTMLAnchorElement)) return;
          event.preventDefault();
          resolve(event.target);
        },
        true,
      );
    });
    await page.getByRole('button', { name: /Download/ }).click();
    const link = await clicked;
    expect(link.download).toBe('clothing-student.zip');
    const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
    expect(bytes).toEqual(ZIP);
  });
});
