/** The README's Python, run to the letter: with a stand-in for the runtime, which is not where these tests run. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { int8Usage, tfliteUsage } from './usage.ts';

const PYTHON = '/usr/bin/python3';
const PHOTOS = path.resolve(import.meta.dirname, '../../../../public/take-away/check/photos');
const FACTS = { imageSizePx: 64, classNames: ['cat', 'dog'], teacherDims: null };

const hasPillow = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import PIL, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A quarter and three quarters, where it is given what the file takes. */
const standIn = (type: string, answer: string) => `
import numpy as np
class Interpreter:
    def __init__(self, path): assert path.endswith('.tflite')
    def allocate_tensors(self): pass
    def get_input_details(self): return [{'index': 0, 'dtype': np.${type}}]
    def get_output_details(self): return [{'index': 1}]
    def set_tensor(self, index, pixels):
        assert index == 0 and pixels.shape == (1, 64, 64, 3) and pixels.dtype == np.${type}
        assert pixels.min() >= 0 and 100 < pixels.max() <= 255
    def invoke(self): pass
    def get_tensor(self, index): return np.array([[${answer}]], np.${type})
`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function run(readme: string, runtime: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pupil-tflite-'));
  folders.push(folder);
  mkdirSync(path.join(folder, 'ai_edge_litert'));
  writeFileSync(path.join(folder, 'ai_edge_litert/interpreter.py'), runtime);
  writeFileSync(path.join(folder, 'labels.txt'), 'cat\ndog\n');
  copyFileSync(path.join(PHOTOS, readdirSync(PHOTOS)[0]!), path.join(folder, 'photo.jpg'));
  const script = /save this as `(.*?)`/.exec(readme)![1]!;
  writeFileSync(path.join(folder, script), /```python\n(.*?)```/s.exec(readme)![1]!);
  return execFileSync(PYTHON, [script, 'photo.jpg'], { cwd: folder, encoding: 'utf8' });
}

describe.skipIf(!hasPillow)('the Python of the README (skipped where Pillow is not installed)', () => {
  it('gives a file of floats what it takes, and names the classes', () => {
    const readme = tfliteUsage(FACTS, 'tflite/model.tflite');
    expect(run(readme, standIn('float32', '0.25, 0.75'))).toBe('0.7500 dog\n0.2500 cat\n');
  });

  it('gives a file in whole numbers bytes, and reads its bytes as probabilities', () => {
    const readme = int8Usage(FACTS, 'tflite/model_int8.tflite');
    expect(run(readme, standIn('uint8', '64, 192'))).toBe('0.7500 dog\n0.2500 cat\n');
  });
});
