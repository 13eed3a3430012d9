import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { answersOf, behind, mistakes } from '../../core/metrics/answers.ts';
import { callsOf } from '../testing/fake-session.ts';
import { EVALUATION, open } from '../testing/results-station.tsx';

const ASKED = EVALUATION.ids.length;
const ANSWERS = answersOf(EVALUATION);

const cellName = (actual: number, predicted: number, count: number) =>
  new RegExp(
    `^${count}.photos?: actual ${EVALUATION.classes[actual]}, predicted ${EVALUATION.classes[predicted]}$`,
  );

describe('the results', () => {
  it('name their split and how many photos it has, in the headline and on every card', async () => {
    await open();
    await expect
      .element(page.getByRole('heading', { level: 1 }))
      .toHaveTextContent(new RegExp(`of the ${ASKED}.test photos right`));
    expect(page.getByText(new RegExp(`^test, ${ASKED}.photos`)).elements().length).toBeGreaterThanOrEqual(5);
  });

  it('stand beside the teacher and the run without a teacher', async () => {
    await open();
    const card = page.getByRole('region', { name: 'How often it is right' });
    await expect.element(card).toHaveTextContent(/linear probe\)69\.9/);
    await expect.element(card).toHaveTextContent(/nearest photos\)55\.9/);
    await expect.element(card).toHaveTextContent(/labels only \(Run 1\)64\.8/);
  });

  it('switch to the other split', async () => {
    const { session } = await open();
    await page.getByRole('radio', { name: 'Validation' }).click();
    expect(callsOf(session, 'results.evaluate')).toEqual([['validation']]);
  });

  it('are measured by themselves where they are missing, once', async () => {
    const { session } = await open({ evaluation: null });
    await expect.poll(() => callsOf(session, 'results.evaluate')).toEqual([['test']]);
    session.store.setState({ announcement: 'something else' });
    await expect
      .element(page.getByRole('heading', { level: 1 }))
      .toHaveTextContent('Results on the test photos');
    expect(callsOf(session, 'results.evaluate')).toHaveLength(1);
  });
});

describe('the report', () => {
  it('is written with photos only where the box is ticked, and with the page’s words', async () => {
    const { session } = await open();
    const card = page.getByRole('region', { name: 'Report' });
    await card.getByRole('button', { name: 'Save report' }).click();
    await card.getByRole('checkbox', { name: 'with photos' }).click();
    await card.getByRole('button', { name: 'Save report' }).click();
    const asked = callsOf(session, 'results.writeReport') as [{ withPhotos: boolean; words: object }][];
    expect(asked.map(([{ withPhotos }]) => withPhotos)).toEqual([false, true]);
    expect(asked[0]![0].words).toMatchObject({
      recipe: expect.arrayContaining([{ label: 'Image size', value: '64 px' }]),
      cost: expect.arrayContaining([{ label: 'Parameters', value: '340,218' }]),
    });
  });
});

describe('a split without labelled photos', () => {
  const nothing = {
    ...EVALUATION,
    ids: [],
    labels: new Int32Array(0),
    probabilities: new Float32Array(0),
    figures: {},
  };

  it('is said to be so, and the student can be tried and taken away', async () => {
    const { session } = await open({ evaluation: nothing });
    await expect.element(page.getByText('There is nothing to test on')).toBeVisible();
    await expect.element(page.getByRole('region', { name: 'Try it' })).toBeVisible();
    expect(document.body.textContent).not.toMatch(/NaN/);
    await page.getByRole('button', { name: 'Take it away' }).click();
    expect(session.store.getState().station).toBe('takeaway');
  });

  it('is looked at again once photos were moved', async () => {
    const { session } = await open({ evaluation: { ...nothing, revision: nothing.revision - 1 } });
    await page.getByRole('button', { name: 'Look again' }).click();
    expect(callsOf(session, 'results.evaluate')).toEqual([['test']]);
  });
});

