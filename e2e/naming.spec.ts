/**
 * A flat folder without a single label, and a CLIP from the Hub: names are typed, proposals looked over by keyboard,
 * accepted, learned and exported; then once more with the network gone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { openAllChoices } from './harness/all-choices.ts';
import { openPupil, type PupilPage } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';
import { expect, TINY_CLIP, test } from './harness/hub.ts';
import { CLASS_COLOURS, writeUnsorted } from './harness/images.ts';
import { pressButton, tabTo } from './harness/keyboard.ts';

const CLASSES = 8;
const PHOTOS = 96;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-naming-'));
  // Of another size, or they would be known already.
  writeUnsorted(join(folder, 'first'), CLASSES, PHOTOS, 48);
  writeUnsorted(join(folder, 'second'), CLASSES, PHOTOS, 56);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Share of the named photos whose name is the colour that they were drawn in. */
function rightShare(page: Page): Promise<number> {
  return page.evaluate(
    (colours) => {
      const { photos, project } = (globalThis as PupilPage).pupil.store.getState();
      const named = photos.filter((photo) => photo.classIndex !== null);
      const right = named.filter(
        (photo) =>
          project?.classes[photo.classIndex!] === colours[Number.parseInt(photo.name, 10) % colours.length],
      );
      return right.length / named.length;
    },
    CLASS_COLOURS as readonly string[],
  );
}

/** The term stays in the recipe from one project to the next. */
async function ensureTextAnchors(page: Page): Promise<void> {
  const terms = page.getByRole('combobox', { name: 'Add a term' });
  if (!(await terms.isVisible())) await page.getByText('What exactly is minimised').click();
  await expect(terms).toBeVisible();
  if ((await terms.locator('option[value=anchor_text]').count()) === 0) return;
  await terms.selectOption('anchor_text');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}

async function nameTrainExport(page: Page): Promise<void> {
  await tabTo(page, page.getByRole('textbox', { name: /^Classes/ }));
  await page.keyboard.type(CLASS_COLOURS.join(', '));
  await pressButton(page, 'Propose by words');
  await expect(page.getByRole('heading', { name: 'Look the proposals over' })).toBeVisible({
    timeout: JOB_MS,
  });
  await expectAccessible(page, 'the review of names');
  // The first photo is looked at and agreed with; the rest is accepted as it stands.
  await tabTo(page, page.getByRole('listbox', { name: /proposals/ }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('u');
  await expect(page.getByText(/You have decided 1.photo, 1 as proposed/)).toBeVisible();
  const slider = page.getByRole('slider', { name: /How far the best class must lead/ });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: /^Accept \d+.photos$/ }).click();
  await expect
    .poll(() => page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().undoable))
    .toBe(`name ${PHOTOS - 1} photos`);
  expect(await rightShare(page)).toBeGreaterThan(0.9);

  await page.keyboard.press('3');
  await openAllChoices(page);
  await page.getByRole('radio', { name: /^Small residual.* at 32 px/i }).check();
  await page.getByRole('spinbutton', { name: 'Epochs' }).fill('3');
  await ensureTextAnchors(page);
  await pressButton(page, 'Train');
  await expect(page.getByRole('button', { name: 'See the results' })).toBeVisible({ timeout: JOB_MS });
  await page.keyboard.press('5');
  await pressButton(page, 'Export');
  await expect(page.getByRole('button', { name: /^Download/ })).toBeVisible({ timeout: JOB_MS });
}

test('an unlabelled folder is named by words, learned and exported, and once more without a network', async ({
  app,
  hub,
  unplug,
}) => {
  const { page, offences } = app;
  await openPupil(app);
  await bringFolder(page, join(folder, 'first'));
  await pressButton(page, 'On to the teacher');
  await page.getByRole('radio', { name: /^Another/ }).check();
  await page.getByRole('textbox', { name: 'Id on the Hub' }).fill(TINY_CLIP);
  await page.getByRole('button', { name: /^(Let the teacher look|Fetch|Load)/ }).click();
  await expect(page.getByRole('textbox', { name: /^Classes/ })).toBeVisible({ timeout: JOB_MS });
  await nameTrainExport(page);
  expect(hub.log().every(({ method, bodyBytes }) => method === 'GET' && bodyBytes === 0)).toBe(true);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });

  unplug();
  await bringFolder(page, join(folder, 'second'));
  await page.keyboard.press('2');
  await page.getByRole('button', { name: /^(Let the teacher look|Fetch|Load)/ }).click();
  await expect(page.getByRole('textbox', { name: /^Classes/ })).toBeVisible({ timeout: JOB_MS });
  await nameTrainExport(page);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
