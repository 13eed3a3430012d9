import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { type LoopCost, loopKey } from '../../core/training/loop-cost.ts';
import { usualPlan } from '../../core/views/plan.ts';
import type { Studio } from '../../state/studio.ts';
import { emptyStudio } from '../testing/empty-studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { job } from '../testing/job.ts';
import { lookedStudio, PHOTOS } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { BACKEND, LEDGER, recipe, run } from '../testing/runs.ts';
import { FACTS } from '../testing/teacher.ts';
import { countLabels } from './label-budget.ts';
import { StudentStation } from './StudentStation.tsx';

const RECIPE = recipe();
const TRAINING = run('Run 2', RECIPE, 'training', 300);
const FINISHED = run('Run 1', recipe('ce', { labelBudget: 0.1 }), 'finished', 480, {
  validation: 0.66,
  test: 0.648,
});
const PAUSED = run('Run 3', recipe('fd'), 'paused', 200);
const JOB = job({
  what: 'Training',
  done: 300,
  total: 1440,
  unit: 'steps',
  perSecond: 11.6,
  etaMs: 98_000,
});

async function open(student: Partial<Studio['student']>, rest: Partial<Studio> = {}) {
  const { session } = await renderStation(<StudentStation />, lookedStudio(student, rest));
  return { session, student: () => session.store.getState().student };
}

beforeEach(() => localStorage.clear());

