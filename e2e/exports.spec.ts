/**
 * Every format of the take-away on a stranger's computer: unpacked into an empty folder, opened by its own tool as the
 * README in it says, and asked about the 24 photos that go along, from their bytes on.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { exportStudent } from '../scripts/distill/drive.ts';
import { EXPORT_FORMATS } from '../src/core/exports/registry.ts';
import { expect, openPupil, test } from './harness/app.ts';
import { compare, type Expected, type Parity, readExpected, tell } from './harness/parity.ts';
import { blockOf } from './harness/readme.ts';
import { install, type StrangersServer, serveFolder, unpackTo } from './harness/stranger.ts';
import { wholeJourney } from './harness/whole-journey.ts';

const PYTHON = '/usr/bin/python3';
/** From photos' bytes: another decoder of JPEG may be a level or two off. */
const MOST = { exact: 0.005, half: 0.005, bytes: 0.05, ownPixels: 0.1 };

const folder = mkdtempSync(join(tmpdir(), 'pupil-stranger-'));
const rows: Parity[] = [];
let expected: Expected;
let readme: string;
let server: StrangersServer;

test.describe.configure({ mode: 'serial' });
test.afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
  tell(rows);
});

/** Notes a tool's answers, and holds them to the tab's. */
function note(format: string, tool: string, answers: readonly Map<string, number>[], most: number): void {
  const row = compare(expected, format, tool, answers);
  rows.push(row);
  expect(row.photos).toBeGreaterThan(0);
  expect(row.largest, `${format} by ${tool}`).toBeLessThan(most);
}

const photoPath = (file: string) => join(folder, 'check', file);
const named = (shares: readonly number[]) =>
  new Map(shares.map((share, i) => [expected.classes[i]!, share] as const));

test('the student leaves in every format at once', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await wholeJourney(page);
  const zip = await exportStudent(page, EXPORT_FORMATS.ids());
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
  unpackTo(zip, folder);
  expected = readExpected(folder);
  expect(expected.photos).toHaveLength(24);
  readme = readFileSync(join(folder, 'README.md'), 'utf8');
  server = await serveFolder(folder);
});

test('TensorFlow.js in a page', async ({ page }) => {
  const html = blockOf(readme, 'html', 'loadStudent');
  writeFileSync(join(folder, 'index.html'), html);
  await page.route('https://cdn.jsdelivr.net/npm/**', (route) =>
    route.fulfill({ path: 'node_modules/@tensorflow/tfjs/dist/tf.min.js' }),
  );
  await page.goto(`${server.url}/index.html`);
  const [first] = expected.photos;
  await page.locator('input').setInputFiles(photoPath(first!.file));
  const best = Math.max(...first!.probabilities);
  const name = expected.classes[first!.probabilities.indexOf(best)]!;
  await expect(page.locator('output')).toHaveText(new RegExp(`^${name}, \\d+\\.\\d %$`));
  const answers = await page.evaluate(
    async (files) => {
      const address = new URL('predict.js', location.href).href;
      const { loadStudent } = await import(address);
      const student = await loadStudent((globalThis as unknown as { tf: unknown }).tf, './');
      const all: [string, number][][] = [];
      for (const file of files) {
        const found = await student.predict(await (await fetch(`check/${file}`)).blob());
        all.push(
          found.map(({ label, probability }: { label: string; probability: number }) => [label, probability]),
        );
      }
      return all;
    },
    expected.photos.map(({ file }) => file),
  );
  note(
    'TensorFlow.js',
    'stock tfjs in a page',
    answers.map((answer) => new Map(answer)),
    MOST.exact,
  );
});

/** Runs a script of the folder with Node, in the folder. */
const node = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0' },
  });

