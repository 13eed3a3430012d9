/** A teacher from the Hub, typed in by its id: what is asked of whom on the way, under the policy of production. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { openPupil, type PupilPage } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';
import { expect, TINY_CLIP, test } from './harness/hub.ts';
import { writeUnsorted } from './harness/images.ts';
import { pressButton, tabTo } from './harness/keyboard.ts';

const PHOTOS = 24;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-hub-'));
  writeUnsorted(join(folder, 'photos'), 8, PHOTOS);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a CLIP from the Hub looks at photos, and the Hub gets nothing but questions', async ({
  app,
  hub,
  unplug,
}) => {
  const { page, offences } = app;
  await openPupil(app);
  await bringFolder(page, join(folder, 'photos'));
  await pressButton(page, 'On to the teacher');
  await page.getByRole('radio', { name: /^Another/ }).check();
  await tabTo(page, page.getByRole('textbox', { name: 'Id on the Hub' }));
  await page.keyboard.type(TINY_CLIP);
  await page.getByRole('button', { name: /^(Let the teacher look|Fetch|Load)/ }).click();
  await expect(page.getByRole('button', { name: 'On to the student' })).toBeVisible({
    timeout: JOB_MS,
  });

  const facts = await page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().teacher.facts);
  expect(facts).toMatchObject({ id: TINY_CLIP, dims: 64, imageSizePx: 32 });
  expect(facts?.selfTests.filter(({ isChosen }) => isChosen)).toMatchObject([{ passed: true }]);

  const log = hub.log();
  expect(log.map(({ path }) => path)).toContainEqual(expect.stringContaining('/onnx/vision_model'));
  expect(log.filter(({ method, bodyBytes }) => !['GET', 'HEAD'].includes(method) || bodyBytes > 0)).toEqual(
    [],
  );
  for (const { headers } of log)
    expect([headers['cookie'], headers['referer']]).toEqual([undefined, undefined]);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });

  unplug();
  const answer = await page.evaluate((id) => {
    const asking = fetch(`https://huggingface.co/${id}/resolve/main/config.json`, { cache: 'no-store' });
    return asking.then(
      () => 'answered',
      () => 'refused',
    );
  }, TINY_CLIP);
  expect(answer).toBe('refused');
  expect(offences.foreign).toEqual([expect.stringContaining('huggingface.co')]);
});

test('what breaks at the local Hub is broken for the page too', async ({ app, hub }) => {
  await openPupil(app);
  const path = `${TINY_CLIP}/onnx/vision_model_quantized.onnx`;
  const model = `https://huggingface.co/${TINY_CLIP}/resolve/main/onnx/vision_model_quantized.onnx`;
  const load = () =>
    app.page.evaluate(async (url) => {
      let bytes = 0;
      try {
        const { body, status } = await fetch(url, { cache: 'no-store' });
        const reader = body!.getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read())
          bytes += part.value.length;
        return { status, bytes, isWhole: true };
      } catch {
        return { status: null, bytes, isWhole: false };
      }
    }, model);
  const whole = await load();
  expect(whole).toMatchObject({ status: 200, isWhole: true });
  hub.faults.add(path, { kind: 'cut-off', times: 1 });
  expect(await load()).toEqual({ status: null, bytes: Math.floor(whole.bytes / 2), isWhole: false });
  hub.faults.add(path, { kind: 'status', status: 429, times: 1 });
  expect(await load()).toMatchObject({ status: 429 });
  expect(await load()).toEqual(whole);
});
