/**
 * A hundred names that some system would not take, by each door: dropped as a folder, given to the folder button, and
 * in a zip. The same photos come in by all of them.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { JOB_MS } from '../scripts/testing/limits.ts';
import { expect, openPupil, type PupilPage, test, type Watched } from './harness/app.ts';
import { dropOn } from './harness/drop.ts';
import { photo } from './harness/images.ts';

const REGION = 'Bring in photos';

/** What the system of the test itself takes: Windows none of these. */
const ODD = ['?', '*', '|', '"', '<', '>', ':'].filter(() => process.platform !== 'win32');
const AROUND = [
  ' lead',
  'tail ',
  'copy~',
  'dot.',
  '🎩',
  '👩‍🚀',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'con',
  'nul',
  '%41',
  '#',
  '日本',
  'e\u0301',
  "it's",
  'a&b',
  '-',
];

function names(): string[] {
  const inside = ODD.flatMap((letter) => [`a${letter}b.png`, `${letter}.png`, `end${letter}`]);
  const around = AROUND.flatMap((name) => [`${name}.png`, name]);
  const files = [...inside, ...around].flatMap((name) => [`hat/${name}`, `shoes/x${name}`]);
  return [
    ...files.slice(0, 92),
    ...['dresses?', ' coats', 'bags~', 'con'].flatMap((folder) => [`${folder}/0.png`, `${folder}/1.png`]),
  ];
}

let folder: string;
let paths: string[];

test.beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'pupil-doors-')), 'odd names');
  paths = names().filter((path, i) => {
    try {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), photo(i % 8, i, 24));
      return true;
    } catch {
      // This system does not take the name either.
      return false;
    }
  });
  const entries = paths.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))] as const);
  writeFileSync(join(folder, '..', 'odd names.zip'), zipSync(Object.fromEntries(entries)));
});

test.afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

async function expectAll({ page, offences }: Watched, expected: readonly string[]): Promise<void> {
  await page.waitForFunction(() => (globalThis as PupilPage).pupil.store.getState().project !== null, null, {
    timeout: JOB_MS,
  });
  const found = await page.evaluate(() => {
    const { project, photos } = (globalThis as PupilPage).pupil.store.getState();
    return { paths: photos.map(({ path }) => path).sort(), skipped: project!.skipped };
  });
  expect(found).toEqual({ paths: [...expected].sort(), skipped: [] });
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
}

test('there are a hundred of them', () => {
  // macOS and Windows refuse some of these names; the tests below bring in those that they take.
  test.skip(process.platform !== 'linux', 'other systems take fewer names');
  expect(paths).toHaveLength(100);
});

test('they are all there when their folder is dropped', async ({ app }) => {
  await openPupil(app);
  await dropOn(app.page, REGION, [folder]);
  await expectAll(app, paths);
});

test('they are all there when their folder is given to the button', async ({ app }) => {
  await openPupil(app);
  await app.page.locator('input[data-way="folder"]').setInputFiles(folder);
  await expectAll(app, paths);
});

test('they are all there in a zip', async ({ app }) => {
  await openPupil(app);
  await dropOn(app.page, REGION, [`${folder}.zip`]);
  await expectAll(app, paths);
});
