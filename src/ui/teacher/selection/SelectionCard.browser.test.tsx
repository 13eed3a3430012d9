import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { type Selection, USUAL_QUESTIONS } from '../../../core/selection/selection.ts';
import type { Studio } from '../../../state/studio.ts';
import { emptyStudio } from '../../testing/empty-studio.ts';
import { callsOf } from '../../testing/fake-session.ts';
import { photos, project } from '../../testing/folder.ts';
import { job } from '../../testing/job.ts';
import { lookedStudio } from '../../testing/looked-studio.ts';
import { renderStation } from '../../testing/render-page.tsx';
import { SelectionCard } from './SelectionCard.tsx';

const FOLDER = photos(400, { unlabelled: true });
const TRAIN = FOLDER.filter(({ split, isExcluded }) => split === 'train' && !isExcluded);
const [A, B, C, D] = TRAIN.filter(({ classIndex }) => classIndex === 0);
const OTHER = TRAIN.find(({ classIndex }) => classIndex === 3)!;

function found(more: Partial<Selection> = {}): Selection {
  return {
    question: USUAL_QUESTIONS.balance,
    revision: project().revision,
    trainPhotos: TRAIN.length,
    excluded: [
      { id: A!.id, like: C!.id, cosine: 0.999 },
      { id: B!.id, like: D!.id, cosine: 0.981 },
    ],
    named: [],
    conflicts: [{ a: A!.id, b: OTHER.id, cosine: 0.993 }],
    cosine: 0.98,
    shown: null,
    clusters: { before: Int32Array.of(90, 40, 20), after: Int32Array.of(89, 39, 20) },
    classes: { before: Int32Array.of(60, 50, 40), after: Int32Array.of(58, 50, 40) },
    ...more,
  };
}

async function open(selection: Partial<Studio['selection']> = {}, rest: Partial<Studio> = {}) {
  const studio = lookedStudio({}, { photos: FOLDER, ...rest });
  const { session } = await renderStation(<SelectionCard />, {
    ...studio,
    selection: { ...emptyStudio().selection, ...selection },
  });
  return session;
}

