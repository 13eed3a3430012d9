/** The teacher in the loop, measured by its button on the sample, by keyboard alone; and cancelled. */
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { pressButton } from './harness/keyboard.ts';

/** Photos and embeddings, by the session: how they come about is the journey's business. */
async function bringSample(page: Page): Promise<void> {
  const isReady = await page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    const { teacher } = pupil.store.getState();
    pupil.teacher.choose({ ...teacher.choice, device: 'wasm' });
    const hasPhotos = await pupil.photos.importSample();
    const hasEmbeddings = hasPhotos && (await pupil.teacher.embed());
    pupil.student.setRecipe(pupil.student.presetRecipe('kd-probe', 'conv', 64));
    pupil.show('student');
    return hasEmbeddings;
  });
  expect(isReady).toBe(true);
}

test('says at once what the teacher in the loop would cost, and measures it when asked', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await bringSample(page);
  const card = page.getByRole('region', { name: 'With the teacher in the loop' });
  await expect(card).toContainText('estimated', { timeout: JOB_MS });
  await expect(card.getByRole('row', { name: /A step ~.*~.*~.*×/ })).toBeVisible();
  await expectAccessible(page, 'the estimate');

  await pressButton(page, 'Measure it');
  const cancel = card.getByRole('button', { name: 'Cancel' });
  await expect(cancel).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card.getByRole('button', { name: 'Measure it' })).toBeFocused();
  await expect(card).toContainText('estimated');

  await page.keyboard.press('Enter');
  await expect(card.getByRole('progressbar')).toBeVisible();
  await expectAccessible(page, 'the measurement');
  await expect(card).toContainText('measured on this device on', { timeout: JOB_MS });
  await expect(card.getByRole('button', { name: 'Measure again' })).toBeFocused();
  await expect(card.getByRole('row', { name: /A step \d.* \d.* [\d.]+×/ })).toBeVisible();
  await expect(card.getByRole('row', { name: /Weights 1\.2.MB 2\.9.MB 2\.4×/ })).toBeVisible();
  await expect(card).toContainText(/Projected.* for CLIP ViT-B\/32 in the loop: ~\d/);
  await expectAccessible(page, 'the measured figures');

  await page.reload();
  await openPupil(app);
  await page.evaluate(() => {
    const { pupil } = globalThis as PupilPage;
    pupil.student.setRecipe(pupil.student.presetRecipe('kd-probe', 'conv', 64));
    pupil.show('student');
  });
  await expect(card).toContainText('measured on this device on');
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
