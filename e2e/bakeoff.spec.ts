/**
 * A bake-off by its button on the sample: two objectives, two seeds; the tab reloads in the middle; the table is
 * complete and goes out as CSV.
 */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { embedSample } from './harness/embedded-sample.ts';

/** Pictures of the table, where somebody has named a folder for them. */
async function shoot(page: Page, card: Locator): Promise<void> {
  const folder = process.env['BAKEOFF_SHOTS'];
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: width === 1440 ? 900 : 844 });
      await card.scrollIntoViewIfNeeded();
      await card.screenshot({ path: `${folder}/${width}-${colorScheme}.png` });
    }
}

test('compares objectives over seeds, across a reload, and gives the table out', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await embedSample(page, 'results', 4);
  const card = page.getByRole('region', { name: 'Compare objectives' });
  await expect(card.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await card.getByRole('checkbox', { name: 'The teacher’s view', exact: true }).check();
  await card.getByRole('spinbutton', { name: 'Seeds' }).fill('2');
  await expect(card).toContainText('4 runs');
  await expectAccessible(page, 'the choice');
  // By the page itself, as soon as it is so: from here the moment could be missed.
  await page.evaluate(() => {
    (globalThis as PupilPage).pupil.store.subscribe(({ student }) => {
      if (student.runs.some(({ status }) => status === 'finished')) location.reload();
    });
  });
  const reloaded = page.waitForEvent('load', { timeout: JOB_MS });
  await card.getByRole('button', { name: 'Compare' }).click();
  await reloaded;

  const finished = () =>
    page.evaluate(
      () =>
        (globalThis as PupilPage).pupil.store
          .getState()
          .student.runs.filter(({ status }) => status === 'finished').length,
    );
  await openPupil(app);
  await page.evaluate(() => (globalThis as PupilPage).pupil.show('results'));
  expect([1, 2, 3]).toContain(await finished());
  await expectAccessible(page, 'the pause');
  await card.getByRole('button', { name: 'Go on' }).click();

  await expect(card.getByRole('row', { name: /Labels only .*2 of 2/ })).toBeVisible({
    timeout: JOB_MS,
  });
  await expect(card.getByRole('row', { name: /The teacher’s view .* ± .*[+−].* ± .*2 of 2/ })).toBeVisible({
    timeout: JOB_MS,
  });
  await expect(card).toContainText('on 2 seeds');
  expect(await finished()).toBe(4);
  await expectAccessible(page, 'the table');
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    card.getByRole('button', { name: 'CSV' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('comparison.csv');
  expect(readFileSync(await saved.path(), 'utf8').match(/,finished,/g)).toHaveLength(4);
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    card.getByRole('button', { name: 'PNG' }).click(),
  ]);
  expect(
    readFileSync(await picture.path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  await shoot(page, card);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
