/** A supply and a loss that asks for it, as somebody would add them: a file each. */
import * as tf from '@tensorflow/tfjs-core';
import type { Objective, ObjectiveInputs } from '../objectives/objective.ts';
import { type Supply, teacherOf } from '../supplies/supply.ts';

/** How far each photo is from the first one, in the teacher's eyes: a supply of one file. */
export const REMOTENESS: Supply<'remoteness', { readonly power: number }, Float32Array, tf.Tensor1D> = {
  id: 'remoteness',
  words: 'how far each photo is from the first',
  asks: 'teacher',
  prepare(source, { power }) {
    const { dims, values } = teacherOf(source).rows;
    return Float32Array.from({ length: values.length / dims }, (_, row) => {
      let cosine = 0;
      for (let d = 0; d < dims; d++) cosine += values[d]! * values[row * dims + d]!;
      return (1 - cosine) ** power;
    });
  },
  batch: (distances, { photos }) => tf.tensor1d(Float32Array.from(photos, (photo) => distances[photo]!)),
  bytes: ({ photos }) => 4 * photos,
  example: ({ numbers }) =>
    tf.cast(
      numbers((photo) => photo),
      'float32',
    ),
};

type Inputs = ObjectiveInputs & { readonly remoteness: tf.Tensor1D };

/** The more remote a photo, the larger its logits may be: a loss of one file. */
export const RESTRAINT: Objective = {
  id: 'restraint',
  name: 'Restraint',
  group: 'One photo, one target',
  explanation: 'Say little of photos that are near to the first.',
  formula: 'z^2 / (1 + r)',
  weight: 0.5,
  weightReason: 'Half of what labels say.',
  source: 'This test',
  needs: () => ({ embeddings: true, ...{ remoteness: { power: 2 } } }),
  projection: 'none',
  picturedAs: 'scores',
  options: [],
  parameters: () => [],
  loss(inputs) {
    const { logits, remoteness } = inputs as Inputs;
    return tf.mean(tf.div(tf.mean(tf.square(logits), 1), tf.add(remoteness, 1)));
  },
};