test('TensorFlow.js in Node', () => {
  install(folder, { '@tensorflow/tfjs': '@tensorflow/tfjs', sharp: 'sharp-in-node' });
  const code = blockOf(readme, 'js', "from '@tensorflow/tfjs'");
  writeFileSync(join(folder, 'run.mjs'), code);
  const [first] = expected.photos;
  const best = expected.classes[first!.probabilities.indexOf(Math.max(...first!.probabilities))];
  expect(node('run.mjs', `check/${first!.file}`)).toMatch(new RegExp(`^\\[\\s*\\{ label: '${best}'`, 'm'));
  // The same lines for each photo: starting TensorFlow.js 24 times would take half a minute.
  const [imports, use] = code.split('\n\n').map((part) => part.replaceAll('process.argv[2]', 'file'));
  const [load, ...each] = use!.split('\n');
  const all = `${imports}\n${load}\nconst all = [];\nfor (const file of process.argv.slice(2)) {\n${each
    .join('\n')
    .replace(/console\.log\((.*)\);/, 'all.push($1);')}\n}\nconsole.log(JSON.stringify(all));\n`;
  writeFileSync(join(folder, 'all.mjs'), all);
  const text = node('all.mjs', ...expected.photos.map(({ file }) => photoPath(file)));
  const answers: { label: string; probability: number }[][] = JSON.parse(text.trim().split('\n').at(-1)!);
  note(
    'TensorFlow.js',
    'stock tfjs and sharp in Node',
    answers.map((answer) => new Map(answer.map(({ label, probability }) => [label, probability] as const))),
    MOST.exact,
  );
});

test('ONNX in Node', () => {
  install(folder, { 'onnxruntime-web': 'onnxruntime-web' });
  // What README.md calls the same lines: the other package downloads its binary when it is installed.
  const code = blockOf(readme, 'js', 'onnxruntime-node').replace('onnxruntime-node', 'onnxruntime-web');
  writeFileSync(join(folder, 'run-onnx.mjs'), code);
  const [best] = node('run-onnx.mjs', 'onnx/model.onnx', 'check/photos/01-balloon.jpg').split('\n');
  expect(best).toMatch(/^\d\.\d{4} /);
  const loop = code
    .replace(
      'const [model, file] = process.argv.slice(2);',
      'const [model, ...files] = process.argv.slice(2);',
    )
    .replace(
      /const photo[\s\S]*?(?=const session)/,
      (lines) => `const pixelsOfFile = async (file) => {\n${lines}\nreturn pixels;\n};\n`,
    )
    .replace(/const \{ probabilities \}[\s\S]*$/, (lines) => {
      const [run] = lines.split('\n');
      return `const all = [];\nfor (const file of files) {\nconst pixels = await pixelsOfFile(file);\n${run}\nall.push([...probabilities.data]);\n}\nconsole.log(JSON.stringify(all));\n`;
    });
  writeFileSync(join(folder, 'all-onnx.mjs'), loop);
  for (const [file, format, most] of [
    ['model.onnx', 'ONNX', MOST.exact],
    ['model_fp16.onnx', 'ONNX, half precision', MOST.half],
    ['model_quantized.onnx', 'ONNX, eight bits', MOST.bytes],
  ] as const) {
    const text = node(
      'all-onnx.mjs',
      `onnx/${file}`,
      ...expected.photos.map((photo) => photoPath(photo.file)),
    );
    const answers: number[][] = JSON.parse(text.trim().split('\n').at(-1)!);
    note(format, 'ONNX Runtime and sharp in Node', answers.map(named), most);
  }
});

test('the Hub folder in transformers.js, which makes its pixels by its own rules', async ({ page }) => {
  writeFileSync(join(folder, 'hub.html'), '<!doctype html><title>Hub</title>');
  await page.goto(`${server.url}/hub.html`);
  const answers = await page.evaluate(
    async (files) => {
      const address = new URL('/npm/@huggingface/transformers/dist/transformers.min.js', location.href).href;
      const { pipeline, env } = await import(address);
      env.allowRemoteModels = false;
      env.allowLocalModels = true;
      env.localModelPath = '/';
      env.useBrowserCache = false;
      const build = '/npm/onnxruntime-web/dist/ort-wasm-simd-threaded';
      env.backends.onnx.wasm.wasmPaths = { mjs: `${build}.mjs`, wasm: `${build}.wasm` };
      const classify = await pipeline('image-classification', 'hub', { device: 'wasm' });
      const all: [string, number][][] = [];
      for (const file of files) {
        const found = await classify(new URL(`check/${file}`, location.href).href, { top_k: 1000 });
        all.push(found.map(({ label, score }: { label: string; score: number }) => [label, score]));
      }
      return all;
    },
    expected.photos.map(({ file }) => file),
  );
  // Held are the photos that are neither turned by EXIF nor transparent, which transformers.js does not look at.
  const plain = answers.map((answer) => new Map(answer)).slice(0, 12);
  note('Hub folder', 'transformers.js, its own pixels', plain, MOST.ownPixels);
});

