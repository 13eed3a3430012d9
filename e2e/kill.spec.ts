/**
 * The browser is killed at random moments of embedding and of training. Nothing that was shown as committed may be
 * lost or done again, and the student must be bit-equal to that of a run which was never stopped. `KILLS` sets how
 * often (ten of each).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page, test } from '@playwright/test';
import { type RunningServer, startServer } from '../scripts/serve.ts';
import { JOB_MS, TEST_MS } from '../scripts/testing/limits.ts';
import type { PupilPage } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';
import { seeded, writePhotos } from './harness/images.ts';
import { type Killable, openKillable } from './harness/kill.ts';
import { storedCheckpoint, storedEmbeddings } from './harness/stored.ts';

const KILLS = Number(process.env['KILLS'] ?? 10);
const SEED = Number(process.env['KILL_SEED'] ?? 1);
const CLASSES = 4;
const IMAGES_PER_CLASS = Number(process.env['KILL_IMAGES'] ?? 200);
const EPOCHS = Number(process.env['KILL_EPOCHS'] ?? 8);

let folder: string;
let server: RunningServer;
let open: Killable | null = null;

const WATCH = { timeout: JOB_MS, intervals: [20] };

// Every kill is a job with a limit of its own.
test.describe.configure({ mode: 'serial', timeout: TEST_MS + KILLS * JOB_MS });

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-kill-'));
  writePhotos(join(folder, 'photos'), CLASSES, IMAGES_PER_CLASS, 32);
  server = await startServer();
});

test.afterAll(async () => {
  await open?.kill();
  await server.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function launch(profile: string): Promise<Killable> {
  open = await openKillable(server.url, join(folder, profile));
  return open;
}

async function kill(): Promise<void> {
  await open?.kill();
  open = null;
}

const bringPhotos = (page: Page) => bringFolder(page, join(folder, 'photos'));
const embed = (page: Page) => page.evaluate(() => (globalThis as PupilPage).pupil.teacher.embed());

/** A small student, its backend fixed: bits are only the same on one backend. */
function train(page: Page): Promise<boolean> {
  return page.evaluate((epochs) => {
    const { pupil } = globalThis as PupilPage;
    const recipe = pupil.student.presetRecipe('kd-probe', 'conv', 32);
    pupil.student.setRecipe({ ...recipe, epochs, seed: 7, backend: 'wasm' });
    return pupil.student.train();
  }, EPOCHS);
}

const resume = (page: Page, runId: string) =>
  page.evaluate((id) => (globalThis as PupilPage).pupil.student.resume(id), runId);
const openRun = (page: Page) =>
  page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().student.runId);

/** Where the kills fall, as shares of the whole job in rising order, and how long after that moment, in ms. */
function moments(seed: number): readonly { readonly share: number; readonly delayMs: number }[] {
  const random = seeded(seed);
  const drawn = Array.from({ length: KILLS }, () => ({ share: 0.9 * random(), delayMs: 80 * random() }));
  return drawn.sort((a, b) => a.share - b.share);
}

/**
 * Starts a job that a kill is to cut off; its promise dies with the page. On a busy machine the page may be through
 * before this process has looked: then there is nothing left to wait for.
 */
function startJob(job: Promise<unknown>): { isOver: boolean } {
  const state = { isOver: false };
  const over = () => {
    state.isOver = true;
  };
  job.then(over, over);
  return state;
}

let unbroken: Awaited<ReturnType<typeof storedEmbeddings>>;
let unbrokenStudent: Awaited<ReturnType<typeof storedCheckpoint>>;
let unbrokenBest: Awaited<ReturnType<typeof storedCheckpoint>>;

