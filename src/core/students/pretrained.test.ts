/** The published student, held to the built-in teacher's own golden embeddings. */
import '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTensors } from '../files/safetensors.ts';
import { createRandom } from '../random.ts';
import { NORMALISATION } from '../training/normalisation.ts';
import { withGiven } from '../training/start.ts';
import { convConfig, pupilMiniConfig } from './families/conv.ts';
import { tensorOps } from './interpreters/tensorflow.ts';
import { IMAGE_SIZES_PX, publishedFor, studentPreset } from './presets.ts';
import { describeStudent, initialiseStudent } from './student.ts';
import { unfoldNorms } from './unfold-norms.ts';

const TEACHER = 'public/teachers/pupil-mini';
const DIMS = 256;
const PUBLISHED = studentPreset('pupil-mini').published!;
const student = describeStudent(pupilMiniConfig(64), {
  classes: 3,
  teacherDims: DIMS,
  projection: 'student-to-teacher',
});
const bytes = readFileSync(`public${PUBLISHED.path}`);
const published = readTensors(bytes);
const golden = JSON.parse(readFileSync(`${TEACHER}/golden.json`, 'utf8')) as { imageEmbeds: number[][] };

/** golden.json's own inputs: sin(0.11 (c+1) x + 0.07 (k+1) y) + 0.5 cos(0.013 x y + k). */
function goldenImages(): tf.Tensor4D {
  const values = new Float32Array(4 * 64 * 64 * 3);
  let at = 0;
  for (let k = 0; k < 4; k++)
    for (let y = 0; y < 64; y++)
      for (let x = 0; x < 64; x++)
        for (let c = 0; c < 3; c++)
          values[at++] =
            Math.sin(0.11 * (c + 1) * x + 0.07 * (k + 1) * y) + 0.5 * Math.cos(0.013 * x * y + k);
  return tf.tensor4d(values, [4, 64, 64, 3]);
}

/** Embeddings of the golden images [4, D], read as training or as answering reads them. */
async function embed(values: ReadonlyMap<string, Float32Array>, mode: 'train' | 'eval'): Promise<number[][]> {
  const shapes = new Map(student.parameters.map(({ name, shape }) => [name, [...shape]]));
  const embeddings = tf.tidy(() => {
    const ops = tensorOps({ parameter: (name) => tf.tensor(values.get(name)!, shapes.get(name)!), mode });
    return student.toTeacher(ops, student.forward(ops, goldenImages()).features) as tf.Tensor2D;
  });
  return embeddings.array();
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, x, i) => sum + x * v[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Kernels and shifts as published, the teacher's last layer included. */
const folded = () => {
  const values = initialiseStudent(student, createRandom(1));
  for (const [name, tensor] of published) values.set(name, tensor.values);
  return values;
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the published pupil-mini', () => {
  it('is the file that the record names', () => {
    const { sizeBytes, sha256 } = PUBLISHED;
    expect(bytes.length).toBe(sizeBytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });

  it('was trained on pixels normalised as every student’s are, so nothing has to be folded in', () => {
    const prep = JSON.parse(readFileSync(`${TEACHER}/preprocessor_config.json`, 'utf8'));
    expect(NORMALISATION).toEqual({ mean: prep.image_mean, std: prep.image_std });
  });

  it('answers the teacher’s golden embeddings, and trains from there', async () => {
    const images = goldenImages();
    const norms = await unfoldNorms(student, folded(), [images]);
    const values = new Map([...folded(), ...norms]);
    const answers = await embed(values, 'eval');
    const cosines = answers.map((row, k) => cosine(row, golden.imageEmbeds[k]!));
    expect(Math.min(...cosines)).toBeGreaterThan(0.99999);
    const worst = Math.max(
      ...answers.flatMap((row, k) => row.map((v, d) => Math.abs(v - golden.imageEmbeds[k]![d]!))),
    );
    expect(worst).toBeLessThan(5e-3);
    // On the very photos that the norms were measured on, training sees what answering sees.
    const trained = await embed(values, 'train');
    expect(Math.min(...trained.map((row, k) => cosine(row, answers[k]!)))).toBeGreaterThan(0.99999);
  }, 240_000);

  it('fits every image size, and only its own shape', () => {
    for (const px of IMAGE_SIZES_PX) {
      expect(publishedFor(pupilMiniConfig(px))).toBe('pupil-mini');
      expect(publishedFor(convConfig(px))).toBeNull();
    }
  });
});

describe('weights that are given', () => {
  it('replace the backbone and leave the classifier as it was drawn, unless it is wanted', () => {
    const drawn = initialiseStudent(student, createRandom(1));
    const given = new Map(
      student.parameters.map(({ name, shape }) => [
        name,
        { shape, values: new Float32Array(drawn.get(name)!.length) },
      ]),
    );
    const changed = (withClassifier: boolean) => {
      const values = withGiven(drawn, student.parameters, given, withClassifier);
      return (name: string) => values.get(name) !== drawn.get(name);
    };
    const few = changed(false);
    const more = changed(true);
    expect(few('stage3.block0.norm2.running_var')).toBe(true);
    expect([few('classifier.weight'), more('classifier.weight')]).toEqual([false, true]);
    expect([few('teacher_head.weight'), more('teacher_head.weight')]).toEqual([false, false]);
  });

  it('are refused where they are not the student’s', () => {
    const drawn = initialiseStudent(student, createRandom(1));
    expect(() => withGiven(drawn, student.parameters, new Map(), false)).toThrow(
      /stem\.conv\.weight should be \[3,3,3,32\]/,
    );
  });
});
