/**
 * What leaves for PyTorch is held to PyTorch: every family, every layer of other people's networks, and networks that
 * PyTorch has exported itself come back as student.py and must answer as the student does. One process for all.
 */
import '@tensorflow/tfjs';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { importOnnx } from '../../onnx/import.ts';
import { networksIn, studentFolder } from '../../onnx/testing/node-student-folder.ts';
import { createRandom } from '../../random.ts';
import { convConfig } from '../../students/families/conv.ts';
import { mobileConfig } from '../../students/families/mobile.ts';
import type { OnnxConfig } from '../../students/families/onnx.ts';
import { LAYER_CASES, layersConfig } from '../../students/interpreters/testing/layer-cases.ts';
import { studentPresets } from '../../students/presets.ts';
import { describeStudent, initialiseStudent, type Student } from '../../students/student.ts';
import { runPython, temporaryFolder, torchIsMissing } from '../../testing/node-torch.ts';
import { answer } from '../../training/answer.ts';
import { NORMALISATION, normalise } from '../../training/normalisation.ts';
import { reduceSquares } from '../../training/resample.ts';
import { ViewCutter } from '../../views/cut.ts';
import { studentSource } from './student-source.ts';
import { noteFor } from './testing/note.ts';
import { writeWeights } from './weights-file.ts';

const MOST_OFF = 1e-4;
const MOST_OFF_FEATURES = 1e-3;
const PHOTOS = 2;
const MISSING = torchIsMissing();
const folder = temporaryFolder();
const NAMES = ['plain', '"quoted" \\ \n"""', '</script>\u0000\ud800', 'Ærø'];

interface Case {
  readonly name: string;
  readonly student: Student;
  readonly values: ReadonlyMap<string, Float32Array>;
}

function drawn(name: string, student: Student, given?: ReadonlyMap<string, Float32Array>): Case {
  const random = createRandom(3);
  const values = new Map([...initialiseStudent(student, random), ...(given ?? [])]);
  for (const [parameter, array] of values) {
    if (given?.has(parameter) || !/norm|ln|class_directions|\.bias$/.test(parameter)) continue;
    // Away from 0 and 1, so that leaving one out would show.
    values.set(
      parameter,
      array.map((value) => value + 0.2 * random.uniform()),
    );
  }
  return { name, student, values };
}

const heads = { classes: NAMES.length, teacherDims: 5 } as const;

function families(): readonly Case[] {
  const other = [
    ['conv with group norm and TensorFlow’s padding', { ...convConfig(32), norm: 'group', padding: 'same' }],
    ['mobile with group norm', { ...mobileConfig(64, 0.5), norm: 'group', padding: 'same' }],
  ] as const;
  return [
    ...studentPresets().map(({ id, config }) => drawn(id, describeStudent(config(32), heads))),
    ...other.map(([name, config]) => drawn(name, describeStudent(config, heads))),
    ...['conv', 'vit-tiny'].map((id) =>
      drawn(
        `${id} in the teacher’s space`,
        describeStudent(
          studentPresets()
            .find((preset) => preset.id === id)!
            .config(64),
          {
            ...heads,
            head: 'space',
            projection: 'both',
          },
        ),
      ),
    ),
  ];
}

function layers(): readonly Case[] {
  return LAYER_CASES.map(([name, ...some]) => {
    const student = describeStudent(layersConfig(some), { classes: 3, teacherDims: 0 });
    const random = createRandom(5);
    const started = [...initialiseStudent(student, random)];
    // Nowhere what a norm or a bias starts with.
    const values = started.map(
      ([parameter, array]) => [parameter, array.map((value) => value + 0.3 * random.uniform())] as const,
    );
    return { name, student, values: new Map(values) };
  });
}

/** Weights that are called what no attribute of Python can be. */
function oddNames(): Case {
  const linear = (weight: string, from: number) =>
    ({ op: 'linear', weight, outputs: 4, from: [from] }) as const;
  const odd = [
    '',
    '.',
    'a..b',
    'lambda.weight',
    '__proto__',
    'constructor',
    'network.train.weight',
    '3.weight',
    'a\n".weight',
    'list.0',
    'list.2.weight',
    'list.x',
    'f',
    'f.g.weight',
    'layer_.weight',
    `${'x.'.repeat(500)}weight`,
  ];
  const steps = [
    ...odd.map((name, at) => linear(name, at)),
    { op: 'reduce', kind: 'mean', axes: [0, 1], keepsAxes: false, from: [odd.length] } as const,
  ];
  const config: OnnxConfig = {
    id: 'onnx',
    imageSizePx: 6,
    name: 'odd',
    program: { steps, output: steps.length },
  };
  return drawn('names that are no names', describeStudent(config, heads));
}

/**
 * As PyTorch exported them, cut where their features begin. Weights are drawn: theirs have learned nothing, and fade the
 * photo until nothing is left to compare.
 */
function networks(): readonly Case[] {
  const from = studentFolder();
  return networksIn(from).map((name) => {
    const golden = JSON.parse(readFileSync(path.join(from, name, 'golden.json'), 'utf8'));
    const { config, weights } = importOnnx(readFileSync(path.join(from, name, 'model.onnx')), {
      imageSizePx: golden.input.shape[2],
      name,
      normalisation: 'raw',
    });
    const student = describeStudent(config, heads);
    const isFrozen = new Set(student.parameters.filter((spec) => spec.isFrozen).map((spec) => spec.name));
    const given = [...weights].flatMap(([name, { values }]) =>
      isFrozen.has(name) ? [[name, values] as const] : [],
    );
    return drawn(`network ${name}`, student, new Map(given));
  });
}

