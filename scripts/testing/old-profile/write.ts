/**
 * `PUPIL_DIST=DIST npx tsx scripts/testing/old-profile/write.ts FILE`: fills a profile by the build in DIST, and
 * writes its whole database to FILE, with what that build makes of the paused run when it goes on.
 * src/storage/fixtures/README.md names the commit of DIST.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { storedCheckpoint } from '../../../e2e/harness/stored.ts';
import type { OldFixture, RunEnd } from '../../../src/storage/testing/old-fixture.ts';
import { pack } from '../../../src/storage/testing/packed.ts';
import {
  readDatabase,
  type StoredDatabase,
  writeDatabase,
} from '../../../src/storage/testing/stored-database.ts';
import { type OpenOptions, openApp } from '../../distill/browser.ts';
import { writeTinyClip } from '../tiny-clip/write.ts';
import { fill } from './fill.ts';
import type { OldPage } from './old-page.ts';
import { writeFolder } from './photos.ts';

type Mounts = OpenOptions['mounts'];

/**
 * The comparison's table is read off its runs; two students of 180,000 numbers, four times each, would make the file
 * five times as large.
 */
function withoutComparedStudents(database: StoredDatabase): StoredDatabase {
  const runs = database.stores.find(({ name }) => name === 'runs')!.values as readonly {
    id: string;
    bakeoff?: unknown;
  }[];
  const compared = new Set(runs.filter(({ bakeoff }) => bakeoff !== undefined).map(({ id }) => id));
  const stores = database.stores.map((store) => {
    if (store.name !== 'checkpoints') return store;
    const kept = store.keys.flatMap((key, at) => (compared.has((key as [string])[0]) ? [] : [at]));
    return { ...store, keys: kept.map((at) => store.keys[at]!), values: kept.map((at) => store.values[at]) };
  });
  return { ...database, stores };
}

/** Opens the old build on a folder's photos, or on a database; ends with its browser. */
async function withPage<T>(mounts: Mounts, work: (page: Page) => Promise<T>): Promise<T> {
  const app = await openApp({ profile: null, mounts, onConsole: (text) => console.error(`page: ${text}`) });
  try {
    return await work(app.page);
  } finally {
    await app.close();
  }
}

/** The page as it opens on a database that lay there before. */
async function openOn(page: Page, database: StoredDatabase): Promise<void> {
  const url = page.url();
  await page.goto(new URL('pupil.svg', url).href);
  await page.evaluate(
    (name) =>
      new Promise<void>((done, fail) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => done();
        request.onerror = () => fail(request.error);
      }),
    database.name,
  );
  await page.evaluate(writeDatabase, database);
  await page.goto(url);
  await page.waitForFunction(() => (globalThis as OldPage).pupil?.store.getState().isOpen);
}

/** @param flags for V8 */
async function resumed(database: StoredDatabase, runId: string, flags: string): Promise<RunEnd> {
  process.env['PUPIL_CHROMIUM_ARGS'] = flags === '' ? '' : `--js-flags=${flags}`;
  return withPage({}, async (page) => {
    await openOn(page, database);
    const hasEnded = await page.evaluate((id) => (globalThis as OldPage).pupil.resumeTraining(id), runId);
    const end = await storedCheckpoint(page, runId);
    if (hasEnded && end?.slot === 'final') return end;
    throw new Error(`The run did not end: ${JSON.stringify(end)}`);
  });
}

async function write(file: string, folder: string): Promise<void> {
  writeFolder(join(folder, 'photos'));
  writeTinyClip(join(folder, 'tiny-clip'));
  const { filled, paused, database } = await withPage(
    { '/teachers/tiny-clip/': join(folder, 'tiny-clip') },
    async (page) => {
      const filled = await fill(page, join(folder, 'photos'));
      const paused = await storedCheckpoint(page, filled.pausedRunId);
      if (paused === null || paused.slot === 'final') throw new Error('The run was not paused in time.');
      return {
        filled,
        paused,
        database: withoutComparedStudents(await page.evaluate(readDatabase, 'pupil')),
      };
    },
  );
  const fused = await resumed(database, filled.pausedRunId, '');
  const separate = await resumed(database, filled.pausedRunId, '--no-enable-fma3');
  const fixture: OldFixture = { ...filled, paused, resumed: { fused, separate }, database };
  const bytes = pack(fixture);
  writeFileSync(file, bytes);
  for (const { name, keys } of database.stores) console.log(`${name}: ${keys.length}`);
  console.log(`${file}: ${bytes.length} bytes`, paused, fixture.resumed);
}

const file = process.argv[2];
if (file === undefined) throw new Error('Say where to: write.ts FILE');
const folder = mkdtempSync(join(tmpdir(), 'pupil-old-'));
try {
  await write(file, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
