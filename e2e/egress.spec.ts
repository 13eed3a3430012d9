/**
 * What leaves the tab on a whole journey with a teacher from the Hub: questions for files, and nothing else. Seen
 * from the other end of the wire.
 */
import { PRODUCTION_HEADERS } from '../scripts/headers.ts';
import { openPupil, type PupilPage } from './harness/app.ts';
import { expect, TINY_CLIP, test } from './harness/hub.ts';
import { wholeJourney } from './harness/whole-journey.ts';

const CLIP = { id: TINY_CLIP, origin: 'hub', dtype: 'auto', device: 'wasm' } as const;
/** All that a model's files can be called there: the API's list of them, and the files. */
const OF_THE_HUB =
  /^\/(api\/models\/pupil\/tiny-clip(\/tree\/[0-9a-f]+\?recursive=true)?|pupil\/tiny-clip\/resolve\/[0-9a-f]+\/[\w./]+|api\/resolve-cache\/models\/pupil\/tiny-clip\/[\w./?=%-]+|xet-bridge-us\/pupil\/tiny-clip\/[\w./?=&-]+)$/;
const OF_THE_SITE =
  /^\/($|index\.html|sw\.js$|sw-headers-[0-9a-f]{8}\.js$|pupil\.svg|manifest\.webmanifest|assets\/|ort\/|teachers\/|students\/|take-away\/)[\w./-]*(\?__WB_REVISION__=[0-9a-f]+)?$/;

test('only files are asked for on a whole journey, and only by GET', async ({ app, hub }) => {
  const { page, offences, requests } = app;
  await openPupil(app);
  expect(hub.log(), 'nobody is asked before a teacher is chosen').toEqual([]);
  await page.evaluate(() => (globalThis as PupilPage).pupil.show('teacher'));
  await wholeJourney(page, CLIP);
  expect(await page.evaluate(() => (globalThis as PupilPage).pupil.naming.search('a red circle'))).toBe(true);

  expect(hub.log().length).toBeGreaterThan(5);
  for (const { method, path, bodyBytes, headers, host } of hub.log()) {
    expect([method, bodyBytes]).toEqual(['GET', 0]);
    expect(path).toMatch(OF_THE_HUB);
    expect(host).toMatch(/^(huggingface\.co|us\.aws\.cdn\.hf\.co)$/);
    expect([headers['cookie'], headers['authorization'], headers['referer']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  }
  expect(requests.length).toBeGreaterThan(10);
  for (const { method, path, bodyHeader } of requests) {
    expect([method, bodyHeader]).toEqual(['GET', null]);
    expect(path).toMatch(OF_THE_SITE);
  }
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});

test('the policy names the hosts, and no other can be asked', () => {
  const policy = PRODUCTION_HEADERS['Content-Security-Policy'];
  const directives = new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('form-action')).toEqual(["'none'"]);
  expect(directives.get('connect-src')).toEqual([
    "'self'",
    'https://huggingface.co',
    'https://*.huggingface.co',
    'https://*.hf.co',
  ]);
  expect(directives.get('worker-src')).toEqual(["'self'"]);
});