describe('the choice of training photos', () => {
  it('is folded until it is wanted, and asks without changing anything', async () => {
    const session = await open();
    const look = page.getByRole('button', { name: 'Look, change nothing yet' });
    await expect.element(look).not.toBeInTheDocument();
    await page.getByText('Choose the training photos').click();
    await page.getByRole('combobox', { name: 'Stop at' }).selectOptions('ratio');
    await page.getByRole('spinbutton', { name: 'Share to remove' }).fill('20');
    await look.click();
    expect(callsOf(session, 'selection.find')).toEqual([
      [{ kind: 'balance', limit: { by: 'ratio', ratio: 0.2 }, isGuarded: true }],
    ]);
    expect(callsOf(session, 'selection.apply')).toEqual([]);
  });

  it.each([
    ['A smaller set', 'coreset'],
    ['Sure names', 'pseudo-labels'],
  ] as const)('asks for %s', async (name, kind) => {
    const session = await open();
    await page.getByText('Choose the training photos').click();
    await page.getByRole('radio', { name }).click();
    await page.getByRole('button', { name: 'Look, change nothing yet' }).click();
    expect(callsOf(session, 'selection.find')).toEqual([[USUAL_QUESTIONS[kind]]]);
  });

  it('says why it cannot ask', async () => {
    await open({}, { photos: FOLDER.filter(({ classIndex }) => classIndex !== null) });
    await page.getByText('Choose the training photos').click();
    await page.getByRole('radio', { name: 'Sure names' }).click();
    await expect.element(page.getByText('Every training photo has a class.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Look, change nothing yet' })).toBeDisabled();
  });

  it('shows what would go, what stays for it, and labels that contradict each other', async () => {
    const session = await open();
    await page.getByText('Choose the training photos').click();
    session.store.setState({ selection: { ...emptyStudio().selection, found: found() } });
    await expect
      .element(page.getByRole('heading', { name: '2 photos say what another one says already' }))
      .toHaveFocus();
    const gone = page.getByRole('region', { name: 'They would be excluded' });
    const names = gone
      .getByRole('listitem')
      .elements()
      .map((item) => item.textContent);
    expect(names).toEqual([`${B!.name} 0.98`, `${A!.name} 1.00`]);
    await expect.element(gone.getByRole('img', { name: `stays for it: ${D!.name}` })).toBeInTheDocument();
    const conflicts = page.getByRole('region', { name: 'Possible wrong labels' });
    await expect.element(conflicts.getByText('outwear')).toBeVisible();
    await page.getByRole('button', { name: 'Exclude 2 photos' }).click();
    expect(callsOf(session, 'selection.apply')).toHaveLength(1);
  });

  it('offers to draw near-duplicates less often instead of excluding them', async () => {
    const session = await open({ found: found() });
    const draw = page.getByRole('button', { name: 'Keep all, draw one of each group a pass' });
    await draw.click();
    expect(session.store.getState().student.recipe.sampling).toEqual({
      kind: 'one-of-alike',
      minCosine: 0.98,
    });
    await expect.element(draw).toBeDisabled();
    await expect.element(page.getByText('The student’s recipe draws its batches so now.')).toBeVisible();
  });

  it('asks how a way of drawing would show the photos, begun with what the recipe does', async () => {
    const session = await open();
    const { recipe } = session.store.getState().student;
    const sampling = { kind: 'one-of-alike', minCosine: 0.9 } as const;
    session.student.setRecipe({ ...recipe, sampling, seed: 7 });
    await page.getByText('Choose the training photos').click();
    await page.getByRole('radio', { name: 'Batches' }).click();
    await page.getByRole('button', { name: 'Look, change nothing yet' }).click();
    expect(callsOf(session, 'selection.find')).toEqual([[{ kind: 'draw', sampling, seed: 7 }]]);
  });

  it('does not ask about drawing that treats all photos alike', async () => {
    await open();
    await page.getByText('Choose the training photos').click();
    await page.getByRole('radio', { name: 'Batches' }).click();
    await page.getByRole('combobox', { name: 'What a batch is drawn from' }).selectOptions('uniform');
    await expect.element(page.getByText('there is nothing to compare', { exact: false })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Look, change nothing yet' })).toBeDisabled();
  });

  it('shows what a way of drawing does, draws so, and takes it back', async () => {
    const question = { ...USUAL_QUESTIONS.draw, sampling: { kind: 'class-balanced' } } as const;
    const drawn = { question, excluded: [], conflicts: [], cosine: null, shown: 120 };
    const session = await open();
    await page.getByText('Choose the training photos').click();
    session.store.setState({ selection: { ...emptyStudio().selection, found: found(drawn) } });
    const recipe = () => session.store.getState().student.recipe;
    const before = recipe();
    await expect
      .element(page.getByRole('heading', { name: 'Every class as often as the others' }))
      .toHaveFocus();
    await expect.element(page.getByText(`different photos in ${TRAIN.length} draws`)).toBeVisible();
    await expect.element(page.getByText('Draws a cluster, largest first')).toBeVisible();
    await expect
      .element(page.getByRole('region', { name: 'Draws of labelled photos of each class' }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Draw batches so' }).click();
    expect(recipe()).toEqual({ ...before, sampling: { kind: 'class-balanced' } });
    await expect.element(page.getByText('The student’s recipe draws its batches so now.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(recipe()).toEqual(before);
  });

  it('does not show what was found of other photos', async () => {
    await open({ found: found({ revision: project().revision + 1 }) });
    await page.getByText('Choose the training photos').click();
    await expect.element(page.getByRole('button', { name: 'Look, change nothing yet' })).toBeVisible();
  });

  it('says when nothing was found, and what was done, and takes it back', async () => {
    const session = await open({ found: found({ excluded: [], conflicts: [] }) });
    await expect
      .element(page.getByRole('heading', { name: 'No two photos of a class are so alike' }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Ask otherwise' }).click();
    expect(callsOf(session, 'selection.dismiss')).toHaveLength(1);
    const applied = { what: 'exclude 2 photos', revision: project().revision };
    session.store.setState({ selection: { found: null, applied } });
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(callsOf(session, 'photos.undo')).toHaveLength(1);
  });

  it('shows how far it has come and can be cancelled', async () => {
    const session = await open(
      {},
      { jobs: { selection: job({ what: 'Comparing photos', done: 3, total: 10, unit: 'photos' }) } },
    );
    await expect.element(page.getByRole('progressbar')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'selection.cancel')).toHaveLength(1);
  });
});
