/** Forward and backward pass of a student on random photos, for timing: cross-entropy. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../src/core/random.ts';
import type { StudentConfig } from '../src/core/students/family.ts';
import { countStudent } from '../src/core/students/interpreters/count.ts';
import { tensorOps } from '../src/core/students/interpreters/tensorflow.ts';
import { describeStudent, initialiseStudent } from '../src/core/students/student.ts';
import { softmaxCrossEntropy } from '../src/core/tensors/softmax-cross-entropy.ts';

const CLASSES = 10;

export interface StudentStep {
  /** Of the products forwards, times three. */
  readonly flops: number;
  run(): void;
  dispose(): void;
}

export function studentStep(config: StudentConfig, batch: number): StudentStep {
  const random = createRandom(1);
  const { imageSizePx } = config;
  const student = describeStudent(config, { classes: CLASSES, teacherDims: 256 });
  const start = initialiseStudent(student, random);
  const trained = student.parameters.filter(({ name }) => !name.includes('running_'));
  const tensors = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(start.get(name)!, [...shape])]),
  );
  const pixels = Float32Array.from({ length: batch * imageSizePx ** 2 * 3 }, () => random.normal());
  const images = tf.tensor(pixels, [batch, imageSizePx, imageSizePx, 3]);
  const labels = tf.tidy(() =>
    tf.cast(
      tf.oneHot(
        Array.from({ length: batch }, (_, i) => i % CLASSES),
        CLASSES,
      ),
      'float32',
    ),
  );
  const gradientsOf = tf.valueAndGrads((...values: tf.Tensor[]) => {
    const current = new Map(tensors);
    for (const [i, { name }] of trained.entries()) current.set(name, values[i]!);
    const ops = tensorOps({ parameter: (name) => current.get(name)!, mode: 'train', random });
    const { logits } = student.forward(ops, images);
    tf.dispose([...ops.runningStatistics.values()]);
    return tf.mean(softmaxCrossEntropy(logits, labels));
  });
  return {
    flops: 3 * batch * countStudent(student).flopsPerImage,
    run() {
      const { value, grads } = tf.tidy(() => gradientsOf(trained.map(({ name }) => tensors.get(name)!)));
      value.dataSync();
      tf.dispose([value, ...grads]);
    },
    dispose() {
      tf.dispose([images, labels, ...tensors.values()]);
    },
  };
}
