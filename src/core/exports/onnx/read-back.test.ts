/** What others make of the files: our own importer, ONNX's checker, and whoever reads the metadata. */
import '@tensorflow/tfjs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOnnx } from '../../files/onnx.ts';
import { WireReader } from '../../files/wire.ts';
import { importOnnx } from '../../onnx/import.ts';
import { networksIn, studentFolder } from '../../onnx/testing/node-student-folder.ts';
import { answerOf, apart, imagesOf, openCase, tensorsOf } from '../../onnx/testing/oracle.ts';
import { convConfig } from '../../students/families/conv.ts';
import { mobileConfig } from '../../students/families/mobile.ts';
import { type RwkvConfig, rwkvConfig } from '../../students/families/rwkv.ts';
import { tinyVitConfig, type VitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { describeStudent } from '../../students/student.ts';
import { CLASS_NAMES, drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { channelsFirst } from './channels-first.ts';
import { ortSession } from './testing/ort-session.ts';
import { PRECISIONS, writeOnnx } from './write-onnx.ts';

const SIDE = 32;
const PYTHON = '/usr/bin/python3';
const FAMILIES: readonly (readonly [string, StudentConfig | VitConfig | RwkvConfig])[] = [
  ['a conv net', convConfig(SIDE)],
  ['an inverted-residual net', mobileConfig(SIDE, 0.5)],
  ['a vision transformer', { ...tinyVitConfig(SIDE), layers: 1 }],
];
const MIXER: RwkvConfig = { ...rwkvConfig(SIDE), layers: 1 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('our own importer reads the file back, and its program answers as the student did:', () => {
  it.each([
    ...FAMILIES.map(([name, config]) => [name, 'float32', config] as const),
    ['a conv net, of halves', 'float16', convConfig(SIDE)] as const,
  ])('%s', async (_, precision, config) => {
    const trained = drawnStudent(config);
    const network = importOnnx(await writeOnnx(trained, precision), {
      imageSizePx: SIDE,
      name: 'back',
      normalisation: 'raw',
      isWhole: true,
    });
    const pixels = Float32Array.from({ length: 2 * SIDE * SIDE * 3 }, (_, i) => (i * 37) % 256);
    const { logits } = await liveAnswers(trained, pixels);
    const weights = tensorsOf(network.weights);
    const images = tf.tensor4d(pixels, [2, SIDE, SIDE, 3]);
    const answer = tf.tidy(() => answerOf({ network, weights, images }));
    expect(apart(await answer.data(), logits!)).toBeLessThan(precision === 'float32' ? 2e-5 : 1e-2);
    tf.dispose([answer, images, ...weights.values()]);
  });

  it('an RWKV-style mixer’s matrix for each channel is what it does not read, and says so', async () => {
    const bytes = await writeOnnx(drawnStudent(MIXER), 'float32');
    expect(() => importOnnx(bytes, { imageSizePx: SIDE, name: 'back', normalisation: 'raw' })).toThrow(
      'multiplies with [96,64,64]; only matrices are read',
    );
  });
});

const NETWORKS = networksIn(studentFolder());

describe('a student from a file leaves under its own structure', () => {
  if (NETWORKS.length === 0)
    it.skip('no networks: ONNX_STUDENTS names a folder, or ../shared/reference/onnx-students is one', () => {});
  it.each(NETWORKS)('%s, and answers in ONNX Runtime as it does in PyTorch', async (name) => {
    const one = await openCase((file) => readFile(path.join(studentFolder(), name, file)));
    const { input, logits } = one.golden;
    const [photos, , side] = input.shape as [number, number, number];
    const classes = logits.shape[1]!;
    const network = importOnnx(one.model, { imageSizePx: side, name, normalisation: 'raw', isWhole: true });
    const values = new Map([...network.weights].map(([called, weight]) => [called, weight.values]));
    const eye = Float32Array.from({ length: classes ** 2 }, (_, i) => (i % (classes + 1) === 0 ? 1 : 0));
    values.set('classifier.weight', eye).set('classifier.bias', new Float32Array(classes));
    const trained = {
      student: describeStudent(network.config, { classes, teacherDims: 0 }),
      values,
      classNames: [],
      // With these figures the graph leaves pixels as they are.
      normalisation: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
    } as const;
    const session = await ortSession(await writeOnnx(trained, 'float32'));
    const images = imagesOf(await one.array(input), input.shape);
    const pixels = channelsFirst(await images.data(), photos);
    const answers = await session.run(pixels, [photos, 3, side, side]);
    expect(apart(answers['logits']!, await one.array(logits))).toBeLessThan(1e-4);
    images.dispose();
    await session.dispose();
  });
});

describe('the file says of itself', () => {
  it('what goes in and comes out, for any number of photos', async () => {
    const { inputs, outputs, producer } = readOnnx(
      await writeOnnx(drawnStudent(convConfig(SIDE), 'space'), 'float32'),
    );
    expect(producer).toBe('Pupil');
    expect(inputs).toEqual([{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, SIDE, SIDE] }]);
    expect(outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['logits', ['batch', CLASS_NAMES.length]],
      ['probabilities', ['batch', CLASS_NAMES.length]],
      ['embedding', ['batch', 6]],
    ]);
  });

  it('its class names, whatever they hold', async () => {
    const metadata = metadataOf(await writeOnnx(drawnStudent(convConfig(SIDE)), 'float32'));
    expect(JSON.parse(metadata.get('class_names')!)).toEqual(CLASS_NAMES);
    expect(metadata.get('image_size_px')).toBe('32');
    expect(metadata.get('resize_to_px')).toBe('[96,32]');
  });

  it('the same bytes every time', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => writeOnnx(drawnStudent(convConfig(SIDE)), 'float16')),
    );
    expect(Buffer.compare(one!, other!)).toBe(0);
  });
});

function metadataOf(bytes: Uint8Array): Map<string, string> {
  const reader = new WireReader(bytes, 100_000);
  const found = new Map<string, string>();
  for (const field of reader.fields(0, bytes.length)) {
    if (field.number !== 14) continue;
    const [key, value] = [...reader.fields(field.start, field.end)].map((text) => reader.text(text, 10_000));
    found.set(key!, value!);
  }
  return found;
}

const hasChecker = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import onnx'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasChecker)('ONNX’s own checker (skipped where Python has no onnx)', () => {
  it('finds nothing wrong, and infers the shapes that the file promises', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pupil-onnx-'));
    try {
      const calibration = Uint8Array.from({ length: 4 * SIDE * SIDE * 3 }, (_, i) => (i * 31) % 256);
      const paths: string[] = [];
      for (const [at, config] of [...FAMILIES.map(([, config]) => config), MIXER].entries()) {
        for (const precision of PRECISIONS) {
          const file = path.join(folder, `${at}-${precision}.onnx`);
          writeFileSync(
            file,
            await writeOnnx(drawnStudent(config, 'space'), precision, async () => calibration),
          );
          paths.push(file);
        }
      }
      const script = `
import sys, json, onnx
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    print(json.dumps([[d.dim_value or d.dim_param for d in o.type.tensor_type.shape.dim] for o in inferred.graph.output]))`;
      const said = execFileSync(PYTHON, ['-c', script, ...paths])
        .toString()
        .trim()
        .split('\n');
      const expected = JSON.stringify([5, 5, 6].map((width) => ['batch', width]));
      expect(said.map((line) => JSON.stringify(JSON.parse(line)))).toEqual(paths.map(() => expected));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