const CASES = MISSING === null ? [...families(), ...layers(), oddNames(), ...networks()] : [];
const folderOf = (place: number) => path.join(folder.path, 'students', String(place).padStart(3, '0'));
const floatsIn = (place: number, name: string) =>
  new Float32Array(Uint8Array.from(readFileSync(path.join(folderOf(place), name))).buffer);

/** Noise, and waves of colour: nets that have learned nothing hardly tell one noise from another. */
function pixelsFor({ student }: Case): Float32Array {
  const side = student.config.imageSizePx;
  const random = createRandom(9);
  const wave = (at: number) => {
    const [colour, x, y] = [at % 3, Math.floor(at / 3) % side, Math.floor(at / 3 / side)];
    return 127 + 120 * Math.sin((2 * Math.PI * ((colour + 1) * x + 2 * y)) / side);
  };
  const one = side * side * 3;
  return Float32Array.from({ length: PHOTOS * one }, (_, at) =>
    at < one ? random.below(256) : wave(at - one),
  );
}

function classesOf({ student }: Case): readonly string[] {
  return NAMES.slice(0, student.classes);
}

function write(one: Case, place: number): void {
  const { student, values } = one;
  const classNames = classesOf(one);
  mkdirSync(folderOf(place), { recursive: true });
  const put = (name: string, content: string | Uint8Array) =>
    writeFileSync(path.join(folderOf(place), name), content);
  put('student.py', studentSource({ student, classNames, normalisation: NORMALISATION }));
  put('model.safetensors', writeWeights(student.parameters, values, noteFor(student, classNames)));
  put('pixels.f32', new Uint8Array(pixelsFor(one).buffer));
}

async function ownAnswers(one: Case) {
  const { student, values } = one;
  const pixels = pixelsFor(one);
  const images = new Float32Array(pixels.length);
  normalise(pixels, images);
  const { imageSizePx: side } = student.config;
  const parameters = new Map(
    student.parameters.map((spec) => [spec.name, tf.tensor(values.get(spec.name)!, [...spec.shape])]),
  );
  const input = tf.tensor4d(images, [PHOTOS, side, side, 3]);
  const { probabilities, features, projected } = answer(student, parameters, input);
  const found = {
    probabilities: await probabilities.data(),
    features: await features.data(),
    embedding: await projected?.data(),
  };
  tf.dispose([input, probabilities, features, ...(projected ? [projected] : []), ...parameters.values()]);
  return found;
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length ? Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!))) : Number.NaN;

describe('students in PyTorch', () => {
  if (MISSING !== null) {
    it.skip(`not tried: ${MISSING}`, () => {});
    return;
  }
  beforeAll(async () => {
    await startBackend('wasm', nodeEngineFiles());
    for (const [place, one] of CASES.entries()) write(one, place);
    const program = path.resolve(import.meta.dirname, '../../testing/answer-students.py');
    runPython([program, path.join(folder.path, 'students')], folder.path);
  });
  afterAll(() => folder.remove());

  it.each(CASES.map((one, place) => [one.name, one, place] as const))(
    'answer as here: %s',
    async (name, one, place) => {
      const own = await ownAnswers(one);
      const off = apart(floatsIn(place, 'probabilities.f32'), own.probabilities);
      const seen = apart(floatsIn(place, 'features.f32'), own.features);
      const half = own.features.length / PHOTOS;
      const spread = apart(own.features.subarray(0, half), own.features.subarray(half));
      const words = `${off.toExponential(1)} between probabilities, ${(seen / spread).toExponential(1)} of what tells two photos apart`;
      console.info(`${name}: ${words}`);
      expect(off).toBeLessThanOrEqual(MOST_OFF);
      // Photos are told apart by far more than that, or the comparison would prove nothing.
      expect(seen).toBeLessThan(MOST_OFF_FEATURES * spread);
      if (own.embedding !== undefined) {
        expect(apart(floatsIn(place, 'embedding.f32'), own.embedding)).toBeLessThanOrEqual(MOST_OFF);
      }
    },
  );

  it('take a photo as the tab does, from its bytes on, and say its class on the command line', () => {
    const makes = `
import sys; sys.path.insert(0, ${JSON.stringify(folderOf(0))})
import numpy as np, student
from PIL import Image
size = (150, 101)
rng = np.random.default_rng(1)
small = Image.fromarray(rng.integers(0, 256, (12, 17, 4), np.uint8), "RGBA").resize(size, Image.BICUBIC)
exif = Image.Exif(); exif[0x0112] = 6
small.save("seen-through.png"); small.convert("RGB").save("turned.png", exif=exif)
white = Image.alpha_composite(Image.new("RGBA", size, "white"), small)
for name, picture in (("seen-through", white), ("turned", small.convert("RGB").rotate(-90, expand=True).convert("RGBA"))):
    np.asarray(picture).tofile(name + ".rgba"); student.preprocess(name + ".png").tofile(name + ".f32")
import runpy; sys.argv = ["student.py", "turned.png"]; runpy.run_path(student.__file__, run_name="__main__")`;
    const said = runPython(['-c', makes], folder.path);
    for (const [name, widthPx, heightPx] of [
      ['seen-through', 150, 101],
      ['turned', 101, 150],
    ] as const) {
      const read = (ending: string) => readFileSync(path.join(folder.path, `${name}.${ending}`));
      const data = Uint8Array.from(read('rgba'));
      const square = new ViewCutter(96).whole({ data, at: 0, widthPx, heightPx, channels: 4 });
      const expected = reduceSquares(square, 96, 32);
      const found = new Float32Array(Uint8Array.from(read('f32')).buffer);
      // Pillow rounds between rows and columns, too.
      expect(apart(found, expected)).toBeLessThanOrEqual(1);
    }
    expect(said).toMatch(/^turned\.png: .+ \(\d+\.\d%\)\n$/s);
  });
});
