import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { emptyStudio } from '../testing/empty-studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { BACKEND, LEDGER, run } from '../testing/runs.ts';
import { FINISHED, JOB, open, PAUSED, RECIPE, TRAINING } from '../testing/student-station.tsx';

beforeEach(() => localStorage.clear());

describe('a run that trains', () => {
  const AT_WORK = { jobs: { train: JOB } };
  const live = {
    runs: [TRAINING, FINISHED],
    runId: TRAINING.id,
    progress: {
      phase: 'training',
      step: 300,
      totalSteps: 1440,
      epoch: 7,
      msPerStep: 86,
      imagesPerSecond: 744,
      etaMs: 98_000,
      checkpointStep: 288,
      points: [],
      evaluations: [],
      backend: BACKEND,
      bytesInUse: 2e8,
      ledger: LEDGER,
      note: '',
    },
  } as const;

  it('has the sentence that reads it as its headline', async () => {
    await open({ ...live, reading: 'Learning: 61.2 % of validation photos right.' }, AT_WORK);
    await expect
      .element(page.getByRole('heading', { level: 1 }))
      .toHaveTextContent('Learning: 61.2 % of validation photos right.');
  });

  it('says how far, how fast and how long still, and pauses', async () => {
    const { session } = await open(live, AT_WORK);
    await expect
      .element(page.getByRole('progressbar'))
      .toHaveAttribute('aria-valuetext', '300 of 1,440 steps');
    await expect.element(page.getByText(/86.ms/).first()).toBeVisible();
    await expect.element(page.getByText(/744.photos\/s/)).toBeVisible();
    await expect.element(page.getByText(/~1.min.38.s/)).toBeVisible();
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(callsOf(session, 'student.pause')).toHaveLength(1);
  });

  it('stands beside what the teacher knows and the run without a teacher', async () => {
    await open(live, AT_WORK);
    const accuracy = page.getByRole('figure', { name: 'Accuracy' });
    await expect
      .element(accuracy.getByRole('list'))
      .toHaveTextContent(/what the teacher knows \(linear probe\) 71\.2/);
    await expect.element(accuracy.getByRole('list')).toHaveTextContent(/labels only \(Run 1\)/);
  });

  it('says where the milliseconds of a step go, and what it launches and holds', async () => {
    await open(live, AT_WORK);
    const cost = page.getByRole('region', { name: 'What a step costs' });
    await expect.element(cost).toHaveTextContent('step 153, the median of 5 sampled');
    const parts = cost.getByRole('table');
    await expect
      .element(parts.getByRole('row').nth(0))
      .toHaveTextContent(/Data.*Forward.*Backward.*Optimizer/);
    await expect
      .element(parts.getByRole('row').nth(1))
      .toHaveTextContent(/2\.1.ms 2.%27.ms 31.%51.ms 59.%5\.9.ms 7.%/);
    await expect.element(cost).toHaveTextContent(/86.ms in all/);
    await expect.element(cost).toHaveTextContent(/231.kernels launched/);
    await expect.element(cost).toHaveTextContent(/61.MB in tensors at most/);
    await expect.element(cost).toHaveTextContent(/84.MB taken from the device/);
  });

  it('tells the time to hand a step to the GPU from the time until it was done', async () => {
    const onGpu = { ...TRAINING, ledger: { ...LEDGER, finishedMs: 112 } };
    await open({ ...live, runs: [onGpu, FINISHED] }, AT_WORK);
    const cost = page.getByRole('region', { name: 'What a step costs' });
    await expect.element(cost).toHaveTextContent(/86.ms to hand it to the GPU/);
    await expect.element(cost).toHaveTextContent(/112.ms until the GPU had finished/);
    await expect.element(cost).not.toHaveTextContent(/in all/);
  });

  it('says which backend stands in for one that computes wrongly', async () => {
    const reason =
      'WASM computes wrongly here: in a training step of a tiny conv net, the loss is 3 instead of 9.902. Plain JavaScript stands in, many times slower.';
    const backend = { ...BACKEND, id: 'cpu', device: 'JavaScript', reason } as const;
    await open({ ...live, runs: [{ ...TRAINING, backend }, FINISHED] }, AT_WORK);
    const name = page.getByRole('button', { name: 'CPU' });
    await expect.element(name).toHaveAccessibleDescription(reason);
    await name.click();
    await expect.element(page.getByText(reason)).toBeVisible();
  });

  it('draws points that arrive later without being opened again', async () => {
    const { session } = await open(live, AT_WORK);
    const loss = page.getByRole('figure', { name: /Loss/ });
    await expect.element(loss).toHaveTextContent(/at step 300/);
    const longer = run('Run 2', RECIPE, 'training', 320);
    session.store.setState(({ student }) => ({ student: { ...student, runs: [longer, FINISHED] } }));
    await expect.element(loss).toHaveTextContent(/at step 320/);
  });
});

