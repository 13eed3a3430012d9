/** A student's weights as they were read from a file, answering on whatever kernels are there. */
import * as tf from '@tensorflow/tfjs-core';
import { answer } from '../../training/answer.ts';
import { normalisationFactors } from '../../training/normalisation.ts';
import type { Reader } from '../format.ts';
import type { StoredStudent } from './weights-file.ts';

export function weightsReader({ student, values }: Pick<StoredStudent, 'student' | 'values'>): Reader {
  const parameters = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const factors = normalisationFactors();
  return {
    async probabilities(images) {
      const probabilities = tf.tidy(() => {
        const scaled = tf.mul(images, tf.tensor1d(factors.subarray(0, 3)));
        const normal = tf.add(scaled, tf.tensor1d(factors.subarray(3))) as tf.Tensor4D;
        return answer(student, parameters, normal).probabilities;
      });
      try {
        return await probabilities.data<'float32'>();
      } finally {
        probabilities.dispose();
      }
    },
    dispose: () => tf.dispose([...parameters.values()]),
  };
}
