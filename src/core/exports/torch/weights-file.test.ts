import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectOnlyRefusals } from '../../files/testing/mutations.ts';
import { createRandom } from '../../random.ts';
import { describeStudent, initialiseStudent } from '../../students/student.ts';
import { TINY_CONV, TINY_VIT } from '../../testing/tiny-students.ts';
import { answer } from '../../training/answer.ts';
import { NORMALISATION, normalise } from '../../training/normalisation.ts';
import type { Materials, Runtimes } from '../format.ts';
import { proveFormat } from '../prove.ts';
import { noteFor, recipeOf } from './testing/note.ts';
import { TORCH } from './torch.ts';
import { noteIn, readWeights, writeWeights } from './weights-file.ts';

const NAMES = ['a', '__proto__', 'line\nbreak \ud800'];

function drawn(config: Parameters<typeof describeStudent>[0], head: 'classes' | 'space' = 'classes') {
  const projection = head === 'space' ? 'student-to-teacher' : 'none';
  const student = describeStudent(config, { classes: NAMES.length, teacherDims: 4, head, projection });
  const random = createRandom(5);
  const values = initialiseStudent(student, random);
  for (const [name, array] of values)
    if (/directions/.test(name)) values.set(name, array.map(random.uniform));
  return { student, values };
}

function fileOf({ student, values }: ReturnType<typeof drawn>, change: object = {}) {
  const note = { ...noteFor(student, NAMES), ...change };
  return writeWeights(student.parameters, values, note as ReturnType<typeof noteFor>);
}

describe('a student in a .safetensors file', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each([
    ['a conv net', drawn(TINY_CONV)],
    ['a transformer in the teacher’s space', drawn(TINY_VIT, 'space')],
  ])('comes back to the bit with its recipe and its classes: %s', (_, one) => {
    const { note, student, values } = readWeights(fileOf(one));
    expect(note).toEqual(noteFor(one.student, NAMES));
    expect(student.parameters).toEqual(one.student.parameters);
    expect(values).toEqual(one.values);
  });

  it('has kernels and maps in PyTorch’s order', () => {
    const header = new TextDecoder().decode(fileOf(drawn(TINY_CONV)).subarray(8, 4000));
    // [3, 3, 4, 8] and [8, 3] here.
    expect(header).toContain('"stage1.block0.conv1.weight":{"dtype":"F32","shape":[8,4,3,3]');
    expect(header).toContain('"classifier.weight":{"dtype":"F32","shape":[3,8]');
  });

  it.each([
    ['of another version', { version: 2 }, 'RECORD_INVALID', /version 1/],
    [
      'of fewer classes than its weights',
      { classNames: ['a'] },
      'CHECKPOINT_INVALID',
      /classifier\.weight is \[3,8\], and the student has \[1,8\]/,
    ],
    [
      'of a student of a billion layers',
      { recipe: { ...recipeOf(drawn(TINY_VIT).student), student: { ...TINY_VIT, layers: 1e9 } } },
      'CHECKPOINT_INVALID',
      /far more layers/,
    ],
    [
      'of a student whose numbers are none',
      { recipe: { ...recipeOf(drawn(TINY_CONV).student), student: { ...TINY_CONV, widths: [4, 'wide'] } } },
      'CHECKPOINT_INVALID',
      /./,
    ],
  ])('is refused when it is %s', (_, change, code, message) => {
    const bytes = fileOf(drawn(TINY_CONV), change);
    expect(() => readWeights(bytes)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('is nobody’s student without a note', () => {
    const { student, values } = drawn(TINY_CONV);
    const bytes = writeWeights(student.parameters, values, noteFor(student, NAMES));
    const from = new TextDecoder('latin1').decode(bytes).indexOf('"pupil"');
    bytes[from + 1] = 'P'.charCodeAt(0);
    expect(noteIn(bytes)).toBeNull();
    expect(() => readWeights(bytes)).toThrow(/does not say which student/);
  });

  it('is read or refused, however damaged', () => {
    const codes = ['RECORD_INVALID', 'CHECKPOINT_INVALID', 'EMBEDDINGS_INVALID', 'RECIPE_INVALID'] as const;
    expectOnlyRefusals(fileOf(drawn(TINY_CONV)), codes, readWeights);
  });
});

describe('the format for PyTorch', () => {
  const one = drawn(TINY_VIT, 'space');
  const materials = {
    provenance: { name: 'drawn', run: { recipe: recipeOf(one.student) } },
  } as unknown as Materials;
  const runtimes = {} as Runtimes;
  const side = TINY_VIT.imageSizePx;

  async function checked() {
    const random = createRandom(2);
    const images = Float32Array.from({ length: 4 * side * side * 3 }, () => random.below(256));
    const normal = new Float32Array(images.length);
    normalise(images, normal);
    const tensors = new Map(
      one.student.parameters.map(({ name, shape }) => [name, tf.tensor(one.values.get(name)!, [...shape])]),
    );
    const { probabilities } = answer(one.student, tensors, tf.tensor4d(normal, [4, side, side, 3]));
    const live = (await probabilities.data()) as Float32Array<ArrayBuffer>;
    return { images, imageSizePx: side, probabilities: live, labels: new Int32Array(4).fill(-1) };
  }

  it('is proved by its weights, and refused where one of them is another', async () => {
    const files = await TORCH.files({ ...one, classNames: NAMES, normalisation: NORMALISATION }, materials);
    expect(files.map(({ name }) => name)).toEqual(TORCH.purposes.map(({ name }) => name));
    const answers = await checked();
    const proof = await proveFormat(TORCH, files, answers, runtimes);
    expect(proof.maxAbsDifference).toBeLessThan(1e-6);
    const weights = files[1]!.bytes;
    new DataView(weights.buffer).setFloat32(weights.length - 4, 9, true);
    await expect(proveFormat(TORCH, files, answers, runtimes)).rejects.toMatchObject({
      code: 'EXPORT_MISMATCH',
    });
  });

  it('leaves no tensor behind', async () => {
    const files = await TORCH.files({ ...one, classNames: NAMES, normalisation: NORMALISATION }, materials);
    const answers = await checked();
    const before = tf.memory().numTensors;
    await proveFormat(TORCH, files, answers, runtimes);
    expect(tf.memory().numTensors).toBe(before);
  });
});
