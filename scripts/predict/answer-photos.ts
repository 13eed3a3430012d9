/**
 * A student's answers to the photos of a folder. They are decoded where the app decodes them, in Chromium, and answered
 * by what leaves with every student: preprocess.js and predict.js, on stock TensorFlow.js.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { isCalledPhoto } from '../../src/core/photos/plan/file-kinds.ts';
import type { Job } from '../../src/state/jobs/job.ts';
import { openPage, whileOpen } from '../distill/browser.ts';
import { DistillFailure } from '../distill/failure.ts';
import { offer } from '../distill/give.ts';
import type { Terminal } from '../distill/terminal.ts';
import { DIST, ROOT, type ServeOptions } from '../serve.ts';
import type { StudentFiles } from './student-zip.ts';

const PHOTOS_AT_ONCE = 16;

export interface Answer {
  /** In the folder, with slashes. */
  readonly file: string;
  /** By class, in the order of the labels; null where the photo could not be read. */
  readonly probabilities: readonly number[] | null;
}

export interface PredictOptions {
  readonly student: StudentFiles;
  readonly folder: string;
}

type Predict = typeof import('../../public/take-away/predict.js');
type Preprocess = typeof import('../../public/take-away/preprocess.js');
type Tf = typeof import('@tensorflow/tfjs') & { readonly wasm: { setWasmPaths(prefix: string): void } };

/** What stays on the page between two calls. */
type PredictPage = typeof globalThis & {
  tf: Tf;
  student: Awaited<ReturnType<Predict['loadStudent']>>;
  decode: Preprocess['decode'];
  photos: readonly File[];
};

/** @throws {DistillFailure} photos, where the folder has none; browser; interrupted */
export async function answerPhotos(
  { student, folder }: PredictOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const root = mkdtempSync(join(tmpdir(), 'pupil-predict-'));
  try {
    writeFileSync(
      join(root, 'index.html'),
      '<!doctype html><link rel="icon" href="data:,"><title>Predict</title>',
    );
    mkdirSync(join(root, 'student'));
    for (const [name, bytes] of student.files) writeFileSync(join(root, 'student', name), bytes);
    const served: ServeOptions = {
      root,
      mounts: {
        '/take-away/': takeAwayFolder(),
        '/tfjs/': packageFolder('tfjs'),
        '/tfjs-wasm/': packageFolder('tfjs-backend-wasm'),
      },
      // Stock TensorFlow.js makes functions of strings. Nothing is on this page but it, our two modules and data. Nor is
      // the page isolated, so that TensorFlow.js takes its WASM without threads, which is all that is packed.
      sendsHeaders: false,
    };
    const open = () => openPage(served, (text) => terminal.say(`page: ${text}`));
    return await whileOpen(open, signal, (page) => answerOn(page, student.labels, folder, terminal));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What leaves with every student: of the build where it is, as in an installed package, else of the sources. */
function takeAwayFolder(): string {
  const source = join(ROOT, 'public', 'take-away');
  return existsSync(source) ? source : join(DIST, 'take-away');
}

/** Of TensorFlow.js as it is published; an installed Pupil brings the files that it needs along. */
function packageFolder(name: string): string {
  const packed = join(ROOT, 'cli', name);
  if (existsSync(packed)) return packed;
  return join(dirname(createRequire(import.meta.url).resolve(`@tensorflow/${name}/package.json`)), 'dist');
}

async function answerOn(
  page: Page,
  labels: readonly string[],
  folder: string,
  terminal: Terminal,
): Promise<readonly Answer[]> {
  await page.addScriptTag({ url: 'tfjs/tf.min.js' });
  await page.addScriptTag({ url: 'tfjs-wasm/tf-backend-wasm.min.js' });
  await loadOn(page);
  const input = await offer(page, folder, true);
  const paths = await page.evaluate((id) => {
    const photos = [...(document.querySelector<HTMLInputElement>(`#${id}`)!.files ?? [])];
    (globalThis as PredictPage).photos = photos;
    return photos.map(({ webkitRelativePath }) => webkitRelativePath.split('/').slice(1).join('/'));
  }, input);
  const wanted = [...paths.keys()]
    .filter((i) => isCalledPhoto(paths[i]!))
    .sort((a, b) => (paths[a]! < paths[b]! ? -1 : 1));
  if (wanted.length === 0) throw new DistillFailure('photos', `No file in ${folder} is called like a photo.`);
  const answers: Answer[] = [];
  for (let from = 0; from < wanted.length; from += PHOTOS_AT_ONCE) {
    const some = wanted.slice(from, from + PHOTOS_AT_ONCE);
    const rows = await answerSome(page, some, labels);
    answers.push(...rows.map((probabilities, i) => ({ file: paths[some[i]!]!, probabilities })));
    terminal.progress(jobOf(answers.length, wanted.length));
  }
  if (answers.every(({ probabilities }) => probabilities === null))
    throw new DistillFailure('photos', `None of the ${answers.length} photos in ${folder} could be read.`);
  return answers;
}

function loadOn(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const here = globalThis as PredictPage;
    const at = (path: string) => new URL(path, document.baseURI).href;
    here.tf.wasm.setWasmPaths(at('tfjs-wasm/'));
    await here.tf.setBackend('wasm');
    const { loadStudent } = (await import(at('take-away/predict.js'))) as Predict;
    here.decode = ((await import(at('take-away/preprocess.js'))) as Preprocess).decode;
    here.student = await loadStudent(here.tf, at('student/'));
  });
}

function answerSome(
  page: Page,
  some: readonly number[],
  labels: readonly string[],
): Promise<(number[] | null)[]> {
  return page.evaluate(
    async ([indices, classes]) => {
      const { student, photos, decode } = globalThis as PredictPage;
      const rows: (number[] | null)[] = [];
      for (const index of indices) {
        // A photo may be broken; a student that cannot answer is another fault, and ends all.
        const photo = await decode(photos[index]!).catch(() => null);
        const found = photo === null ? null : await student.predict(photo);
        const byClass = new Map(found?.map(({ label, probability }) => [label, probability]));
        rows.push(found === null ? null : classes.map((label) => byClass.get(label) ?? 0));
      }
      return rows;
    },
    [some, labels] as const,
  );
}

function jobOf(done: number, total: number): Job {
  return {
    ...{ what: 'Answering photos', done, total, unit: 'photos', perSecond: 0, etaMs: null, note: '' },
    state: 'running',
  };
}
