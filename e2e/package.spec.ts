/**
 * The package as somebody installs it: packed, unpacked into an empty folder with nothing but Playwright beside it, and
 * run from there. Its command line does its whole work: a student from a folder and embeddings, answers, figures, and
 * the run once more.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import Papa from 'papaparse';
import { PRODUCTION_HEADERS } from '../scripts/headers.ts';
import type { Evaluated } from '../scripts/predict/tables.ts';
import { seeded, writePhotos } from './harness/images.ts';

const ROOT = join(import.meta.dirname, '..');
const CLASSES = 2;
const PHOTOS_A_CLASS = 12;
const DIMS = 8;

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const program = () => at('node_modules/pupil/bin/pupil.js');

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-package-'));
  // `npm run package`, but for the build that all of these tests are of.
  execFileSync('npm', ['run', 'package:built', '--', '--pack-destination', folder], {
    ...{ cwd: ROOT, stdio: 'ignore', shell: process.platform === 'win32' },
  });
  mkdirSync(at('node_modules/pupil'), { recursive: true });
  const [packed] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', at(packed!), '-C', at('node_modules/pupil'), '--strip-components=1']);
  for (const name of ['playwright', 'playwright-core'])
    symlinkSync(join(ROOT, 'node_modules', name), at('node_modules', name), 'junction');
  writePhotos(at('photos'), CLASSES, PHOTOS_A_CLASS);
  writeEmbeddings(at('embeddings'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As clip-retrieval would: one .npy of rows, one list of names. Rows of a class lie near each other. */
function writeEmbeddings(into: string): void {
  mkdirSync(into);
  const random = seeded(7);
  const names: string[] = [];
  const rows: number[] = [];
  for (let k = 0; k < CLASSES; k++) {
    for (let i = 0; i < PHOTOS_A_CLASS; i++) {
      names.push(`class-${k}/${String(i).padStart(4, '0')}.png`);
      for (let d = 0; d < DIMS; d++) rows.push((d % CLASSES === k ? 1 : 0) + 0.2 * random());
    }
  }
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${names.length}, ${DIMS}), }`.padEnd(117);
  const bytes = Buffer.concat([
    Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]),
    Buffer.from(`${head}\n`),
    Buffer.from(Float32Array.from(rows).buffer),
  ]);
  writeFileSync(join(into, 'vectors.npy'), bytes);
  writeFileSync(join(into, 'names.txt'), `${names.join('\n')}\n`);
}

/** @returns what it said on standard output @throws with all that it said, where it does not end well */
function pupil(...argv: string[]): string {
  return execFileSync(process.execPath, [program(), ...argv], {
    ...{ cwd: folder, encoding: 'utf8', stdio: 'pipe' },
  });
}

test('the installed page is served with the production headers', async () => {
  const server = spawn(process.execPath, [program(), 'serve'], { cwd: folder });
  try {
    let said = '';
    const url = await new Promise<string>((done, fail) => {
      server.stdout.on('data', (text) => {
        said += String(text);
        const found = /http:\S+/.exec(said)?.[0];
        if (found !== undefined) done(found);
      });
      server.once('exit', (code) => fail(new Error(`pupil serve ended with ${code}: ${said}`)));
    });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>Pupil</title>');
    for (const [name, value] of Object.entries(PRODUCTION_HEADERS))
      expect(response.headers.get(name), name).toBe(value);
  } finally {
    server.kill();
  }
});

test('the installed command line makes a student, asks it, tests it, and writes it again', () => {
  const recipe = ['--student', 'conv', '--image-size', '32', '--epochs', '2', '--backend', 'wasm'];
  const given = ['photos', '--embeddings', 'embeddings', '--profile', 'profile', '--formats', 'tfjs'];
  pupil('distill', ...given, ...recipe, '--out', 'student.zip', '--report', 'report.json');
  const report = JSON.parse(readFileSync(at('report.json'), 'utf8')) as { images: number; command: string };
  expect(report.images).toBe(CLASSES * PHOTOS_A_CLASS);
  expect(report.command).toMatch(/^pupil distill photos --embeddings/);

  // The photos whose answers go along with every student: the same from the command line, within a rounding.
  const student = unzipSync(readFileSync(at('student.zip')));
  const { photos } = JSON.parse(strFromU8(student['check/answers.json']!)) as {
    photos: { file: string; probabilities: number[] }[];
  };
  mkdirSync(at('check'));
  for (const { file } of photos)
    writeFileSync(at('check', file.split('/').at(-1)!), student[`check/${file}`]!);
  writeFileSync(at('check', 'torn.jpg'), 'no photo');
  pupil('predict', 'student.zip', 'check', '--csv', 'answers.csv');
  const { data } = Papa.parse<Record<string, string>>(readFileSync(at('answers.csv'), 'utf8'), {
    ...{ header: true, skipEmptyLines: true },
  });
  expect(data.pop()).toMatchObject({ file: 'torn.jpg', class: '', probability: '' });
  expect(data.map(({ file }) => `photos/${file}`)).toEqual(photos.map(({ file }) => file));
  for (const [i, { file, probabilities }] of photos.entries())
    for (const [k, expected] of probabilities.entries())
      expect(Math.abs(Number(data[i]![`class-${k}`]) - expected), file).toBeLessThan(1e-3);

  // A student that cannot answer is no fault of the photos.
  const preprocessing = strFromU8(student['preprocessing.json']!).replace(
    /"sizesPx":\s*\[[^\]]*\]/,
    '"sizesPx":[31]',
  );
  writeFileSync(at('misled.zip'), zipSync({ ...student, 'preprocessing.json': strToU8(preprocessing) }));
  expect(() => pupil('predict', 'misled.zip', 'check')).toThrow(/predict failed \(browser\).*shape/);

  const figures = JSON.parse(pupil('evaluate', 'student.zip', 'photos')) as Evaluated;
  expect(figures.photos).toBe(CLASSES * PHOTOS_A_CLASS);
  expect(figures.perClass.map(({ photos: count }) => count)).toEqual([PHOTOS_A_CLASS, PHOTOS_A_CLASS]);
  expect(figures.right).toBe(figures.confusion.reduce((sum, row, k) => sum + row[k]!, 0));

  pupil('export', 'last', '--profile', 'profile', '--formats', 'all', '--out', 'again.zip');
  const again = unzipSync(readFileSync(at('again.zip')));
  for (const name of ['model.json', 'weights.bin'])
    expect(Buffer.from(again[name]!).equals(student[name]!), name).toBe(true);
});
