/** A teacher from the Hub, typed in by its id: what is asked of whom on the way, under the policy of production. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPupil, type PupilPage } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';
import { expect, TINY_CLIP, test } from './harness/hub.ts';
import { writeUnsorted } from './harness/images.ts';
import { pressButton, tabTo } from './harness/keyboard.ts';

const PHOTOS = 24;
const JOB_LIMIT_MS = 120_000;

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
    timeout: JOB_LIMIT_MS,
  });

  const facts = await page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().teacher.facts);
  expect(facts).toMatchObject({ id: TINY_CLIP, dims: 64, imageSizePx: 32 });
  expect(facts?.selfTests.at(-1)?.passed).toBe(true);

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
