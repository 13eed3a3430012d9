/** A student from the Hub: typed in by its id, over a bad network, under the policy of production, then chosen. */
import { JOB_MS } from '../scripts/testing/limits.ts';
import { studentOfTheHub } from '../scripts/testing/teacher-files.ts';
import { expectAccessible } from './harness/accessible.ts';
import { openPupil, type PupilPage } from './harness/app.ts';
import { embedSample } from './harness/embedded-sample.ts';
import { expect, test } from './harness/hub.ts';

const ID = 'pupil/small-net';
const FILE = `${ID}/onnx/model.onnx`;

test('a student from the Hub says what it weighs, comes over a bad network, and is chosen', async ({
  app,
  hub,
}) => {
  const { page, offences } = app;
  hub.publish(ID, studentOfTheHub());
  await openPupil(app);
  await embedSample(page, 'student', 1);
  const card = page.getByRole('region', { name: 'A network of your own' });
  await card.getByText('From the Hub', { exact: true }).click();
  await expect(card.getByRole('list', { name: 'Students on the Hub' })).toContainText('MobileNetV4 small');
  await expectAccessible(page, 'Student, those on the Hub');
  for (const widthPx of [1440, 390]) {
    await page.setViewportSize({ width: widthPx, height: 900 });
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflowPx).toBeLessThanOrEqual(0);
  }
  expect(hub.log()).toEqual([]);

  await card.getByRole('textbox', { name: 'Another, by its id on the Hub' }).fill(ID);
  const button = card.getByRole('button', { name: /^Fetch [\d.]+.kB$/ });
  await expect(button).toBeEnabled({ timeout: JOB_MS });
  expect(hub.log().every(({ path }) => path.startsWith('/api/models/'))).toBe(true);

  hub.faults.add(FILE, { kind: 'wrong-bytes', times: 1 });
  await button.click();
  await expect(page.getByRole('alert')).toContainText('is not what the Hub lists', { timeout: JOB_MS });
  const networks = () =>
    page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().models.networks.length);
  expect(await networks()).toBe(0);

  hub.faults.add(FILE, { kind: 'cut-off', times: 1 });
  await button.click();
  await expect(card.getByRole('radio', { name: /small-net/ })).toBeChecked({ timeout: JOB_MS });
  await expect(card).toContainText('Its classifier of 5 classes is cut off.');
  await expect(page.getByRole('radio', { name: 'Its own weights' })).toBeChecked();
  const ranges = hub.log().flatMap(({ headers }) => headers['range'] ?? []);
  // Asked of the Hub, and again of its content network.
  expect(new Set(ranges)).toEqual(new Set([expect.stringMatching(/^bytes=[1-9]\d*-$/)]));
  expect(hub.log().every(({ method, bodyBytes }) => method === 'GET' && bodyBytes === 0)).toBe(true);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });

  await openPupil(app);
  await expect.poll(networks).toBe(1);
});
