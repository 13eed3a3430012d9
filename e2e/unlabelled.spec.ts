/**
 * Somebody without a single label and without a teacher that reads: a flat folder, three classes that are typed, six
 * photos moved by hand, the rest proposed by likeness, looked over, learned and tested.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { openAllChoices } from './harness/all-choices.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';
import { CLASS_COLOURS, writeUnsorted } from './harness/images.ts';
import { pressButton } from './harness/keyboard.ts';

const CLASSES = CLASS_COLOURS.slice(0, 3);
const PHOTOS = 60;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-unlabelled-'));
  writeUnsorted(folder, CLASSES.length, PHOTOS);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name });

/** The first two photos of that colour, by their names, to a class that is typed. */
async function moveToNewClass(page: Page, place: number): Promise<void> {
  for (const index of [place, place + CLASSES.length]) {
    const name = `${String(index).padStart(4, '0')}.png`;
    await page.getByRole('option', { name: new RegExp(`${name}$`) }).click();
  }
  await expect(page.getByText('2 photos selected')).toBeVisible();
  await page.getByRole('combobox', { name: 'Move to class' }).selectOption({ label: 'New class…' });
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type(CLASSES[place]!);
  if (place === 0) await expectAccessible(page, 'Photos, a new class');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: `Rename or merge ${CLASSES[place]}` })).toBeVisible();
}

/** Share of the photos that have the class of the colour that they were drawn in. */
function rightShare(page: Page): Promise<number> {
  return page.evaluate(
    (colours) => {
      const { photos, project } = (globalThis as PupilPage).pupil.store.getState();
      const right = photos.filter(
        ({ classIndex, name }) =>
          classIndex !== null &&
          project?.classes[classIndex] === colours[Number.parseInt(name, 10) % colours.length],
      );
      return right.length / photos.length;
    },
    CLASSES as readonly string[],
  );
}

async function acceptAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Propose by likeness to 6.labelled photos$/ }).click();
  await expect(page.getByRole('heading', { name: 'Look the proposals over' })).toBeVisible({
    timeout: JOB_MS,
  });
  await page.getByRole('slider', { name: /How far the best class must lead/ }).press('Home');
  await page.getByRole('button', { name: /^Accept 54.photos$/ }).click();
  await expect
    .poll(() => page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().undoable))
    .toBe(`name ${PHOTOS - 2 * CLASSES.length} photos`);
  expect(await rightShare(page)).toBeGreaterThan(0.9);
}

test('a flat folder is sorted by hand and by likeness, learned and tested', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await bringFolder(page, folder);
  await expect(heading(page, /60.photos in 0.classes/)).toBeVisible();
  const known = page.getByRole('region', { name: 'Worth knowing' });
  await expect(known).toContainText('No photo has a class.');

  await moveToNewClass(page, 0);
  await expect(known).toContainText('black is the only class');
  // It can be taken back whole.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(heading(page, /60.photos in 0.classes/)).toBeVisible();
  for (const place of CLASSES.keys()) await moveToNewClass(page, place);
  await expect(heading(page, /60.photos in 3.classes/)).toBeVisible();
  await expect(known).toContainText('No photo with a class is left to test on.');
  await expectAccessible(page, 'Photos, sorted by hand');

  await pressButton(page, 'On to the teacher');
  await pressButton(page, 'Let the teacher look');
  await expect(page.getByRole('heading', { name: 'Give the photos names' })).toBeVisible({ timeout: JOB_MS });
  await acceptAll(page);

  await page.keyboard.press('3');
  await openAllChoices(page);
  await page.getByRole('radio', { name: /^Small residual.* at 32 px/i }).check();
  await page.getByRole('spinbutton', { name: 'Epochs' }).fill('3');
  await pressButton(page, 'Train');
  await expect(page.getByRole('button', { name: 'See the results' })).toBeVisible({ timeout: JOB_MS });
  await page.keyboard.press('4');
  await expect(heading(page, /of the \d+.test photos right/)).toBeVisible({ timeout: JOB_MS });
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
