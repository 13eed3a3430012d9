/**
 * What training would have found of an objective's own trainables, put plainly: a picture of their starting values
 * would show noise.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type ParameterSpec, sizeOf } from '../../students/parameters.ts';
import type { Objective, ObjectiveOptions, Sizes } from '../objective.ts';
import { CLASS_MAP, CLASSES, DIMS } from './scene.ts';

/** What an objective may ask for by name; clusterings take places as they are. The tensors are the caller's. */
export function trainedParameters(
  objective: Objective,
  options: ObjectiveOptions,
  sizes: Sizes,
): ReadonlyMap<string, tf.Tensor> {
  const known = new Map(
    objective
      .parameters(options, sizes)
      .map((spec): [string, tf.Tensor] => [spec.name, trained(spec, objective)]),
  );
  known.set('cluster_projection.weight', tf.eye(DIMS));
  known.set('cluster_projection.bias', tf.zeros([DIMS]));
  return known;
}

/**
 * A trainable as if training had found the plain answer: maps leave places as they are, or read classes off them; the
 * rest as it starts, but for the running statistics that the objective gives.
 */
function trained(
  { name, shape, init }: ParameterSpec,
  { picturedStatistics }: Pick<Objective, 'picturedStatistics'>,
): tf.Tensor {
  const running = picturedStatistics?.[name];
  if (running !== undefined) return tf.tensor1d([...running]);
  if (init.kind === 'constant') return tf.fill([...shape], init.value);
  const [from, to] = shape as readonly [number, number?];
  if (to === undefined) return tf.zeros([from]);
  if (to === CLASSES) return tf.tensor2d(CLASS_MAP, [from, to]);
  const map = new Float32Array(sizeOf(shape));
  for (let row = 0; row < from; row++) map[row * to + (row % to)] = 1;
  return tf.tensor2d(map, [from, to]);
}
