/**
 * What people bring besides photos: a bare network dropped on the page becomes a teacher, and embeddings computed elsewhere take the
 * place of one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { floatNpy } from '../src/core/files/testing/embedding-files.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { dropOn } from './harness/drop.ts';

const REGION = 'Bring a model or embeddings';
const NETWORK = 'public/teachers/pupil-mini/onnx/vision_model_quantized.onnx';
/** Photos that get no row. */
const LEFT_OUT = 5;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-models-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Drops a network, says how it is used, and lets it look at every photo. @returns what is known then */
async function lookWith(page: Page, network: string) {
  await dropOn(page, REGION, [network]);
  const form = page.getByRole('region', { name: 'How is this network used?' });
  await expect(form).toContainText('pixel_values float32 [batch, 3, 64, 64]');
  await expectAccessible(page, 'Teacher, the form of a bare network');
  await form.getByRole('textbox', { name: 'Name' }).fill('mini again');
  await form.getByRole('combobox', { name: 'Pixel values' }).selectOption('minus-one-to-one');
  await form.getByRole('button', { name: 'Keep it as a teacher' }).click();
  await expect(page.getByRole('radio', { name: /mini-again/ })).toBeChecked();
  await expectAccessible(page, 'Teacher, with a dropped one');
  await page.getByRole('button', { name: 'Let the teacher look' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'The teacher has seen every photo' })).toBeVisible(
    {
      timeout: JOB_MS,
    },
  );
  return page.evaluate(() => {
    const { teacher, photos } = (globalThis as PupilPage).pupil.store.getState();
    return { facts: teacher.facts, knn: teacher.knowledge?.knn, paths: photos.map(({ path }) => path) };
  });
}

/** One-hot classes, as nobody's network would give them: what is known afterwards can only come from the file. */
function writeOneHot(paths: readonly string[], rows: readonly string[]): void {
  const classes = [...new Set(paths.map((path) => path.split('/')[0]!))];
  const vectors = rows.map((path) => classes.map((name) => (path.startsWith(`${name}/`) ? 1 : 0)));
  writeFileSync(join(folder, 'run7.npy'), floatNpy([...vectors, classes.map(() => 0.5)]));
  writeFileSync(
    join(folder, 'run7.csv'),
    `image_path\n${rows.map((path) => `/data/${path}`).join('\n')}\n/data/gone.jpg\n`,
  );
}

test('a dropped network looks at the photos, then an .npy takes its place', async ({ app }) => {
  const { page, offences } = app;
  const network = join(folder, 'my encoder.onnx');
  writeFileSync(network, readFileSync(NETWORK));

  await openPupil(app);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /photos in \d+ classes/ })).toBeVisible({
    timeout: JOB_MS,
  });
  await page.keyboard.press('2');
  const own = await lookWith(page, network);
  expect(own.facts).toMatchObject({ id: 'mini-again', dtype: 'q8', dims: 256, imageSizePx: 64 });

  const rows = own.paths.slice(LEFT_OUT);
  writeOneHot(own.paths, rows);
  await page.getByRole('button', { name: 'Another teacher' }).click();
  await dropOn(page, REGION, [join(folder, 'run7.npy'), join(folder, 'run7.csv')]);
  const match = page.getByRole('region', { name: 'Embeddings computed elsewhere' });
  await expect(match).toContainText(`${rows.length} photos have a row`);
  await expect(match).toContainText('1 row without a photo');
  await expectAccessible(page, 'Teacher, embeddings to agree to');
  await match.getByRole('button', { name: `Use them, exclude ${LEFT_OUT} photos` }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Every photo has an embedding' })).toBeVisible({
    timeout: JOB_MS,
  });
  await expect
    .poll(() => page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().teacher.knowledge), {
      timeout: JOB_MS,
    })
    .not.toBeNull();

  // They last: a reload finds them as they were.
  await page.reload();
  await page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen);
  const found = await page.evaluate(() => {
    const { teacher, photos } = (globalThis as PupilPage).pupil.store.getState();
    return {
      name: teacher.facts?.name,
      knn: teacher.knowledge?.knn,
      excluded: photos.filter(({ isExcluded }) => isExcluded).length,
    };
  });
  expect(found).toEqual({
    name: 'embeddings from run7.npy',
    knn: { validation: 1, test: 1 },
    excluded: LEFT_OUT,
  });

  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Another teacher' }).click();
  await page.getByRole('button', { name: 'Delete the files of mini-again' }).click();
  await page.getByRole('button', { name: 'Delete mini-again now' }).click();
  await expect(page.getByRole('radio', { name: /mini-again/ })).toHaveCount(0);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
