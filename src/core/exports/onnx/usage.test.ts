/** The lines of the README, run as they stand in a folder that holds nothing but the take-away and its packages. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pixelsOf } from '../../../../public/take-away/preprocess.js';
import { convConfig } from '../../students/families/conv.ts';
import { labelsText } from '../readme.ts';
import { drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { takeAwayAsset } from '../testing/node-take-away-asset.ts';
import { usage } from './usage.ts';
import { writeOnnx } from './write-onnx.ts';

const SIDE = 64;
const PYTHON = '/usr/bin/python3';
/** A photo of 120 x 97, upright RGBA, as a decoder gives it. */
const PHOTO = {
  width: 120,
  height: 97,
  data: Uint8Array.from({ length: 120 * 97 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * i * 7) % 251)),
};
/** The packages are others'; what decodes, and in Python what computes, is played by a few lines that say what they were given. */
const SHARP = `const photo = ${JSON.stringify({ ...PHOTO, data: [...PHOTO.data] })};
const chain = { raw: () => chain, toBuffer: async () => ({ data: Buffer.from(photo.data), info: photo }) };
for (const step of ['rotate', 'toColourspace', 'flatten', 'ensureAlpha']) chain[step] = () => chain;
export default () => chain;`;
const ONNXRUNTIME = `import numpy as np
class SessionOptions:
    def add_session_config_entry(self, key, value): pass
class InferenceSession:
    def __init__(self, path, options, providers): assert open(path, 'rb').read(1) == b'\\x08' and providers == ['CPUExecutionProvider']
    def run(self, names, feeds):
        assert names == ['probabilities']
        [pixels] = [feeds[name] for name in ['pixel_values']]
        assert pixels.dtype == np.float32 and pixels.shape == (1, 3, ${SIDE}, ${SIDE})
        pixels.tofile('pixels.f32')
        return [np.array([[0.1, 0.2, 0.4, 0.25, 0.05]], np.float32)]
`;

const trained = { ...drawnStudent(convConfig(SIDE)), classNames: ['ant', 'bee "b"', 'cat', 'dog', 'eel'] };
const readme = usage({ imageSizePx: SIDE, classNames: trained.classNames, teacherDims: null });
const codeOf = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)![1]!;
let folder = '';

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(path.join(tmpdir(), 'pupil-usage-'));
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  write('onnx/model.onnx', await writeOnnx(trained, 'float32'));
  write('labels.txt', labelsText(trained.classNames));
  write('preprocess.js', await takeAwayAsset('preprocess.js'));
  write('run-onnx.mjs', codeOf('js'));
  write('run.py', codeOf('python'));
  write('onnxruntime.py', ONNXRUNTIME);
  write('node_modules/sharp/package.json', '{"type":"module","exports":"./index.js"}');
  write('node_modules/sharp/index.js', SHARP);
  // The same lines run with either package, as the README says.
  symlinkSync(
    path.resolve('node_modules/onnxruntime-web'),
    path.join(folder, 'node_modules/onnxruntime-node'),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the README’s lines', () => {
  it('for Node give the student’s own answer to a photo', async () => {
    const said = execFileSync(process.execPath, ['run-onnx.mjs', 'onnx/model.onnx', 'photo.jpg'], {
      cwd: folder,
    });
    const { probabilities } = await liveAnswers(trained, Float32Array.from(pixelsOf(PHOTO, [96, SIDE])));
    const expected = [...probabilities!]
      .map((share, k) => `${share.toFixed(4)} ${trained.classNames[k]}`)
      .sort()
      .reverse();
    expect(said.toString().trim().split('\n')).toEqual(expected);
  });

  const hasPillow = (() => {
    try {
      execFileSync(PYTHON, ['-c', 'import PIL, numpy'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  it.skipIf(!hasPillow)(
    'for Python hand over the pixels of a photo (skipped where there is no Pillow)',
    () => {
      const raw = path.join(folder, 'photo.raw');
      writeFileSync(raw, PHOTO.data);
      const save = `from PIL import Image; Image.frombytes('RGBA', (120, 97), open('photo.raw', 'rb').read()).save('photo.png')`;
      execFileSync(PYTHON, ['-c', save], { cwd: folder });
      const said = execFileSync(PYTHON, ['run.py', 'onnx/model.onnx', 'photo.png'], { cwd: folder });
      expect(said.toString().trim().split('\n')[0]).toBe('0.4000 cat');
      const rgb = pixelsOf(PHOTO, [96, SIDE]);
      const given = new Float32Array(Uint8Array.from(readFileSync(path.join(folder, 'pixels.f32'))).buffer);
      expect(given).toHaveLength(rgb.length);
      // Pillow rounds between rows and columns too.
      const area = SIDE * SIDE;
      const off = given.map((level, i) => Math.abs(level - rgb[(i % area) * 3 + Math.floor(i / area)]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(2);
    },
  );
});
