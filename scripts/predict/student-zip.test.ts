import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DistillFailure } from '../distill/failure.ts';
import { readStudent } from './student-zip.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-student-zip-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const modelOf = (...paths: unknown[]) => JSON.stringify({ weightsManifest: [{ paths, weights: [] }] });
const WHOLE = {
  'model.json': modelOf('weights.bin'),
  'weights.bin': 'numbers',
  'labels.txt': 'cat\n dog\n',
  'preprocessing.json': '{}',
  'README.md': '',
};

function read(files: Readonly<Record<string, string>>) {
  const path = join(folder, 'student.zip');
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  writeFileSync(path, zip);
  return readStudent(path);
}

describe('the zip of a student', () => {
  it('gives its labels and the files that it runs from, no others', () => {
    const { labels, files } = read(WHOLE);
    expect(labels).toEqual(['cat', ' dog']);
    expect([...files.keys()]).toEqual(['model.json', 'labels.txt', 'preprocessing.json', 'weights.bin']);
  });

  it.each([
    ['without a graph', { 'model.json': undefined }],
    ['without its weights', { 'weights.bin': undefined }],
    ['whose weights lie elsewhere', { 'model.json': modelOf('../../etc/passwd') }],
    ['whose weights have no name', { 'model.json': modelOf(7) }],
    ['whose graph is no JSON', { 'model.json': '{' }],
    ['whose graph is something else', { 'model.json': 'null' }],
  ])('is refused %s, naming the format that is needed', (_what, change) => {
    const files = Object.fromEntries(
      Object.entries({ ...WHOLE, ...change }).flatMap(([name, text]) =>
        text === undefined ? [] : [[name, text]],
      ),
    );
    expect(() => read(files)).toThrow(DistillFailure);
    expect(() => read(files)).toThrow(/tfjs/);
  });

  it('is refused where it is no zip', () => {
    const path = join(folder, 'text.zip');
    writeFileSync(path, 'no zip');
    expect(() => readStudent(path)).toThrow(DistillFailure);
  });
});