describe('the runs of a folder', () => {
  const kept = { runs: [PAUSED, FINISHED], runId: FINISHED.id };

  it('go on for more epochs', async () => {
    const { session } = await open(kept);
    await page.getByRole('spinbutton', { name: 'epochs' }).fill('5');
    await page.getByRole('button', { name: 'Train on for' }).click();
    expect(callsOf(session, 'student.continue')).toEqual([['Run 1', 5]]);
  });

  it('are overlaid by their box, with what differs in their recipes', async () => {
    const { session } = await open({ ...kept, comparedRunIds: ['Run 3'] });
    const diff = page.getByRole('region', { name: /Recipes compared/ });
    await expect.element(diff.getByRole('row', { name: /Labels it may see 10.% 100.%/ })).toBeVisible();
    await expect.element(diff.getByRole('row', { name: /Epochs/ })).not.toBeInTheDocument();
    await page.getByRole('checkbox', { name: 'Overlay Run 3' }).click();
    expect(callsOf(session, 'student.compareRuns')).toEqual([[[]]]);
  });

  it('are renamed in place and resumed where they stopped', async () => {
    const { session } = await open(kept);
    await page.getByRole('button', { name: 'Rename Run 3' }).click();
    await page.getByRole('textbox', { name: 'Name of the run' }).fill('Views');
    await page.getByRole('button', { name: 'Go on with Run 3' }).click();
    expect(callsOf(session, 'student.renameRun')).toEqual([['Run 3', 'Views']]);
    expect(callsOf(session, 'student.resume')).toEqual([['Run 3']]);
  });

  it('are removed only after a second press, in the same place', async () => {
    const { session } = await open(kept);
    await page.getByRole('button', { name: 'Remove Run 1' }).click();
    expect(callsOf(session, 'student.removeRun')).toEqual([]);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    expect(callsOf(session, 'student.removeRun')).toEqual([['Run 1']]);
  });
});

describe('a stored run that cannot be read', () => {
  it('is named with what is wrong with it, and can be removed', async () => {
    const unreadable = { store: 'runs', key: 'r7', reason: 'A stored run cannot be read: status.' } as const;
    const { ledger } = emptyStudio();
    const { session } = await open({}, { ledger: { ...ledger, unreadable: [unreadable] } });
    const list = page.getByRole('list', { name: 'Stored records that cannot be read' });
    await expect.element(list.getByText('A stored run cannot be read: status.')).toBeVisible();
    await list.getByRole('button', { name: 'Remove' }).click();
    expect(callsOf(session, 'removeUnreadable')).toEqual([[unreadable]]);
  });

  it('says nothing at the station where it is not missed', async () => {
    const unreadable = { store: 'projects', key: 'p', reason: 'A stored project cannot be read.' } as const;
    const { ledger } = emptyStudio();
    await open({}, { ledger: { ...ledger, unreadable: [unreadable] } });
    await expect.element(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
    expect(page.getByText('A stored project cannot be read.').elements()).toEqual([]);
  });
});

describe('a run that has ended', () => {
  const best = { step: 960, top1: 0.71, loss: 0.9 };
  const kept = { ...FINISHED, best, recipe: { ...FINISHED.recipe, keep: 'best' as const } };

  it('says which of its weights its student is made of, and lets the others be taken', async () => {
    const { session } = await open({ runs: [kept], runId: kept.id });
    await expect.element(page.getByText('The student is that of step 960, its best check.')).toBeVisible();
    await page.getByRole('button', { name: /^Take that of the last step/ }).click();
    expect(callsOf(session, 'student.keepWeights')).toEqual([[kept.id, 'last']]);
  });

  it('offers the best check where its last weights were taken', async () => {
    const last = { ...kept, recipe: { ...kept.recipe, keep: 'last' as const } };
    const { session } = await open({ runs: [last], runId: last.id });
    await page.getByRole('button', { name: 'Take that of step 960, its best check' }).click();
    expect(callsOf(session, 'student.keepWeights')).toEqual([[last.id, 'best']]);
  });
});
