/** The card that compares objectives, and the paper's figure, on made-up folders. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Bakeoff, BakeoffPlan } from '../../core/bakeoff/bakeoff.ts';
import { cellKey, cellsOf, recipeOf } from '../../core/bakeoff/bakeoff.ts';
import { EMBED_KD_SUM, TEACHER_KD_SUM } from '../../core/bakeoff/paper.ts';
import { singleObjectives } from '../../core/bakeoff/singles.ts';
import type { Run } from '../../core/records/run.ts';
import type { StudentState } from '../../state/student/slice.ts';
import type { Studio } from '../../state/studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { project } from '../testing/folder.ts';
import { lookedStudio } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { run } from '../testing/runs.ts';
import { FACTS } from '../testing/teacher.ts';
import { CompareCard } from './CompareCard.tsx';
import { PaperCard } from './PaperCard.tsx';

const PLAN: BakeoffPlan = {
  objectives: ['ce', ...singleObjectives().map(({ id }) => id)],
  students: ['conv'],
  seeds: [1, 2],
  imageSizePx: 64,
  epochs: 30,
  batchSize: 64,
  labelBudget: 1,
  backend: 'auto',
};

const bakeoff = (plan: BakeoffPlan): Bakeoff => ({
  ...plan,
  id: 'b',
  projectId: project().id,
  createdAtMs: 1,
  revision: project().revision,
  teacherFingerprint: FACTS.fingerprint,
  labelledShare: 1,
  status: 'done',
});

/** Every cell of a plan, trained; each objective is a point better than the one before it. */
function runsOf(plan: BakeoffPlan): readonly Run[] {
  const of = bakeoff(plan);
  return cellsOf(plan).map((cell): Run => {
    const test = 0.5 + plan.objectives.indexOf(cell.objective) / 100 + cell.seed / 500;
    const scores = { train: null, validation: test, test };
    const key = cellKey(cell);
    return {
      ...run(key, recipeOf(of, cell), 'finished', 1440, scores),
      bakeoff: { id: of.id, cell: key },
    };
  });
}

const openCard = (rest: Partial<Studio> = {}, student: Partial<StudentState> = {}) =>
  renderStation(<CompareCard />, lookedStudio(student, rest));

describe('the choice of objectives', () => {
  it('offers every single objective beside the labels, folded, and compares what is chosen', async () => {
    const { session } = await openCard();
    const labels = page.getByRole('checkbox', { name: 'Labels, rare classes heard' });
    expect(labels.elements()).toHaveLength(0);
    await page.getByText(/^Single objectives, each beside the labels/).click();
    expect(
      page.getByRole('group', { name: 'Beside the labels' }).getByRole('checkbox').elements(),
    ).toHaveLength(singleObjectives().filter(({ holdsLabels }) => !holdsLabels).length);
    await labels.click();
    await page.getByRole('checkbox', { name: 'Find the photo among others' }).click();
    await expect.element(page.getByText(/2 of 28 chosen/)).toBeVisible();
    await page.getByRole('button', { name: 'Compare' }).click();
    expect(callsOf(session, 'bakeoff.start')).toMatchObject([
      [{ objectives: ['ce', 'ce+icl', 'balanced_softmax'], students: ['conv'], seeds: [1, 2, 3] }],
    ]);
  });

  it('says why one cannot be chosen: a teacher that does not read, or has not looked', async () => {
    await openCard();
    await page.getByText(/^Single objectives/).click();
    const names = page.getByRole('checkbox', { name: 'Likeness to the class names' });
    await expect.element(names).toBeDisabled();
    await expect.element(names).toHaveAccessibleDescription(/Needs a teacher that reads, such as a CLIP\.$/);
    await expect.element(page.getByRole('checkbox', { name: 'Find the photo among others' })).toBeEnabled();
  });

  it('leaves what needs no teacher where there is none', async () => {
    const studio = lookedStudio();
    await renderStation(<CompareCard />, { ...studio, teacher: { ...studio.teacher, knowledge: null } });
    await page.getByText(/^Single objectives/).click();
    const photo = page.getByRole('checkbox', { name: 'Find the photo among others' });
    await expect.element(photo).toBeDisabled();
    await expect.element(photo).toHaveAccessibleDescription(/Needs a teacher that has looked at the photos/);
    await expect.element(page.getByRole('checkbox', { name: 'Labels, rare classes heard' })).toBeEnabled();
  });
});