test('a run that is never stopped, to compare with', async () => {
  const { page } = await launch('unbroken');
  await bringPhotos(page);
  expect(await embed(page)).toBe(true);
  unbroken = await storedEmbeddings(page);
  expect(unbroken.storedRows).toBe(CLASSES * IMAGES_PER_CLASS);
  expect(unbroken.cursor).toMatchObject({ rows: unbroken.storedRows, photosSeen: unbroken.storedRows });

  expect(await train(page)).toBe(true);
  unbrokenStudent = await storedCheckpoint(page, (await openRun(page))!);
  expect(unbrokenStudent?.slot).toBe('final');
  unbrokenBest = await storedCheckpoint(page, (await openRun(page))!, 'best');
  expect(unbrokenBest).not.toBeNull();
  await kill();
});

test(`${KILLS} kills while embedding lose nothing and repeat nothing`, async () => {
  let killed = await launch('killed');
  await bringPhotos(killed.page);
  const hits: number[] = [];
  for (const { share, delayMs } of moments(SEED)) {
    const job = startJob(embed(killed.page));
    const { acknowledged } = killed;
    const isTime = () => acknowledged.isEmbedding && acknowledged.embedded >= share * unbroken.storedRows;
    await expect.poll(() => job.isOver || isTime(), WATCH).toBe(true);
    await sleep(delayMs);
    const { embedded } = acknowledged;
    await kill();
    killed = await launch('killed');
    const { storedRows, cursor } = await storedEmbeddings(killed.page);
    expect(storedRows, 'photos shown as embedded are on disk').toBeGreaterThanOrEqual(embedded);
    expect(cursor?.rows ?? 0, 'the cursor and the embeddings agree').toBe(storedRows);
    hits.push(storedRows);
  }
  expect(
    hits.some((rows) => rows > 0 && rows < unbroken.storedRows),
    `kills in the middle: ${hits}`,
  ).toBe(true);
  expect(await embed(killed.page)).toBe(true);
  const resumed = await storedEmbeddings(killed.page);
  console.log(
    `embedding, ${KILLS} kills; photos on disk after each: ${hits.join(' ')} of ${resumed.storedRows}`,
  );
  expect(resumed.cursor?.photosSeen, 'no committed photo was shown to the teacher again').toBe(
    unbroken.storedRows,
  );
  expect(resumed.storedRows).toBe(unbroken.storedRows);
  expect(resumed.rows).toEqual(unbroken.rows);
});

test(`${KILLS} kills while training give the very same student`, async () => {
  let killed = open ?? (await launch('killed'));
  let runId: string | null = null;
  let hasCut = false;
  const hits: string[] = [];
  for (const { share, delayMs } of moments(SEED + 1)) {
    const committedStep: number =
      runId === null ? 0 : ((await storedCheckpoint(killed.page, runId))?.step ?? 0);
    const job = startJob(runId === null ? train(killed.page) : resume(killed.page, runId));
    const { acknowledged } = killed;
    const due = Math.max(1, Math.floor(share * unbrokenStudent!.step));
    await expect.poll(() => job.isOver || acknowledged.step >= due, WATCH).toBe(true);
    if (acknowledged.firstStep !== null)
      expect(acknowledged.firstStep, 'no committed step is done again').toBeGreaterThan(committedStep);
    await sleep(delayMs);
    runId ??= await openRun(killed.page);
    const { checkpointStep, step } = acknowledged;
    await kill();
    killed = await launch('killed');
    const stored = await storedCheckpoint(killed.page, runId!);
    expect(stored?.step ?? 0, 'checkpoints that were shown are on disk').toBeGreaterThanOrEqual(
      checkpointStep,
    );
    hits.push(`${step}/${stored?.step ?? 0}`);
    hasCut ||= stored !== null && stored.slot !== 'final';
  }
  expect(hasCut, `kills in the middle: ${hits}`).toBe(true);
  if ((await storedCheckpoint(killed.page, runId!))?.slot !== 'final')
    expect(await resume(killed.page, runId!)).toBe(true);
  const student = await storedCheckpoint(killed.page, runId!);
  console.log(
    `training, ${KILLS} kills; step reported/on disk at each: ${hits.join(' ')}; final ${student?.step}`,
  );
  expect(student).toEqual(unbrokenStudent);
  expect(await storedCheckpoint(killed.page, runId!, 'best')).toEqual(unbrokenBest);
  await kill();
});
