/** Pupil's objectives on the tensors of a fixture case: what lies where, and what a loss of theirs answers. */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveInputs, ObjectiveOptions } from '../../objectives/objective.ts';
import { OBJECTIVES } from '../../objectives/registry.ts';
import { createRandom } from '../../random.ts';
import type { Supplies } from '../../supplies/registry.ts';
import type { Context, Implementation, Tensors } from '../fixture-context.ts';
import { differentiate, inputsOf, numbersOf } from '../fixture-context.ts';
import type { Config } from '../fixture-files.ts';
import { oneHot } from '../one-hot.ts';

export type Loss = (inputs: Tensors, config: Config) => tf.Scalar;

/** Our names of trainables, and the reference's. */
const PARAMETERS: Readonly<Record<string, string>> = {
  log_scale: 'log_scale',
  raw_scale: 'log_scale',
  'photo_fusion.bias': 'bv',
  'class_fusion.bias': 'bu',
};
/** Maps that the reference lists as [outputs, inputs]. */
const MAPS: Readonly<Record<string, string>> = { 'photo_fusion.weight': 'Wv', 'class_fusion.weight': 'Wu' };

/** The case's tensors in the places where an objective looks for them. */
export function objectiveInputs(inputs: Tensors, config: Config): ObjectiveInputs {
  const matrix = (name: string) => (inputs.get(name) ?? null) as tf.Tensor2D | null;
  const any = matrix('z') ?? matrix('x') ?? matrix('s');
  if (any === null) throw new Error('The case has neither z, x nor s.');
  const y = Array.isArray(config['y']) ? numbersOf(config, 'y') : null;
  const count =
    matrix('z')?.shape[1] ??
    (matrix('mu') ?? matrix('A'))?.shape[0] ??
    (y === null ? undefined : 1 + Math.max(...y));
  const integers = (name: string) => {
    return Array.isArray(config[name]) ? tf.tensor1d(numbersOf(config, name), 'int32') : null;
  };
  return {
    features: matrix('x') ?? any,
    logits: matrix('z') ?? any,
    projected: matrix('s'),
    labels: y === null ? any : oneHot(y, count!),
    labelled: (inputs.get('w') ?? tf.ones([any.shape[0]])) as tf.Tensor1D,
    ...given({
      embeddings: matrix('e'),
      teacherLogits: matrix('zt'),
      centroids: matrix('mu') ?? matrix('A'),
      bank: matrix('A'),
      classCounts: (inputs.get('n') ?? null) as tf.Tensor1D | null,
      history: matrix('hist'),
      classTexts: matrix('text') ?? matrix('A'),
      clusters: clustersOf(matrix('centroids') ?? matrix('A'), integers('a')),
      groups: integers('group') ?? tf.fill([any.shape[0]], -1, 'int32'),
    }),
    parameter(name) {
      const own = PARAMETERS[name];
      if (own !== undefined) return inputs.get(own)!;
      const map = MAPS[name];
      if (map !== undefined) return tf.transpose(inputs.get(map)!);
      // How far the prototypes are from the centres.
      if (name === 'cluster_shift') return tf.sub(inputs.get('proto')!, inputs.get('centroids')!);
      // U is listed as [W, D]; the student keeps it as [D, W].
      return name.endsWith('.weight') ? tf.transpose(inputs.get('U')!) : inputs.get('u')!;
    },
    keep: () => {},
    progress: 1,
    random: (stream) => createRandom(0, stream),
  };
}

/** A case of soft clusters alone does not say which photo is in which. */
function clustersOf(centres: tf.Tensor2D | null, ids: tf.Tensor1D | null): Supplies['clusters'] | null {
  return centres && { centres, ids: ids ?? tf.tensor1d([], 'int32') };
}

/** What the case has. */
function given(supplies: { readonly [Name in keyof Supplies]?: Supplies[Name] | null }): Partial<Supplies> {
  return Object.fromEntries(Object.entries(supplies).filter(([, value]) => value !== null));
}

export const objective =
  (id: string, options: (config: Config, inputs: Tensors) => ObjectiveOptions): Loss =>
  (inputs, config) =>
    OBJECTIVES.get(id).loss(objectiveInputs(inputs, config), options(config, inputs));

export const run =
  (loss: Loss, skip: (context: Context) => string | null = () => null): Implementation =>
  (context) =>
    skip(context) ??
    differentiate(context, inputsOf(context), (inputs) => ({ loss: loss(inputs, context.config) }));
