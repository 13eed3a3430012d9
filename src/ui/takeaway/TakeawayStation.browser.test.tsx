import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Studio } from '../../state/studio.ts';
import { NO_TAKEAWAY } from '../../state/takeaway/slice.ts';
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
    { station: 'takeaway', takeaway: { ...NO_TAKEAWAY, ...takeaway } },
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

  it('offers formats, says what will be in the zip and why, then exports', async () => {
    const session = await open();
    const tfjs = page.getByRole('checkbox', { name: /^TensorFlow\.js/ });
    await expect.element(tfjs).toBeChecked();
    await expect.element(page.getByText(/^about 1\.4.MB$/)).toBeVisible();
    await page.getByText('What will be in the zip').click();
    await expect.element(page.getByText('preprocessing.json')).toBeVisible();
    await page.getByRole('button', { name: 'Export' }).click();
    expect(callsOf(session, 'takeaway.export')).toHaveLength(1);
    await tfjs.click();
    expect(callsOf(session, 'takeaway.choose')).toEqual([[[]]]);
  });

  it('puts photos of one’s own into the zip only where that is ticked', async () => {
    const session = await open();
    const own = page.getByRole('checkbox', { name: /put 24 of mine into the zip/ });
    await expect.element(own).not.toBeChecked();
    await own.click();
    expect(callsOf(session, 'takeaway.checkByOwnPhotos')).toEqual([[true]]);
  });

  it('exports nothing in no format', async () => {
    await open({ formats: [] });
    await expect.element(page.getByText('choose at least one')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Export' })).toBeDisabled();
  });

  it('shows how the files answered beside the student here, also from the photos’ bytes on', async () => {
    await open({ exported: EXPORTED });
    const proof = page.getByRole('region', { name: 'Proof' });
    await expect.element(proof).toHaveTextContent(/asked about 372.photos/);
    await expect
      .element(proof.getByRole('row', { name: /^TensorFlow/ }))
      .toHaveTextContent(/1\.4.MB73\.0.%73\.0.%100\.0.%3\.1e-7/);
    await expect.element(proof.getByRole('row', { name: /^From the photos/ })).toHaveTextContent(/72\.8.%/);
    expect(proof.getByText(/right on/).elements()).toEqual([]);
    await expect.element(page.getByText('await tf.loadGraphModel("model.json");')).toBeVisible();
  });

  it('compares nothing where only a hand-over was written', async () => {
    await open({ exported: { ...EXPORTED, proofs: [], fromBytes: null } });
    const proof = page.getByRole('region', { name: 'Proof' });
    await expect.element(proof).toHaveTextContent('It holds no trained student');
  });

  it('says in red what a format loses', async () => {
    const [proof] = EXPORTED.proofs;
    const lossy = { ...proof!, meanAbsDifference: 0.05, top1: { live: 0.73, files: 0.7 } };
    await open({ exported: { ...EXPORTED, proofs: [lossy] } });
    const proven = page.getByRole('region', { name: 'Proof' });
    await expect.element(proven.getByText(/right on 70\.0 % of the photos/)).toBeVisible();
    await expect.element(proven.getByText(/differ from those here by 0\.050 on average/)).toBeVisible();
  });

  it('says where the teacher itself would be found, once the student has answered', async () => {
    const card = page.getByRole('region', { name: 'The student, or the teacher itself?' });
    const { store } = await open();
    expect(card.elements()).toEqual([]);
    store.setState({ results: { split: 'test', evaluation: EVALUATION } });
    await expect.element(card.getByRole('row', { name: /^pupil-mini/ })).toHaveTextContent(/69\.9/);
    await expect.element(card).toHaveTextContent(/pupil-mini comes with Pupil, under the licence “MIT”/);
    store.setState({ results: { split: 'test', evaluation: { ...EVALUATION, runId: 'another' } } });
    await expect.element(card).not.toBeInTheDocument();
  });

  it('exports the teacher with its probe, and tells size and proof', async () => {
    const session = await open();
    session.store.setState({ results: { split: 'test', evaluation: EVALUATION } });
    await page.getByRole('button', { name: /Export the teacher with its probe, about 1\.7.MB/ }).click();
    expect(callsOf(session, 'takeaway.exportTeacher')).toHaveLength(1);
    session.store.setState({
      takeaway: { ...NO_TAKEAWAY, exportedTeacher: { ...EXPORTED, proof: EXPORTED.proofs[0]! } },
    });
    const card = page.getByRole('region', { name: 'The student, or the teacher itself?' });
    await expect
      .element(card)
      .toHaveTextContent(
        /answers 372.photos as the stored embeddings do: 100\.0.% of the same class, largest difference 3\.1e-7/,
      );
    await expect.element(page.getByRole('button', { name: /^Download the teacher/ })).toBeVisible();
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