describe('the confusion matrix', () => {
  it('names both axes', async () => {
    await open();
    await expect.element(page.getByText('Predicted →')).toBeVisible();
    await expect.element(page.getByText('Actual ↓')).toBeVisible();
  });

  it('opens the photos behind a cell', async () => {
    await open();
    const photos = behind(ANSWERS, { actual: 3, predicted: 0 });
    await page.getByRole('gridcell', { name: cellName(3, 0, photos.length) }).click();
    const region = page.getByRole('region', { name: 'Photos behind the cell' });
    await expect.element(region.getByRole('heading')).toHaveTextContent(/^outwear taken for dress/);
    expect(photos.length).toBeGreaterThan(0);
    expect(region.getByRole('figure').elements()).toHaveLength(photos.length);
  });

  it('is one tab stop; arrows move in it and Enter opens', async () => {
    await open();
    const grid = page.getByRole('grid');
    expect(grid.element().querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    grid.element().querySelector<HTMLElement>('[tabindex="0"]')!.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
    await expect
      .element(page.getByRole('gridcell', { name: /actual longsleeve, predicted hat/ }))
      .toHaveFocus();
    await userEvent.keyboard('{End}{Enter}');
    const region = page.getByRole('region', { name: 'Photos behind the cell' });
    await expect.element(region.getByRole('heading')).toHaveTextContent(/^longsleeve taken for t-shirt/);
    expect(grid.element().querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });
});

describe('the surest mistakes', () => {
  it('say both probabilities: of what was said and of what is true', async () => {
    await open();
    const [worst] = mistakes(ANSWERS);
    const { classes } = EVALUATION;
    const first = page.getByRole('region', { name: 'Surest mistakes' }).getByRole('figure').first();
    await expect
      .element(first)
      .toHaveTextContent(`said ${classes[worst!.predicted]}${Math.round(worst!.ofPredicted * 100)}`);
    await expect
      .element(first)
      .toHaveTextContent(`is ${classes[worst!.actual]}${(worst!.ofActual * 100).toFixed(1)}`);
  });
});

describe('means over classes', () => {
  const figures = page.getByRole('region', { name: 'In other measures' });
  const table = page.getByRole('region', { name: 'Class by class' });

  it('say over how many classes they are', async () => {
    await open();
    await expect.element(figures).toHaveTextContent(/Balanced accuracy.*%over 10 classesMacro/);
    await expect.element(table).toHaveTextContent(/10.classes/);
    expect(figures.element().textContent).not.toMatch(/No photo here is of/);
  });

  it('leave out no class without saying so', async () => {
    const rows = [...EVALUATION.labels.keys()].filter((row) => EVALUATION.labels[row] !== 1);
    const classes = EVALUATION.classes.length;
    await open({
      evaluation: {
        ...EVALUATION,
        ids: rows.map((row) => EVALUATION.ids[row]!),
        labels: Int32Array.from(rows, (row) => EVALUATION.labels[row]!),
        probabilities: Float32Array.from(
          rows.flatMap((row) => [...EVALUATION.probabilities.subarray(row * classes, (row + 1) * classes)]),
        ),
      },
    });
    await expect.element(figures).toHaveTextContent(/Balanced accuracy.*%over 9 of 10 classesMacro/);
    await expect
      .element(figures)
      .toHaveTextContent(/No photo here is of hat: these figures say nothing of it/);
    await expect.element(table).toHaveTextContent(/9 of 10.classes/);
  });
});

describe('the table of classes', () => {
  it('starts with the worst F1 and sorts by the column that is pressed', async () => {
    await open();
    const table = page.getByRole('region', { name: 'Class by class' }).getByRole('table');
    const names = () =>
      table
        .getByRole('rowheader')
        .elements()
        .map((cell) => cell.textContent!.trim());
    await expect
      .element(table.getByRole('columnheader', { name: 'F1' }))
      .toHaveAttribute('aria-sort', 'ascending');
    expect(names()).not.toEqual([...EVALUATION.classes].sort());
    await table.getByRole('button', { name: 'Class' }).click();
    await expect.poll(names).toEqual([...EVALUATION.classes].sort());
  });
});