describe('the recipe', () => {
  it('says what a student weighs and computes before anything is trained', async () => {
    await open({});
    const choice = page.getByRole('radio', { name: 'Small residual net at 64 px' });
    await expect.element(choice).toBeChecked();
    await expect.element(page.getByText(/k parameters, 1\.2/).first()).toBeVisible();
    await expect.element(page.getByText(/FLOPs a photo/).first()).toBeVisible();
  });

  it('turns a label budget into photos', async () => {
    const { student } = await open({});
    await page.getByRole('slider').fill('3');
    const { seen, labelled } = countLabels(PHOTOS, 0.1);
    const words = `= ${seen}.photos of ${labelled.toLocaleString('en')}`;
    await expect
      .element(page.getByText(new RegExp(`Labels the student may see: 10.% ${words}`)))
      .toBeVisible();
    expect(student().recipe.labelBudget).toBe(0.1);
    expect(student().recipe.objective.map((term) => term.id)).toEqual(['kd_probe']);
  });

  it('learns on the views that the teacher saw, where there are some, if that is wanted', async () => {
    const wanted = trainingPhotos(PHOTOS).length;
    const looked = lookedStudio({}).teacher!;
    const views = { photos: wanted, storedBytes: 1, msPerLook: 9, heldBytes: null };
    const plan = usualPlan(8);
    const { session, student } = await open({}, { teacher: { ...looked, viewPlan: plan, views } });
    const onViews = page.getByRole('checkbox', { name: 'Learn on the views that the teacher saw' });
    await expect.element(onViews).not.toBeChecked();
    await onViews.click();
    expect(student().recipe.views).toEqual(plan);
    await expect.element(page.getByText('Each photo comes in 8 stored views in turn')).toBeVisible();
    await onViews.click();
    expect(student().recipe.views).toBeNull();
    session.store.setState({
      teacher: { ...looked, viewPlan: plan, views: { ...views, photos: wanted - 1 } },
    });
    await expect.element(onViews).not.toBeInTheDocument();
  });

  it('starts from published weights where the student has them, and from random ones if asked', async () => {
    const { student } = await open({});
    const pretrained = page.getByRole('radio', { name: 'Pretrained weights' });
    await expect.element(page.getByRole('radio', { name: 'Random weights' })).toBeChecked();
    await expect.element(pretrained).not.toBeInTheDocument();
    await page.getByRole('radio', { name: 'Pupil-mini at 64 px' }).click();
    await expect.element(pretrained).toBeChecked();
    expect(student().recipe.start).toEqual({ kind: 'pretrained', id: 'pupil-mini' });
    await expect.element(page.getByText(/3\.\d.Mi?B come from this site/)).toBeVisible();
    await page.getByRole('radio', { name: 'Random weights' }).click();
    expect(student().recipe.start).toEqual({ kind: 'random' });
    await page.getByRole('radio', { name: /Labels only/ }).click();
    expect(student().recipe).toMatchObject({ preset: 'ce', start: { kind: 'random' } });
  });

  it('starts from a run of the same student that has ended', async () => {
    const other = run('Small one', recipe('ce'), 'finished', 480);
    const newer = run('Newer one', recipe('ce'), 'stopped', 200);
    const { session, student } = await open({ runs: [newer, PAUSED, other] });
    await page.getByRole('radio', { name: 'An earlier run' }).click();
    expect(student().recipe.start).toEqual({ kind: 'run', runId: 'Newer one', name: 'Newer one' });
    await page.getByRole('combobox', { name: 'Run' }).selectOptions('Small one');
    expect(student().recipe.start).toEqual({ kind: 'run', runId: 'Small one', name: 'Small one' });
    session.store.setState(({ student: now }) => ({ student: { ...now, runs: [newer] } }));
    await expect.element(page.getByText(/The run to start from is not there any more/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Train' })).toBeDisabled();
  });

  it('says that there is no run to start from where there is none', async () => {
    await open({ runs: [PAUSED] });
    await expect.element(page.getByRole('radio', { name: 'An earlier run' })).toBeDisabled();
    await expect.element(page.getByText(/No run of this student at this size has ended yet/)).toBeVisible();
  });

  it('shows the formula and the quirks of the paper as switches', async () => {
    const { student } = await open({});
    await page.getByRole('radio', { name: /CLIP-Embed-KD, as published/ }).click();
    await page.getByText('What exactly is minimised').click();
    await expect.element(page.getByText('train-type embed-KD')).toBeVisible();
    await expect.poll(() => page.getByRole('math').elements().length).toBe(2);
    const twice = page.getByRole('checkbox', { name: 'Softmax twice (quirk Q1)' });
    await expect.element(twice).toBeChecked();
    await twice.click();
    expect(student().recipe.objective[0]!.options['doubleSoftmax']).toBe(false);
    await expect.element(page.getByRole('checkbox', { name: 'No temperature (quirk Q3)' })).toBeChecked();
  });

  it('is composed of any terms, each at its own weight, and called by them', async () => {
    const { student } = await open({});
    await page.getByRole('radio', { name: /Labels only/ }).click();
    await page.getByText('What exactly is minimised').click();
    await expect.element(page.getByRole('button', { name: 'Remove Labels' })).toBeDisabled();
    const add = page.getByRole('button', { name: 'Add', exact: true });
    await expect.element(add).toBeDisabled();
    const choice = page.getByRole('combobox', { name: 'Add a term' });
    await choice.selectOptions('self_feat');
    await add.click();
    await choice.selectOptions('icl');
    await add.click();
    expect(student().recipe.preset).toBe('ce+self_feat+icl');
    expect(student().recipe.objective.map(({ weight }) => weight)).toEqual([1, 0.1, 1]);
    await expect.element(page.getByRole('radio', { name: /^Your own sum/ })).toBeChecked();
    await expect.element(choice.getByRole('option', { name: /\(icl\)/ })).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Remove Labels' }).click();
    await page.getByRole('spinbutton', { name: 'Weight' }).first().fill('0.3');
    expect(student().recipe.preset).toBe('0.3*self_feat+icl');
    await page.getByRole('radio', { name: /Labels only/ }).click();
    expect(student().recipe.preset).toBe('ce');
    await expect.element(page.getByRole('radio', { name: /^Your own sum/ })).not.toBeInTheDocument();
  });

  it('is not offered terms that the present teacher cannot serve', async () => {
    await open({});
    await page.getByText('What exactly is minimised').click();
    await page.getByRole('combobox', { name: 'Add a term' }).selectOptions('anchor_text');
    await expect.element(page.getByText(/needs a teacher that reads class names/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Add', exact: true })).toBeDisabled();
  });

  it('draws its batches in any of five ways, each with its own numbers, also after another student is picked', async () => {
    const { student } = await open({});
    await page.getByText('Everything else batch').click();
    const way = page.getByRole('combobox', { name: 'What a batch is drawn from' });
    expect(way.getByRole('option').elements()).toHaveLength(5);
    await way.selectOptions('cluster-capped');
    await page.getByRole('spinbutton', { name: 'Clusters' }).fill('16');
    await page.getByRole('spinbutton', { name: 'Most of one cluster a pass' }).fill('20');
    expect(student().recipe.sampling).toEqual({ kind: 'cluster-capped', clusters: 16, most: 20 });
    await way.selectOptions('hard-pairs');
    await page.getByRole('spinbutton', { name: 'Hard pairs from' }).fill('50');
    const hard = { kind: 'hard-pairs', fromShare: 0.5 };
    expect(student().recipe.sampling).toEqual(hard);
    await page
      .getByRole('radio', { name: /at 32.px/ })
      .first()
      .click();
    expect(student().recipe.sampling).toEqual(hard);
    await page.getByRole('radio', { name: /CLIP-CID for folders/ }).click();
    await expect.element(way).toHaveValue('one-of-alike');
    await page.getByRole('radio', { name: /Labels only/ }).click();
    await expect.element(way).toHaveValue('uniform');
  });

  it('smooths labels as their term says, also after another student is picked', async () => {
    const { student } = await open({});
    const smoothing = () =>
      student().recipe.objective.find((term) => term.id === 'ce')!.options['labelSmoothing'];
    await page.getByText('What exactly is minimised').click();
    await page.getByRole('spinbutton', { name: 'Label smoothing' }).fill('0.3');
    expect(smoothing()).toBe(0.3);
    await page
      .getByRole('radio', { name: /at 32.px/ })
      .first()
      .click();
    expect(student().recipe.student.imageSizePx).toBe(32);
    expect(smoothing()).toBe(0.3);
  });

  it('keeps a number that is not one out of the recipe', async () => {
    const { student } = await open({});
    const epochs = page.getByRole('spinbutton', { name: 'Epochs' });
    await epochs.fill('0');
    await expect.element(page.getByText('From 1 to 1000.')).toBeVisible();
    expect(student().recipe.epochs).toBe(30);
    await epochs.fill('12');
    expect(student().recipe.epochs).toBe(12);
  });

  it('gives the measured time with a tilde and follows the epochs without measuring again', async () => {
    const estimate = {
      student: FINISHED.student!,
      backend: BACKEND,
      msPerStep: 86,
      stepsPerEpoch: 48,
      totalSteps: 1440,
      totalMs: 123_840,
      memoryBytes: 61e6,
    };
    const { session } = await open({ estimate: estimate });
    await expect.element(page.getByText(/~2.min.4.s/).last()).toBeVisible();
    await page.getByRole('spinbutton', { name: 'Epochs' }).fill('15');
    await expect.element(page.getByText(/~1.min.2.s/).last()).toBeVisible();
    expect(callsOf(session, 'student.estimate')).toEqual([]);
  });

  it('asks for the teacher where the objective needs it, and trains without one where it does not', async () => {
    const { session } = await open({}, { teacher: emptyStudio().teacher });
    const train = page.getByRole('button', { name: 'Train' });
    await expect.element(train).toBeDisabled();
    await expect.element(page.getByRole('button', { name: 'Go to the teacher' })).toBeVisible();
    await page.getByRole('radio', { name: /Labels only/ }).click();
    await expect.element(train).toBeEnabled();
    // By keyboard: outside the shell the bar that holds the button may stand below the edge of the frame, where no pointer reaches it.
    train.element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => callsOf(session, 'student.train')).toHaveLength(1);
  });
});

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

describe('the teacher in the loop', () => {
  const estimate = {
    student: FINISHED.student!,
    backend: BACKEND,
    msPerStep: 100,
    stepsPerEpoch: 48,
    totalSteps: 1440,
    totalMs: 144_000,
    memoryBytes: 61e6,
  };
  const cost: LoopCost = {
    projectId: 'p',
    key: loopKey(RECIPE),
    measuredAtMs: Date.UTC(2026, 10, 23, 12),
    pairs: 8,
    batchSize: 64,
    student: FINISHED.student!,
    backend: 'wasm',
    teacher: FACTS,
    ms: { stored: 100, student: 110, views: 40, teacher: 650 },
    bytes: { trainer: 99e6, targets: 1e6, teacher: 51e6 },
  };
  const card = () => page.getByRole('region', { name: 'With the teacher in the loop' });

  it('is estimated at once from the probed step and the teacher’s pace', async () => {
    const { session } = await open({ estimate: estimate });
    await expect.element(card()).toHaveTextContent('estimated');
    // 64 photos at 10.9 ms beside the student's 100 ms.
    await expect
      .element(card())
      .toHaveTextContent(/a step would take ~8\.0× the time and keep 2\.2× the weights/);
    await card().getByRole('button', { name: 'Measure it' }).click();
    expect(callsOf(session, 'student.measureLoop')).toEqual([[RECIPE]]);
  });

  it('shows what was measured of this very step, and what is only projected', async () => {
    await open({ estimate, loopCosts: [{ ...cost, key: 'another step' }, cost] });
    await expect.element(card()).toHaveTextContent('measured on this device on Nov 23, 2026');
    await expect.element(card().getByRole('row', { name: /A step 100.ms 800.ms 8×/ })).toBeVisible();
    await expect.element(card().getByRole('row', { name: /All memory 100.MB 150.MB 1\.5×/ })).toBeVisible();
    const projected = card().getByRole('button', { name: 'Projected' });
    await expect
      .element(projected)
      .toHaveAccessibleDescription(/Projected, not measured: 8\.8 GFLOP a photo/);
  });

  it('is cancelled by the button that began it', async () => {
    const loopJob = job({ what: 'Taking steps', done: 3, total: 8, unit: 'pairs of steps', etaMs: 9_000 });
    const { session } = await open({ estimate }, { jobs: { loop: loopJob } });
    await expect
      .element(card().getByRole('progressbar'))
      .toHaveAttribute('aria-valuetext', '3 of 8 pairs of steps');
    await card().getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'student.cancelLoop')).toHaveLength(1);
  });

  it('says in its place what went wrong, and measures again', async () => {
    const error = { code: 'WORKER_LOST', message: 'The teacher worker was lost.', facts: {} } as const;
    const { session } = await open(
      { estimate: estimate },
      { faults: [{ station: 'loop', error, remedy: 'retry' }] },
    );
    await expect.element(card().getByRole('alert')).toHaveTextContent('The teacher worker was lost.');
    await card().getByRole('button', { name: 'Try again' }).click();
    expect(callsOf(session, 'student.measureLoop')).toEqual([[RECIPE]]);
  });

  it('waits while a run trains, leads to the teacher that is missing, and is silent where none is asked', async () => {
    const { session } = await open({ runs: [TRAINING], runId: TRAINING.id }, { jobs: { train: JOB } });
    await expect.element(card().getByRole('button', { name: 'Measure it' })).toBeDisabled();
    const other = { ...TRAINING, recipe: { ...RECIPE, teacherFingerprint: 'another' } };
    session.store.setState(({ student }) => ({ jobs: {}, student: { ...student, runs: [other] } }));
    await card().getByRole('button', { name: 'Go to the teacher' }).click();
    expect(callsOf(session, 'show')).toEqual([['teacher']]);
    const labelsOnly = { ...TRAINING, recipe: recipe('ce') };
    session.store.setState(({ student }) => ({ student: { ...student, runs: [labelsOnly] } }));
    await expect.element(card()).not.toBeInTheDocument();
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