test('the HTML file, by double click, without a network', async ({ page, context }) => {
  await context.setOffline(true);
  await page.goto(pathToFileURL(join(folder, 'html/student.html')).href);
  await page.locator('input[type=file]').setInputFiles(expected.photos.map(({ file }) => photoPath(file)));
  const cards = page.locator('#answers > li');
  await expect(cards.locator('.bars')).toHaveCount(24);
  note('HTML file', 'Chromium at file://, offline', await answersShown(page), MOST.half);
});

/** In the order of `expected.photos`: the classes that each photo's card names. */
async function answersShown(page: Page): Promise<Map<string, number>[]> {
  const cards = await page.locator('#answers > li').evaluateAll((items) =>
    items.map((item) => ({
      file: item.querySelector('.file')!.textContent,
      shares: [...item.querySelectorAll<HTMLElement>('.bars li')].map(
        ({ dataset }) => [dataset['class']!, Number(dataset['probability'])] as [string, number],
      ),
    })),
  );
  return expected.photos.map(({ file }) => {
    const card = cards.find((one) => file.endsWith(one.file));
    return new Map(card?.shares);
  });
}

const hasTorch = spawnSync(PYTHON, ['-c', 'import torch, PIL, numpy']).status === 0;

test('PyTorch', () => {
  test.skip(!hasTorch, 'PyTorch, Pillow and NumPy are not installed for /usr/bin/python3');
  const [command] = blockOf(readme, 'sh', 'student.py').trim().split('\n').slice(-1);
  expect(command).toBe('python student.py photo.jpg another.png');
  const paths = expected.photos.map(({ file }) => photoPath(file));
  const told = execFileSync(PYTHON, ['student.py', ...paths], {
    cwd: join(folder, 'torch'),
    encoding: 'utf8',
  });
  const answers = told
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, share] = /: (.*) \((.*)%\)$/.exec(line)!;
      return new Map([[name!, Number(share) / 100]]);
    });
  note('PyTorch', 'torch and Pillow, as told in tenths of a percent', answers, MOST.exact);
});

test('TensorFlow Lite', async ({ page }) => {
  writeFileSync(
    join(folder, 'tflite.html'),
    `<!doctype html><title>TensorFlow Lite</title>
<script type="importmap">{ "imports": { "@litertjs/wasm-utils": "/npm/@litertjs/wasm-utils/dist/index.js" } }</script>`,
  );
  const { steps } = JSON.parse(readFileSync(join(folder, 'preprocessing.json'), 'utf8'));
  const { sizesPx } = steps.find(({ step }: { step: string }) => step === 'resize');
  for (const [file, format, most] of [
    ['model.tflite', 'TensorFlow Lite', MOST.exact],
    ['model_int8.tflite', 'TensorFlow Lite, eight bits', MOST.bytes],
  ] as const) {
    // A page loads LiteRT once.
    await page.goto(`${server.url}/tflite.html`);
    const answers = await page.evaluate(askLiteRt, {
      file,
      sizes: sizesPx as number[],
      photos: expected.photos.map((photo) => photo.file),
    });
    note(format, 'LiteRT in a page', answers.map(named), most);
  }
});

/** In the stranger's page. */
async function askLiteRt({
  file,
  sizes,
  photos,
}: {
  file: string;
  sizes: number[];
  photos: string[];
}): Promise<number[][]> {
  const load = (path: string) => import(new URL(path, location.href).href);
  const { loadLiteRt, Tensor } = await load('/npm/@litertjs/core/dist/index.js');
  const { decode, pixelsOf } = await load('/preprocess.js');
  const runtime = await loadLiteRt('/npm/@litertjs/core/wasm/litert_wasm_compat_internal.js');
  const bytes = new Uint8Array(await (await fetch(`/tflite/${file}`)).arrayBuffer());
  const model = await runtime.loadAndCompile(bytes, { accelerator: 'wasm' });
  const [input] = model.getInputDetails();
  const all: number[][] = [];
  for (const photo of photos) {
    const pixels = pixelsOf(await decode(await (await fetch(`/check/${photo}`)).blob()), sizes);
    const typed = input.dtype === 'uint8' ? Uint8Array.from(pixels) : Float32Array.from(pixels);
    const [output] = await model.run([new Tensor(typed, [...input.shape])]);
    const answer = await output.data();
    all.push([...answer].map((share) => (answer instanceof Uint8Array ? share / 256 : share)));
  }
  return all;
}
