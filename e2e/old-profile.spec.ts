/**
 * A browser profile that an earlier build has filled opens in this one: photos, edits, what teachers saw, runs,
 * answers, the comparison; and a run that was paused there goes on here to the very student that the earlier build
 * made of it.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { unpackOldFixture } from '../src/storage/testing/old-fixture.ts';
import { type StoredDatabase, writeDatabase } from '../src/storage/testing/stored-database.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, test, type Watched } from './harness/app.ts';
import { pressButton } from './harness/keyboard.ts';
import { storedCheckpoint } from './harness/stored.ts';

const FIXTURE = fileURLToPath(new URL('../src/storage/fixtures/database-v2.bin', import.meta.url));

/** Puts a database where the page will look for its own, before any of its code has run. */
async function leaveDatabase({ page, url }: Watched, database: StoredDatabase): Promise<void> {
  const blank = new URL('blank', url).href;
  await page.route(blank, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<link rel="icon" href="data:,">' }),
  );
  await page.goto(blank);
  await page.evaluate(writeDatabase, database);
}

test('a profile of an earlier build opens, and its paused run ends as it would have ended there', async ({
  app,
}) => {
  const { page, offences } = app;
  const old = unpackOldFixture(readFileSync(FIXTURE));
  const heading = page.getByRole('heading', { level: 1 });
  const main = page.getByRole('main');
  await leaveDatabase(app, old.database);
  await openPupil(app);

  await expect(heading).toHaveText('31 photos in 3 classes');
  await expect(main).toContainText('20 to train, 5 to validate, 6 to test · 2 unlabelled · 1 excluded');
  await expect(page.getByRole('button', { name: /^Grün/ }).first()).toBeVisible();
  await expect(main).toContainText('1 photo more than once');
  await expect(main).toContainText('1 file skipped');

  await page.keyboard.press('2');
  await expect(heading).toHaveText('The teacher has seen every photo');
  await expect(main).toContainText('40 views are stored');
  await expect(main).toContainText('What you said of 2 photos is kept');
  await expect(main.getByRole('region', { name: 'What the teacher knows' })).toContainText('100.0 %');

  await page.keyboard.press('3');
  await expect(heading).toHaveText(`Paused at step ${old.paused.step} of 1000; it goes on from there.`);
  await expect(main).toContainText(/total: [\d.]+ at step \d+, started at 3\.99/);
  for (const name of [
    'Paused',
    'To its end',
    'By class names',
    'ce, mobile, seed 1',
    'kd-probe, mobile, seed 1',
  ])
    await expect(page.getByRole('rowheader', { name, exact: true })).toBeVisible();

  await page.keyboard.press('4');
  const table = page.getByRole('region', { name: 'Table of the comparison' });
  await expect(table.getByRole('row', { name: /^Labels only 50\.0 40\.0 .* 1 of 1$/ })).toBeVisible();
  await expect(
    table.getByRole('row', { name: /^The teacher’s judgement 33\.3 40\.0 −16\.7 .* 1 of 1$/ }),
  ).toBeVisible();

  await page.keyboard.press('3');
  await pressButton(page, 'Go on');
  await expect(page.getByRole('button', { name: 'See the results' })).toBeVisible({ timeout: JOB_MS });
  const end = await storedCheckpoint(page, old.pausedRunId);
  expect(end).toMatchObject({ slot: 'final', step: 1000 });
  // Which of the two is the machine's: products are added in one rounding or in two.
  expect([old.resumed.fused.sha256, old.resumed.separate.sha256]).toContain(end?.sha256);

  await page.getByRole('button', { name: 'To its end', exact: true }).click();
  await page.keyboard.press('4');
  await expect(heading).toContainText('66.7 %');
  await expectAccessible(page, 'the answers of a run of the earlier build');
  await page.keyboard.press('3');
  await page.getByRole('button', { name: 'By class names', exact: true }).click();
  await page.keyboard.press('4');
  await expect(page.getByRole('button', { name: 'Remove purple' })).toBeVisible();
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
