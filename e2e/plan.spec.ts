/** What a folder means is asked where only a person knows, shown where it is certain, and changed in both. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test, type Watched } from './harness/app.ts';
import { photo } from './harness/images.ts';

let scratch: string;

test.beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'pupil-plan-'));
});

test.afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A folder of photos at these paths, each another picture, and of texts. */
function folderOf(
  name: string,
  photos: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): string {
  const folder = join(scratch, name);
  photos.forEach((path, i) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), photo(i % 2, i, 24));
  });
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
  return folder;
}

const several = (folders: readonly string[]) =>
  folders.flatMap((folder) => Array.from({ length: 3 }, (_, i) => `${folder}/${i}.jpg`));

const give = ({ page }: Watched, folder: string) =>
  page.locator('input[data-way="folder"]').first().setInputFiles(folder);

const heading = ({ page }: Watched, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

test('of two levels of classes the one that is meant is asked for, and chosen before a photo is read', async ({
  app,
}) => {
  const { page } = app;
  await openPupil(app);
  await give(app, folderOf('wardrobe', several(['Head/hat', 'Foot/shoes', 'Body/dress', 'Body/pants'])));
  await expect(heading(app, 'What did you mean?')).toBeVisible();
  await expect(page.getByText('Which are the classes?')).toBeVisible();
  await expect(page.getByRole('img', { name: /^dress, Body\/dress/ })).toHaveCount(3);
  await expectAccessible(page, 'the plan');
  await page.getByRole('radio', { name: 'The upper' }).click();
  await expect(page.getByText('3 classes, Body, Foot and Head.')).toBeVisible();
  await page.getByRole('combobox', { name: /^Head/ }).selectOption('left out');
  await page.getByRole('button', { name: 'Import 9 photos' }).click();
  await expect(heading(app, '9 photos in 2 classes')).toBeVisible({ timeout: JOB_MS });
  await expect(page.getByText('2 classes, Body and Foot.')).toBeVisible();

  await page.getByRole('button', { name: 'Change' }).click();
  await expect(heading(app, 'Is this what you meant?')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(heading(app, '9 photos in 2 classes')).toBeVisible();
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('radio', { name: 'The lower' }).click();
  await page.getByRole('button', { name: /^Import/ }).click();
  await expect(heading(app, '9 photos in 3 classes')).toBeVisible({ timeout: JOB_MS });
  expect(app.offences).toEqual({ violations: [], foreign: [], errors: [] });
});

test('what is certain comes in by itself: splits under other names, labels from a list, and every file accounted for', async ({
  app,
}) => {
  const { page } = app;
  const photos = ['seg_train', 'seg_test'].flatMap((split) =>
    Array.from({ length: 6 }, (_, i) => `${split}/images/${split}_${i}.jpg`),
  );
  const rows = photos.map(
    (path, i) => `${path.split('/').at(-1)!.replace('.jpg', '').toUpperCase()},${i % 2 ? 'Hüte' : 'Schuhe'}`,
  );
  await openPupil(app);
  await give(
    app,
    folderOf('list', [...photos, '__MACOSX/a.jpg'], {
      'labels.csv': ['image_id;art', ...rows.map((row) => row.replace(',', ';')), 'nobody;Schuhe'].join(
        '\r\n',
      ),
      'README.md': 'Pictures.',
    }),
  );
  await expect(heading(app, '12 photos in 2 classes')).toBeVisible({ timeout: JOB_MS });
  await expect(page.getByText('Labels from labels.csv.')).toBeVisible();
  const {
    understood,
    photos: stored,
    skipped,
    duplicates,
  } = await page.evaluate(() => {
    const { project, photos } = (globalThis as PupilPage).pupil.store.getState();
    return { ...project!, photos: photos.map(({ split }) => split) };
  });
  const { account } = understood!;
  expect(account.rows).toMatchObject({
    rows: 13,
    matched: 12,
    unmatched: { count: 1, examples: ['nobody'] },
  });
  expect(stored.filter((split) => split === 'test')).toHaveLength(6);
  const leftOut = account.leftOut.reduce((sum, { count }) => sum + count, 0);
  expect(stored.length + duplicates.length + skipped.length + account.lists + leftOut).toBe(account.files);
});
