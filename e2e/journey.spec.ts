/**
 * The whole journey, by keyboard alone: from the first visit to a student that answers the same in Node. On the way
 * axe looks at every station, and nothing may go wrong that a person would not see: policy, foreign requests, console
 * errors.
 */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { predictions } from '../src/core/metrics/scores.ts';
import { reduceSquares } from '../src/core/training/resample.ts';
import { expectAccessible } from './harness/accessible.ts';
import { openAllChoices } from './harness/all-choices.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { pressButton, tabTo } from './harness/keyboard.ts';
import { storedTestPhotos } from './harness/stored.ts';
import { unpack } from './harness/take-away.ts';

const EPOCHS = 3;
const IMAGE_SIZE_PX = 32;
const MOST_SIZES = 20;

const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name });

/** The session's answers for the test photos, by photo. */
function liveAnswers(page: Page) {
  return page.evaluate(() => {
    const { evaluation } = (globalThis as PupilPage).pupil.store.getState().results;
    if (evaluation === null) throw new Error('There is no evaluation.');
    return {
      split: evaluation.split,
      ids: [...evaluation.ids],
      labels: [...evaluation.labels],
      classes: [...evaluation.classes],
      probabilities: [...evaluation.probabilities],
    };
  });
}

/** The taken-away student gives the page's answers for the test photos, in Node. */
async function expectTheSameElsewhere(
  page: Page,
  zip: Uint8Array,
  live: Awaited<ReturnType<typeof liveAnswers>>,
): Promise<void> {
  const photos = await storedTestPhotos(page);
  const squares = Buffer.concat(photos.pixels.map((base64) => Buffer.from(base64, 'base64')));
  const pixels = reduceSquares(Uint8Array.from(squares), photos.sidePx, IMAGE_SIZE_PX);
  const takeAway = unpack(zip);
  const classes = live.classes.length;
  const elsewhere = predictions({ values: await takeAway.predict(pixels, IMAGE_SIZE_PX), classes });
  const here = predictions({ values: Float32Array.from(live.probabilities), classes });
  const answerHere = new Map(live.ids.map((id, row) => [id, here[row]]));
  expect(takeAway.classes).toEqual(live.classes);
  expect(photos.ids.length).toBeGreaterThan(0);
  expect(photos.ids.map((_, row) => elsewhere[row])).toEqual(photos.ids.map((id) => answerHere.get(id)));
}

/** Among all choices, from the recommended student to the smallest, by the arrow keys. */
async function chooseSmallResidualNet(page: Page): Promise<void> {
  await openAllChoices(page);
  await expectAccessible(page, 'Student, all choices');
  await tabTo(page, page.getByRole('radio', { name: /^Pupil-mini at \d+ px/i, checked: true }));
  const small = page.getByRole('radio', { name: /^Small residual.* at 32 px/i });
  // It comes first, however many sizes stand between.
  for (let step = 0; step < MOST_SIZES && !(await small.isChecked()); step++)
    await page.keyboard.press('ArrowLeft');
  await expect(small).toBeChecked();
  await expect(page.getByRole('radio', { name: /^(Quick|Best)/, checked: true })).toHaveCount(0);
}

test('from the sample to a student that works elsewhere, without a mouse', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await expect(heading(page, /Teach a small model/)).toBeVisible();
  await expectAccessible(page, 'the first visit');

  await pressButton(page, 'Try the sample');
  await expect(heading(page, /photos in \d+ classes/)).toBeVisible({ timeout: JOB_MS });
  await expectAccessible(page, 'Photos');

  await pressButton(page, 'On to the teacher');
  await expect(page.getByRole('button', { name: 'Let the teacher look' })).toBeVisible();
  await expectAccessible(page, 'Teacher, before');
  await pressButton(page, 'Let the teacher look');
  await expect(page.getByRole('button', { name: 'On to the student' })).toBeVisible({
    timeout: JOB_MS,
  });
  await expectAccessible(page, 'Teacher, after');

  await pressButton(page, 'On to the student');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Quick/ })).toBeChecked();
  await expectAccessible(page, 'Student, what is recommended');
  await chooseSmallResidualNet(page);
  await tabTo(page, page.getByRole('spinbutton', { name: 'Epochs' }));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(String(EPOCHS));
  await pressButton(page, 'Train');
  const results = page.getByRole('button', { name: 'See the results' });
  // A short training may be over before anybody has looked.
  await expect(page.getByRole('button', { name: 'Pause' }).or(results)).toBeVisible({ timeout: JOB_MS });
  await expectAccessible(page, 'Student, training');
  await expect(results).toBeVisible({ timeout: JOB_MS });
  await expectAccessible(page, 'Student, trained');

  await pressButton(page, 'See the results');
  await expect
    .poll(
      () => page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().results.evaluation?.split),
      {
        timeout: JOB_MS,
      },
    )
    .toBe('test');
  await expectAccessible(page, 'Results');
  const live = await liveAnswers(page);

  await page.keyboard.press('5');
  await pressButton(page, 'Export');
  await expect(page.getByRole('button', { name: /^Download/ })).toBeVisible({ timeout: JOB_MS });
  await expectAccessible(page, 'Take away');
  const downloading = page.waitForEvent('download');
  await pressButton(page, /^Download/);
  const zip = readFileSync(await (await downloading).path());

  await expectTheSameElsewhere(page, zip, live);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
