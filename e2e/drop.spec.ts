/**
 * A real folder of this machine comes in by both ways that a person has: dropped on the page, and given to the folder
 * button.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expect, openPupil, type PupilPage, test, type Watched } from './harness/app.ts';
import { dropOn } from './harness/drop.ts';
import { photo, writePhotos } from './harness/images.ts';

/** More than the 100 entries that Chromium gives at a time, twice over. */
const IMAGES_PER_CLASS = 260;
const REGION = 'Bring in photos';

let folder: string;

test.beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'pupil-drop-')), 'my photos');
  writePhotos(folder, 2, IMAGES_PER_CLASS, 24);
  mkdirSync(join(folder, 'unlabelled'));
  writeFileSync(join(folder, 'unlabelled', 'somewhere.png'), photo(1, 5000, 24));
  writeFileSync(join(folder, 'class-0', 'notes.txt'), 'not a photo');
});

test.afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

/** What the folder became, as a person sees it and as the session has it. */
async function expectTheFolder({ page, offences }: Watched): Promise<void> {
  const photos = 2 * IMAGES_PER_CLASS + 1;
  await expect(page.getByRole('heading', { level: 1, name: `${photos} photos in 2 classes` })).toBeVisible({
    timeout: JOB_MS,
  });
  const found = await page.evaluate(() => {
    const { project, photos } = (globalThis as PupilPage).pupil.store.getState();
    const of = (classIndex: number | null) => photos.filter((one) => one.classIndex === classIndex).length;
    return {
      name: project?.name,
      classes: project?.classes,
      counts: [of(0), of(1), of(null)],
      skipped: project?.skipped.map(({ path, code }) => `${path}: ${code}`),
    };
  });
  expect(found).toEqual({
    name: 'my photos',
    classes: ['class-0', 'class-1'],
    counts: [IMAGES_PER_CLASS, IMAGES_PER_CLASS, 1],
    skipped: ['class-0/notes.txt: NOT_AN_IMAGE'],
  });
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
}

test('a dropped folder is read whole, however many files are in it', async ({ app }) => {
  await openPupil(app);
  await dropOn(app.page, REGION, [folder]);
  await expectTheFolder(app);
});

test('a folder given to the folder button is read the same', async ({ app }) => {
  await openPupil(app);
  await app.page.locator('input[data-way="folder"]').setInputFiles(folder);
  await expectTheFolder(app);
});

test('two folders dropped together become two classes', async ({ app }) => {
  await openPupil(app);
  await dropOn(app.page, REGION, [join(folder, 'class-0'), join(folder, 'class-1')]);
  await expect(
    app.page.getByRole('heading', { level: 1, name: `${2 * IMAGES_PER_CLASS} photos in 2 classes` }),
  ).toBeVisible({
    timeout: JOB_MS,
  });
});
