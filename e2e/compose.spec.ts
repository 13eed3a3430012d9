/**
 * A sum of objectives composed by hand: its formulas are set, it trains, and each of its terms has a line of its own.
 */
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { embedSample } from './harness/embedded-sample.ts';
import { pressButton } from './harness/keyboard.ts';

const ADDED = ['icl', 'cluster', 'self_history', 'smooth_ap'];

test('a composed sum trains, each term drawn', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await embedSample(page, 'student', 2);
  await page.getByText('What exactly is minimised').click();
  await expect(page.getByRole('math')).toHaveCount(1);
  for (const id of ADDED) {
    await page.getByRole('combobox', { name: 'Add a term' }).selectOption(id);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  }
  await expect(page.getByRole('math')).toHaveCount(1 + ADDED.length);
  await expectAccessible(page, 'the sum');
  await pressButton(page, 'Train');
  await expect(page.getByRole('button', { name: 'See the results' })).toBeVisible({ timeout: JOB_MS });
  const run = await page.evaluate(() => {
    const { runs } = (globalThis as PupilPage).pupil.store.getState().student;
    const [{ curves, recipe, status }] = runs as [(typeof runs)[number]];
    return { terms: Object.keys(curves.terms), last: curves.loss.at(-1), preset: recipe.preset, status };
  });
  expect(run.status).toBe('finished');
  expect(run.preset).toBe(['ce', ...ADDED].join('+'));
  expect(run.terms).toEqual(['ce', ...ADDED]);
  expect(run.last).toBeLessThan(100);
  await expect(page.getByText('find the photo among others').first()).toBeVisible();
  await expect(page.getByRole('cell', { name: /^Labels \+ Find the photo among others \+/ })).toBeVisible();
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