describe('a comparison of every objective', () => {
  it('has its whole chart and all of its names on a phone', async () => {
    await openCard({ bakeoff: bakeoff(PLAN) }, { runs: runsOf(PLAN) });
    await page.viewport(390, 844);
    const chart = page.getByRole('img', { name: /Validation accuracy against training time/ });
    await expect.poll(() => chart.element().getBoundingClientRect().right).toBeLessThanOrEqual(390);
    const drawing = chart.element().getBoundingClientRect();
    const texts = [...chart.element().querySelectorAll('text')];
    expect(texts.filter((text) => /^\d+ {2}/.test(text.textContent))).toHaveLength(PLAN.objectives.length);
    for (const text of texts) {
      const { left, right } = text.getBoundingClientRect();
      expect(left, text.textContent).toBeGreaterThanOrEqual(drawing.left - 1);
      expect(right, text.textContent).toBeLessThanOrEqual(drawing.right + 1);
    }
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });

  it('is called by its terms, and by its id where nobody knows them any more', async () => {
    const plan = { ...PLAN, objectives: ['ce', 'ce+icl', 'forgotten'] };
    const known = runsOf({ ...plan, objectives: ['ce', 'ce+icl'] });
    await openCard({ bakeoff: bakeoff(plan) }, { runs: known });
    await expect
      .element(page.getByRole('row', { name: /^Labels \+ Find the photo among others/ }))
      .toHaveTextContent(/\+1\.0 ± 0\.0/);
    await expect.element(page.getByRole('row', { name: /^forgotten/ })).toHaveTextContent(/0 of 2/);
  });
});

describe('the paper’s figure', () => {
  const plan = { ...PLAN, objectives: ['ce', EMBED_KD_SUM, TEACHER_KD_SUM] };
  const row = (name: RegExp) => page.getByRole('row', { name });

  it('is estimated at once where a step was timed, and says what is not trained yet', async () => {
    const { session } = await renderStation(
      <PaperCard />,
      lookedStudio({ runs: runsOf({ ...plan, objectives: ['ce'] }) }),
    );
    await expect.element(row(/^An epoch ~.* ~.* ~\d.*×/)).toBeVisible();
    await expect.element(row(/^Weights .*MB .*MB .*×/)).toBeVisible();
    await expect.element(row(/^Accuracy not trained yet not trained yet/)).toBeVisible();
    await expect.element(page.getByText('time and memory estimated')).toBeVisible();
    await page.getByRole('button', { name: 'Train both' }).click();
    expect(callsOf(session, 'bakeoff.start')).toMatchObject([[{ ...plan, seeds: [1] }]]);
  });

  it('has the accuracy of finished runs, paired by seed', async () => {
    await renderStation(<PaperCard />, lookedStudio({ runs: runsOf(plan) }));
    await expect.element(row(/^Accuracy 51\.3 ± 0\.1 % 52\.3 ± 0\.1 % \+1\.0 ± 0\.0 points/)).toBeVisible();
    await expect.element(page.getByText(/^Accuracy after 30.epochs, on 2.seeds\./)).toBeVisible();
  });

  it('measures both sides, one after the other, each on its own objective', async () => {
    const { session } = await renderStation(<PaperCard />, lookedStudio({ runs: runsOf(plan) }));
    await page.getByRole('button', { name: 'Measure time and memory' }).click();
    await expect
      .poll(() => callsOf(session, 'student.measureLoop').map(([recipe]) => (recipe as Run['recipe']).preset))
      .toEqual([EMBED_KD_SUM, TEACHER_KD_SUM]);
  });
});
