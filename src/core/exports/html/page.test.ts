/** The page as a whole: how large it is, what it may do, what names do to it, and that it is proved as it is. */
import { createHash } from 'node:crypto';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { convConfig } from '../../students/families/conv.ts';
import { usualStart } from '../../training/start.ts';
import type { Materials, Provenance, Runtimes } from '../format.ts';
import { proveFormat } from '../prove.ts';
import { CLASS_NAMES, drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { takeAwayAsset } from '../testing/node-take-away-asset.ts';
import { noisePixels } from '../testing/noise-pixels.ts';
import { bundle } from './bundle.ts';
import { howGood } from './facts.ts';
import { HTML } from './html.ts';

const CONFIG = convConfig(64);
const TRAINED = drawnStudent(CONFIG);
const MATERIALS: Materials = {
  provenance: {
    name: CLASS_NAMES.join(' '),
    run: { recipe: { start: usualStart(CONFIG), preset: 'ce', epochs: 3, seed: 1 } },
    facts: { parameters: 308_567, sizeBytes: 1_240_000, flopsPerImage: 1, imageSizePx: 64 },
    addedClasses: 0,
    evaluations: [],
    knowledge: null,
    teacher: null,
  } as unknown as Provenance,
  calibration: async () => new Uint8Array(),
  beginning: () => Promise.reject(new Error('nobody asks how it began')),
  asset: takeAwayAsset,
};
const RUNTIMES: Runtimes = {
  tensorflow: () => Promise.reject(new Error('a page needs no TensorFlow.js')),
  onnx: () => Promise.reject(new Error('a page needs no ONNX Runtime')),
  tflite: () => Promise.reject(new Error('a page needs no LiteRT')),
  module: (path) =>
    import(/* @vite-ignore */ new URL(`../../../../public/take-away/${path}`, import.meta.url).href),
};

let page = '';
beforeAll(async () => {
  await tf.setBackend('cpu');
  const [file] = await HTML.files(TRAINED, MATERIALS);
  page = new TextDecoder().decode(file!.bytes);
});

const elements = (name: string) => page.match(new RegExp(`<${name}[\\s>]`, 'g'))?.length ?? 0;
const between = (start: string, end: string) => page.split(start)[1]!.split(end)[0]!;
const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('a page', () => {
  it('is at most 120 KiB larger than its weights in half precision', () => {
    const left = /^(teacher_head|cluster)/;
    const parameters = TRAINED.student.parameters.filter(({ name }) => !left.test(name));
    const halfBytes = parameters.reduce((sum, { shape }) => sum + 2 * shape.reduce((a, b) => a * b, 1), 0);
    expect(halfBytes).toBeGreaterThan(600_000);
    expect(page.length).toBeGreaterThan(halfBytes);
    expect(page.length).toBeLessThanOrEqual(halfBytes + 120 * 1024);
  });

  it('is about as large as was said before', () => {
    const said = HTML.sizeBytes(MATERIALS.provenance.facts);
    expect(Math.abs(page.length / said - 1)).toBeLessThan(0.05);
  });

  it('allows its own script and style by their hash, and no request', () => {
    const policy = between('http-equiv="Content-Security-Policy" content="', '"');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(
      `script-src ${digest(between('<script type="module">', '</script>'))} 'wasm-unsafe-eval'`,
    );
    expect(policy).toContain(`style-src ${digest(between('<style>', '</style>'))}`);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|https?:|connect-src/);
    expect(page).not.toMatch(/\s(?:src|style|on\w+)="/);
  });

  it('keeps names as text', () => {
    // Three of data, its own; whatever its classes and the project are called.
    expect(elements('script')).toBe(4);
    expect(elements('/script')).toBe(4);
    expect(elements('b')).toBe(0);
    expect(page).not.toMatch(/<!--\w+-->|\0/);
    expect(JSON.parse(between('id="program">', '</script>')).classNames).toEqual(CLASS_NAMES);
    expect(between('<title>', '</title>')).toContain('&lt;/script&gt;&lt;script&gt;');
  });

  it('is the same for the same student', async () => {
    const [again] = await HTML.files(drawnStudent(CONFIG), MATERIALS);
    expect(new TextDecoder().decode(again!.bytes)).toBe(page);
  });

  it('is proved by its own runtime from what it holds, and refused where a part is missing', async () => {
    const pixels = noisePixels(2 * 64 * 64 * 3);
    const checked = {
      images: Float32Array.from(pixels),
      imageSizePx: 64,
      probabilities: (await liveAnswers(TRAINED, pixels))['probabilities']!,
      labels: Int32Array.of(0, 1),
    };
    const files = (text: string) => [{ name: 'html/student.html', bytes: new TextEncoder().encode(text) }];
    const proof = await proveFormat(HTML, files(page), checked, RUNTIMES);
    expect(proof).toMatchObject({ checkedImages: 2, agreement: 1 });
    expect(proof.maxAbsDifference).toBeLessThan(2e-3);
    await expect(
      proveFormat(HTML, files(page.replace('id="weights"', '')), checked, RUNTIMES),
    ).rejects.toMatchObject({
      code: 'EXPORT_MISMATCH',
    });
    await expect(
      proveFormat(HTML, files(page.replace(/(id="weights">.{99})./, '$1')), checked, RUNTIMES),
    ).rejects.toThrow('This page is damaged');
  });
});

describe('how good it is', () => {
  const evaluation = (split: string, photos: number, top1: number) =>
    ({ split, labels: new Int32Array(photos), figures: { top1 } }) as never;

  it('is told of test photos, with how far chance may have moved it', () => {
    const told = howGood({
      evaluations: [evaluation('validation', 10, 1), evaluation('test', 50, 0.9)],
      addedClasses: 0,
    });
    expect(told).toContain('90.0\u00a0%');
    expect(told).toContain('between 78.6\u00a0% and 95.7\u00a0%');
    expect(told).not.toContain('100');
  });

  it('says where it comes from validation, where there is none, and which classes it leaves out', () => {
    expect(howGood({ evaluations: [evaluation('validation', 10, 1)], addedClasses: 0 })).toContain('chosen');
    expect(howGood({ evaluations: [], addedClasses: 1 })).toMatch(/not known.*last class was added/s);
  });
});

describe('a bundle', () => {
  const FILES: Readonly<Record<string, string>> = {
    'a/entry.js':
      "import { one, two } from './deep/one.js';\nimport * as all from '../other.js';\nout(one(), two, all.one);\n",
    'a/deep/one.js':
      "import * as other from '../../other.js';\nexport function one() {\n  return 'own and ' + other.one;\n}\nexport const two = 2;\n",
    'other.js': "const two = 'hidden';\nexport const one = two;\n",
  };
  const read = async (path: string) => FILES[path]!;

  it('runs each module once, with names of its own', async () => {
    const heard: unknown[] = [];
    const script = await bundle('a/entry.js', read);
    new Function('out', script)((...values: unknown[]) => heard.push(...values));
    expect(heard).toEqual(['own and hidden', 2, 'hidden']);
    expect(script).not.toMatch(/^(import|export) /m);
  });
});
