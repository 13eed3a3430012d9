/** A teacher from the Hub over a bad network, as the page shows it: cut off, reloaded, cancelled, wrong, missing. */
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { openPupil, type PupilPage } from './harness/app.ts';
import { expect, test } from './harness/hub.ts';
import { pressButton } from './harness/keyboard.ts';

const ID = 'pupil/mini';
const CHOICE = { id: ID, origin: 'hub', dtype: 'fp32', device: 'wasm' } as const;
const NETWORK = `${ID}/onnx/vision_model.onnx`;
/** Half of it, and then nothing: whoever looks late finds it as far as before. */
const STALLED = { kind: 'stall' } as const;
/** More than one part, less than half of 6.6 MB. */
const SOME_BYTES = 2_500_000;
const BUILT_IN = fileURLToPath(new URL('../public/teachers/pupil-mini', import.meta.url));

test.beforeEach(async ({ app, hub }) => {
  hub.publish(ID, BUILT_IN);
  await openPupil(app);
  const isReady = await app.page.evaluate((choice) => {
    const { pupil } = globalThis as PupilPage;
    pupil.show('teacher');
    pupil.teacher.choose(choice);
    return pupil.photos.importSample().then((done) => {
      pupil.show('teacher');
      pupil.teacher.choose(choice);
      return done;
    });
  }, CHOICE);
  expect(isReady).toBe(true);
});

const load = (page: Page) => pressButton(page, /^(Load|Let the teacher look)/);
const untilSomeCame = (page: Page) =>
  page.waitForFunction((some) => {
    const job = (globalThis as PupilPage).pupil.store.getState().jobs.look;
    return job?.unit === 'bytes' && job.done > some;
  }, SOME_BYTES);
const hasLooked = (page: Page) =>
  expect(page.getByRole('heading', { name: 'The teacher has seen every photo' })).toBeVisible({
    timeout: JOB_MS,
  });
/** First byte that was asked for, of each request for the network itself. */
const askedFrom = (
  log: readonly { readonly path: string; readonly headers: Readonly<Record<string, string>> }[],
) =>
  log
    .filter(({ path }) => path.startsWith(`/${ID}/resolve/`) && path.includes('vision_model.onnx'))
    .map(({ headers }) => Number(/^bytes=(\d+)-$/.exec(headers['range'] ?? 'bytes=0-')?.[1]));

test('the button says what a load fetches, and the bar ends there', async ({ app, hub }) => {
  const { page } = app;
  await expect(page.getByRole('button', { name: /^Load 6\.7.MB and let it look/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^q8.*1\.7.MB/ })).toBeAttached();
  await expect(page.getByRole('option', { name: /^fp16.*not offered/ })).toBeDisabled();
  expect(hub.log().every(({ path }) => path.startsWith('/api/models/'))).toBe(true);
  const totals = await page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    const seen = new Set<number>();
    pupil.store.subscribe(({ jobs: { look: job } }) => {
      if (job?.unit === 'bytes' && job.total > 0) seen.add(job.total);
    });
    await pupil.teacher.embed();
    return [...seen];
  });
  expect(totals).toHaveLength(1);
  expect(totals[0]).toBeGreaterThan(6_646_241);
});

test('a reload in the middle goes on where it stopped', async ({ app, hub }) => {
  const { page } = app;
  hub.faults.add(NETWORK, STALLED);
  await load(page);
  await untilSomeCame(page);
  await page.reload();
  await openPupil(app);
  await page.evaluate((choice) => {
    const { pupil } = globalThis as PupilPage;
    pupil.show('teacher');
    pupil.teacher.choose(choice);
  }, CHOICE);
  await expect(page.getByText('An unfinished download')).toBeVisible();
  hub.reset();
  await load(page);
  await hasLooked(page);
  const [from = 0] = askedFrom(hub.log());
  expect(from).toBeGreaterThanOrEqual(SOME_BYTES - 1024 * 1024);
  await expect(page.getByText('An unfinished download')).toBeHidden();
});

test('cancelled, it keeps what has come', async ({ app, hub }) => {
  const { page } = app;
  hub.faults.add(NETWORK, STALLED);
  await load(page);
  await untilSomeCame(page);
  await pressButton(page, 'Cancel');
  await expect(page.getByText('An unfinished download')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  hub.reset();
  await load(page);
  await hasLooked(page);
  expect(askedFrom(hub.log())[0]).toBeGreaterThan(1_000_000);
});

test('cut off, refused and without a length it comes all the same', async ({ app, hub }) => {
  hub.faults.add(NETWORK, { kind: 'status', status: 503, times: 1 });
  hub.faults.add(NETWORK, { kind: 'cut-off', times: 1 });
  hub.faults.add(NETWORK, { kind: 'no-length', times: 1 });
  await load(app.page);
  await hasLooked(app.page);
  expect(askedFrom(hub.log()).at(-1)).toBeGreaterThan(0);
});

test('wrong bytes are refused with both hashes, and nothing of them is kept', async ({ app, hub }) => {
  const { page } = app;
  hub.faults.add(NETWORK, { kind: 'wrong-bytes' });
  await load(page);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(
    /vision_model\.onnx of pupil\/mini is not what the Hub lists.*was promised/,
  );
  await expect(alert).toContainText('DOWNLOAD_CORRUPT');
  await expect(page.getByText('An unfinished download')).toBeHidden();
  hub.reset();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await hasLooked(page);
});

test('a name that the Hub does not have is said to be none', async ({ app }) => {
  const { page } = app;
  await page.evaluate(() =>
    (globalThis as PupilPage).pupil.teacher.choose({
      id: 'nobody/nothing',
      origin: 'hub',
      dtype: 'auto',
      device: 'wasm',
    }),
  );
  await expect(page.getByText(/nobody\/nothing.*does not exist \(401\)/).first()).toBeVisible();
  await load(page);
  await expect(page.getByRole('alert')).toContainText('TEACHER_NOT_FOUND');
});

test('its files are forgotten when asked, and the space comes back', async ({ app }) => {
  const { page } = app;
  await load(page);
  await hasLooked(page);
  const card = page.getByRole('region', { name: 'Stored teachers' });
  await expect(card).toContainText('available offline');
  await card.getByRole('button', { name: `Delete the files of ${ID}` }).click();
  await expect(card).toContainText(/Frees 6\.7.MB/);
  await card.getByRole('button', { name: `Delete ${ID} now` }).click();
  await expect(card).toBeHidden();
  const kept = await page.evaluate(async () => (await (await caches.open('pupil-models')).keys()).length);
  expect(kept).toBe(0);
});
