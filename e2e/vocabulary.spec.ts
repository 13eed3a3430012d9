/**
 * A student that answers by class names, with a CLIP from the Hub: trained on seven colours, given the eighth by
 * typing its name, asked about photos of it, and taken away with it. It never saw a photo of that colour.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { openAllChoices } from './harness/all-choices.ts';
import { openPupil, type PupilPage } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';
import { expect, TINY_CLIP, test } from './harness/hub.ts';
import { CLASS_COLOURS, photo } from './harness/images.ts';
import { pressButton, tabTo } from './harness/keyboard.ts';

const UNSEEN = 'purple';
const PHOTOS_PER_CLASS = 20;
const ASKED = 8;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-vocabulary-'));
  for (const [index, colour] of CLASS_COLOURS.entries()) {
    if (colour === UNSEEN) continue;
    mkdirSync(join(folder, 'photos', colour), { recursive: true });
    for (let seed = 1; seed <= PHOTOS_PER_CLASS; seed++) {
      writeFileSync(join(folder, 'photos', colour, `${seed}.png`), photo(index, seed));
    }
  }
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By photo of a colour, how likely the student finds the class that was added last. */
function likelihoodOfAdded(page: Page, colour: (typeof CLASS_COLOURS)[number]): Promise<number[]> {
  const asked = Array.from({ length: ASKED }, (_, i) => {
    return photo(CLASS_COLOURS.indexOf(colour), 100 + i).toString('base64');
  });
  return page.evaluate(async (pictures) => {
    const { pupil } = globalThis as PupilPage;
    const found: number[] = [];
    for (const picture of pictures) {
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const guess = await pupil.results.guess(new Blob([bytes], { type: 'image/png' }));
      found.push(guess!.probabilities.at(-1)!);
    }
    return found;
  }, asked);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('a trained student is given a class by its name, says it of photos of that class, and takes it away', async ({
  app,
}) => {
  const { page, offences } = app;
  await openPupil(app);
  await bringFolder(page, join(folder, 'photos'));
  await pressButton(page, 'On to the teacher');
  await page.getByRole('radio', { name: /^Another/ }).check();
  await page.getByRole('textbox', { name: 'Id on the Hub' }).fill(TINY_CLIP);
  await page.getByRole('button', { name: /^(Let the teacher look|Fetch|Load)/ }).click();
  await expect
    .poll(
      () => page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().teacher.knowledge !== null),
      {
        timeout: JOB_MS,
      },
    )
    .toBe(true);

  await page.keyboard.press('3');
  await openAllChoices(page);
  await page.getByRole('radio', { name: /^Small residual.* at 32 px/ }).check();
  await page.getByRole('radio', { name: /^The teacher’s view/ }).check();
  await page.getByRole('radio', { name: /by class names/ }).check();
  await page.getByRole('spinbutton', { name: 'Epochs' }).fill('40');
  await expectAccessible(page, 'the choice of how the student answers');
  await pressButton(page, 'Train');
  await expect(page.getByRole('button', { name: 'See the results' })).toBeVisible({ timeout: JOB_MS });
  await page.keyboard.press('4');
  const card = page.getByRole('region', { name: 'Add a class' });
  await expect(card).toBeVisible({ timeout: JOB_MS });
  const heading = page.getByRole('heading', { level: 1 });
  const before = await heading.textContent();

  await tabTo(page, card.getByRole('textbox', { name: 'Name of the class' }));
  await page.keyboard.type(UNSEEN);
  await page.keyboard.press('Enter');
  await expect(card.getByRole('button', { name: `Remove ${UNSEEN}` })).toBeVisible({ timeout: JOB_MS });
  await expectAccessible(page, 'an added class');
  expect(await heading.textContent()).toBe(before);

  // Whether it wins is a matter of the seed (0 to 42 of 48 photos in five runs): no photo of this colour was ever learned
  // from. That it is told from the colours that were is the point.
  const unseen = mean(await likelihoodOfAdded(page, UNSEEN));
  for (const colour of CLASS_COLOURS) {
    if (colour === UNSEEN) continue;
    expect(unseen, colour).toBeGreaterThan(5 * mean(await likelihoodOfAdded(page, colour)));
  }

  // The focus is in a text field, where a digit is a letter.
  await page.keyboard.press('Tab');
  await page.keyboard.press('5');
  await pressButton(page, 'Export');
  await expect(page.getByRole('button', { name: /^Download/ })).toBeVisible({ timeout: JOB_MS });
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
