/**
 * A network that somebody brings as an .onnx file: dropped on the Student station it says what it costs, learns, goes
 * on after a reload bit for bit, and leaves as a file that was checked.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { networkWithGridSample, smallNetwork } from '../src/core/onnx/testing/small-network.ts';
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { dropOn } from './harness/drop.ts';
import { embedSample } from './harness/embedded-sample.ts';
import { storedCheckpoint } from './harness/stored.ts';
import { unpack } from './harness/take-away.ts';

const REGION = 'Bring a network';
const EPOCHS = 60;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-network-'));
  writeFileSync(join(folder, 'tiny net.onnx'), smallNetwork());
  writeFileSync(join(folder, 'grid.onnx'), networkWithGridSample());
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Trains the chosen network, on the one backend that is the same everywhere. @returns the run */
const train = (page: Page, name: string) =>
  page.evaluate(
    async ([name, epochs]) => {
      const { pupil } = globalThis as PupilPage;
      const { student } = pupil.store.getState();
      pupil.student.setRecipe({ ...student.recipe, backend: 'wasm', epochs, seed: 3 });
      const isDone = await pupil.student.train(name);
      return isDone ? pupil.store.getState().student.runId : null;
    },
    [name, EPOCHS] as const,
  );

const progressOf = (page: Page) =>
  page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().student.progress?.checkpointStep ?? 0);

test('a dropped network learns across a reload, and is taken away', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await embedSample(page, 'student', 1);

  await dropOn(page, REGION, [join(folder, 'grid.onnx')]);
  await expect(
    page.getByText(/operator GridSample \(node \/head\/Grid\), which has no gradient/),
  ).toBeVisible({
    timeout: JOB_MS,
  });
  await dropOn(page, REGION, [join(folder, 'tiny net.onnx')]);
  const choice = page.getByRole('radio', { name: /tiny net/ });
  await expect(choice).toBeChecked({ timeout: JOB_MS });
  const card = page.getByRole('region', { name: 'A network of your own' });
  await expect(card).toContainText(/parameters, .* FLOPs a photo at \d+ px|FLOPs a photo at \d+ px/);
  await expect(card).toContainText('Its classifier of 5 classes is cut off.');
  await expect(page.getByRole('radio', { name: 'Its own weights' })).toBeChecked();
  await card.getByRole('combobox', { name: 'Image size' }).selectOption('32');
  await expectAccessible(page, 'Student, a network of one’s own');

  const unbroken = await train(page, 'unbroken');
  const expected = await storedCheckpoint(page, unbroken!);
  expect(expected?.slot).toBe('final');

  void train(page, 'broken').catch(() => undefined);
  await expect.poll(() => progressOf(page), { timeout: JOB_MS, intervals: [20] }).toBeGreaterThan(0);
  await openPupil(app);
  const broken = await page.evaluate(
    () =>
      (globalThis as PupilPage).pupil.store.getState().student.runs.find(({ name }) => name === 'broken')!,
  );
  expect(broken.status).toBe('paused');
  expect(broken.step).toBeLessThan(expected!.step);
  expect(await page.evaluate((id) => (globalThis as PupilPage).pupil.student.resume(id), broken.id)).toBe(
    true,
  );
  expect(await storedCheckpoint(page, broken.id)).toEqual(expected);

  const zip = await page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    const isChecked = (await pupil.results.evaluate('test')) && (await pupil.takeaway.export());
    return isChecked ? [...pupil.store.getState().takeaway.exported!.zip] : null;
  });
  expect(unpack(Uint8Array.from(zip!)).names).toContain('model.json');
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
