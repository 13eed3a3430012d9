/**
 * Training photos are chosen by what the teacher saw of them: looked for, seen before and after, taken in one edit,
 * and taken back.
 */
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { embedSample } from './harness/embedded-sample.ts';

test('a smaller training set is found, taken and taken back', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  const training = () =>
    page.evaluate(
      () =>
        (globalThis as PupilPage).pupil.store
          .getState()
          .photos.filter(({ split, isExcluded }) => split === 'train' && !isExcluded).length,
    );
  await embedSample(page, 'teacher', 2);
  const before = await training();
  await page.getByText('Choose the training photos').click();
  await page.getByRole('combobox', { name: 'Stop at' }).selectOption('ratio');
  await page.getByRole('button', { name: 'Look, change nothing yet' }).click();
  const accept = page.getByRole('button', { name: /^Exclude \d+ photos$/ });
  await expect(accept).toBeVisible({ timeout: JOB_MS });
  expect(await training()).toBe(before);
  await expectAccessible(page, 'what was found');
  await accept.click();
  await expect.poll(training).toBeLessThan(before);
  expect(await training()).toBeGreaterThan(before * 0.8);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(training).toBe(before);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
