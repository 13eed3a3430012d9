import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { Recommendations } from '../../core/recipe/recommended.ts';
import { tinyVitConfig } from '../../core/students/families/vit.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { usualPlan } from '../../core/views/plan.ts';
import { formatDuration } from '../base/format.ts';
import { emptyStudio } from '../testing/empty-studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { lookedStudio, PHOTOS } from '../testing/looked-studio.ts';
import { BACKEND, recipe, run } from '../testing/runs.ts';
import { FINISHED, open, PAUSED } from '../testing/student-station.tsx';
import { countLabels } from './label-budget.ts';

beforeEach(() => localStorage.clear());

describe('the recipe', () => {
  it('says what a student weighs and computes before anything is trained', async () => {
    await open({});
    const choice = page.getByRole('radio', { name: 'Small residual net at 64 px' });
    await expect.element(choice).toBeChecked();
    await expect.element(page.getByText(/k parameters, 1\.2/).first()).toBeVisible();
    await expect.element(page.getByText(/FLOPs a photo/).first()).toBeVisible();
  });

  it('offers larger photos to whoever looks for them', async () => {
    const { student } = await open({});
    const large = page.getByRole('radio', { name: 'Small residual net at 224 px' });
    await expect.element(large).not.toBeInTheDocument();
    await page.getByText('Larger photos 128, 160, 192, 224 px').first().click();
    await large.click();
    expect(student().recipe.student).toMatchObject({ id: 'conv', imageSizePx: 224 });
    await expect.element(large).toBeChecked();
  });

  it('shows a large size that is chosen', async () => {
    await open({ recipe: recipe('kd-probe', { student: tinyVitConfig(160) }) });
    await expect
      .element(page.getByRole('radio', { name: 'Tiny vision transformer at 160 px' }))
      .toBeChecked();
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
    expect(student().recipe.start).toEqual({ kind: 'pretrained', id: 'pupil-mini', head: 'probe' });
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
    const { session } = await open({ estimates: { [stepCostKey(recipe())]: estimate } });
    const trainPhotos = trainingPhotos(PHOTOS).length;
    const time = (epochs: number) => formatDuration(86 * stepsPerEpoch(trainPhotos, 64) * epochs);
    await expect.element(page.getByText(`~${time(30)}`).last()).toBeVisible();
    await page.getByRole('spinbutton', { name: 'Epochs' }).fill('15');
    await expect.element(page.getByText(`~${time(15)}`).last()).toBeVisible();
    expect(callsOf(session, 'student.estimate')).toEqual([]);
  });

  it('asks for the teacher where the objective needs it, and trains without one where it does not', async () => {
    const { session } = await open({}, { teacher: emptyStudio().teacher });
    const train = page.getByRole('button', { name: 'Train' });
    await expect.element(train).toBeDisabled();
    await expect.element(page.getByRole('button', { name: 'Go to the teacher' })).toBeVisible();
    await page.getByRole('radio', { name: /Labels only/ }).click();
    await expect.element(train).toBeEnabled();
    // By keyboard: outside the shell the bar that holds the button may stand below the edge of the frame, where no
    // pointer reaches it.
    train.element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => callsOf(session, 'student.train')).toHaveLength(1);
  });
});

describe('what is recommended', () => {
  const change = { epochs: 6, patience: 3 };
  const recommendations: Recommendations = {
    quick: {
      recipe: recipe('ce', { ...change, epochs: 2, patience: null }),
      ...{ expectedMs: 58_000, pace: 'measured', reason: 'It was right most often within a minute.' },
    },
    best: {
      recipe: recipe('kd-probe', change),
      ...{ expectedMs: 540_000, pace: 'elsewhere', reason: 'It was right most often within ten minutes.' },
    },
  };
  const best = { recipe: recommendations.best.recipe, recommended: 'best', recommendations } as const;
  const choice = (name: RegExp) => page.getByRole('radio', { name });
  const all = () => page.getByText('All choices');

  it('comes first, in words, with its time and its reason, and the rest behind it', async () => {
    await open(best);
    await expect.element(choice(/^Best/)).toBeChecked();
    const group = page.getByRole('radiogroup', { name: 'Recommended recipes' });
    await expect
      .element(group)
      .toHaveTextContent(/Small residual net at 64.px from random weights, labels, 2.epochs~58.s to train/);
    await expect
      .element(group)
      .toHaveTextContent(/labels and teacher, 6.epochs~9.min to train on two processor cores; not measured/);
    await expect.element(group).toHaveTextContent('It was right most often within ten minutes.');
    await expect.element(page.getByRole('spinbutton', { name: 'Epochs' })).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Train' })).toBeEnabled();
  });

  it('is chosen by keyboard', async () => {
    const { student } = await open(best);
    choice(/^Best/).element().focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.element(choice(/^Quick/)).toBeChecked();
    expect(student()).toMatchObject({ recommended: 'quick', recipe: { preset: 'ce', epochs: 2 } });
  });

  it('is left by an edit in all choices, which stay open, and taken again', async () => {
    const { student } = await open(best);
    await all().click();
    await page.getByRole('spinbutton', { name: 'Epochs' }).fill('7');
    expect(student().recommended).toBeNull();
    await expect.element(choice(/^Best/)).not.toBeChecked();
    await choice(/^Best/).click();
    expect(student()).toMatchObject({ recommended: 'best', recipe: { epochs: 6 } });
    await expect.element(page.getByRole('spinbutton', { name: 'Epochs' })).toHaveValue(6);
    await all().click();
    await expect.element(page.getByRole('spinbutton', { name: 'Epochs' })).not.toBeInTheDocument();
  });

  it('opens all choices where the recipe becomes the user’s own elsewhere', async () => {
    const { session } = await open(best);
    session.student.setRecipe(recipe('fd'));
    await expect.element(page.getByRole('radio', { name: /^The teacher’s view/ })).toBeChecked();
  });
});
