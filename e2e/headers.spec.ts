/** The policy holds: planted code does not run, neither in the page nor in a worker, and each attempt is reported. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, openPupil, test } from './harness/app.ts';

const planted = mkdtempSync(join(tmpdir(), 'pupil-planted-'));
writeFileSync(
  join(planted, 'worker.js'),
  `try { postMessage(eval('"ran"')); } catch (error) { postMessage(error.name); }`,
);

test.use({ mounts: { '/planted/': planted } });

test('the page is isolated, so that WASM may use threads', async ({ app }) => {
  await openPupil(app);
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('opening the page violates nothing and asks no other machine', async ({ app }) => {
  await openPupil(app);
  expect(app.offences).toEqual({ violations: [], foreign: [], errors: [] });
});

test('a planted eval is blocked and reported', async ({ app }) => {
  await openPupil(app);
  // Playwright's own evaluate may use eval where the page may not: the page has to try by itself.
  const outcome = await app.page.evaluate(
    () =>
      new Promise<string>((tell) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: the policy must block eval; only a page that calls it can show that.
            tell(globalThis.eval('"ran"') as string);
          } catch (error) {
            tell((error as Error).name);
          }
        }, 0);
      }),
  );
  expect(outcome).toBe('EvalError');
  await expect.poll(() => app.offences.violations.join()).toContain('script-src');
});

test('a planted inline script is blocked and reported', async ({ app }) => {
  await openPupil(app);
  const hasRun = await app.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.plantedRan = true';
    document.body.append(script);
    return 'plantedRan' in globalThis;
  });
  expect(hasRun).toBe(false);
  await expect.poll(() => app.offences.violations.join()).toContain('inline');
});

test('a planted blob worker is blocked and reported', async ({ app }) => {
  await openPupil(app);
  const outcome = await app.page.evaluate(
    () =>
      new Promise<string>((tell) => {
        const source = URL.createObjectURL(new Blob(['postMessage("ran")'], { type: 'text/javascript' }));
        try {
          const worker = new Worker(source);
          worker.onmessage = () => tell('ran');
          worker.onerror = () => tell('blocked');
        } catch {
          tell('blocked');
        }
      }),
  );
  expect(outcome).toBe('blocked');
  await expect.poll(() => app.offences.violations.join()).toContain('worker-src');
});

test('a worker is under the policy too, and its violations reach us', async ({ app }) => {
  await openPupil(app);
  const outcome = await app.page.evaluate(
    () =>
      new Promise<string>((tell) => {
        const worker = new Worker('/planted/worker.js');
        worker.onmessage = (event) => tell(String(event.data));
        worker.onerror = () => tell('no worker');
      }),
  );
  expect(outcome).toBe('EvalError');
  await expect.poll(() => app.offences.violations.join()).toContain('/planted/worker.js');
});

test('a request for another machine is blocked by the policy or ends at the proxy', async ({ app }) => {
  await openPupil(app);
  const outcome = await app.page.evaluate(() =>
    fetch('https://example.com/collect', { method: 'POST', body: 'a photo', mode: 'no-cors' }).then(
      () => 'sent',
      () => 'blocked',
    ),
  );
  expect(outcome).toBe('blocked');
  await expect.poll(() => app.offences.violations.join()).toContain('connect-src');
  expect(app.offences.foreign).toEqual([]);
});

test('the proxy would tell of a request that got past the policy', async ({ app }) => {
  await expect(app.page.goto('http://elsewhere.test/')).rejects.toThrow();
  expect(app.offences.foreign).toEqual([expect.stringContaining('elsewhere.test')]);
});
