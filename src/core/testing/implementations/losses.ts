/** Pupil's losses under the names of the reference. */
import * as tf from '@tensorflow/tfjs-core';
import type { Supplies } from '../../objectives/needs.ts';
import type { ObjectiveInputs, ObjectiveOptions } from '../../objectives/objective.ts';
import type { ObjectiveId } from '../../objectives/registry.ts';
import { OBJECTIVES } from '../../objectives/registry.ts';
import { createRandom } from '../../random.ts';
import type { Context, Implementation, Tensors } from '../fixture-context.ts';
import { differentiate, inputsOf, numberOf, numbersOf } from '../fixture-context.ts';
import type { Config } from '../fixture-files.ts';
import { oneHot } from '../one-hot.ts';

type Loss = (inputs: Tensors, config: Config) => tf.Scalar;

/** The case's tensors in the places where an objective looks for them. */
function objectiveInputs(inputs: Tensors, config: Config): ObjectiveInputs {
  const matrix = (name: string) => (inputs.get(name) ?? null) as tf.Tensor2D | null;
  const any = matrix('z') ?? matrix('x') ?? matrix('s');
  if (any === null) throw new Error('The case has neither z, x nor s.');
  const classes = (matrix('z') ?? matrix('mu'))?.shape;
  const y = Array.isArray(config['y']) ? numbersOf(config, 'y') : null;
  const count = matrix('z') === null ? classes?.[0] : classes?.[1];
  return {
    features: matrix('x') ?? any,
    logits: matrix('z') ?? any,
    projected: matrix('s'),
    labels: y === null ? any : oneHot(y, count!),
    labelled: (inputs.get('w') ?? tf.ones([any.shape[0]])) as tf.Tensor1D,
    ...given({
      embeddings: matrix('e'),
      teacherLogits: matrix('zt'),
      centroids: matrix('mu'),
      bank: matrix('A'),
    }),
    parameter(name) {
      if (name === 'log_scale') return inputs.get('log_scale')!;
      // U is listed as [W, D]; the student keeps it as [D, W].
      return name.endsWith('.weight') ? tf.transpose(inputs.get('U')!) : inputs.get('u')!;
    },
    random: (stream) => createRandom(0, stream),
  };
}

/** What the case has. */
function given(supplies: { readonly [Name in keyof Supplies]?: Supplies[Name] | null }): Partial<Supplies> {
  return Object.fromEntries(Object.entries(supplies).filter(([, value]) => value !== null));
}

const objective =
  (id: ObjectiveId, options: (config: Config, inputs: Tensors) => ObjectiveOptions): Loss =>
  (inputs, config) =>
    OBJECTIVES[id].loss(objectiveInputs(inputs, config), options(config, inputs));

const label = (doubleSoftmax: boolean) =>
  objective('ce', (config) => ({ labelSmoothing: numberOf(config, 'smoothing', 0), doubleSoftmax }));
const probe = objective('kd_probe', (config) => ({ temperature: numberOf(config, 'T') }));
const embedKd = objective('embedkd', (config, inputs) => {
  const temperature = numberOf(config, 'tau', 1);
  const isLearned = inputs.has('log_scale');
  return { noTemperature: temperature === 1 && !isLearned, temperature, learnableScale: isLearned };
});
const embedKdFixed = objective('embedkd_fixed', (config, inputs) => ({
  learnableScale: inputs.has('log_scale'),
  temperature: numberOf(config, 'tau', 0.07),
}));
const pull = (option: string) => objective('fd', (config) => ({ scale: numberOf(config, option) }));

const anchors = objective('anchor_bank', (config) => ({
  teacherTemperature: numberOf(config, 'tau_t'),
  temperature: numberOf(config, 'tau_s'),
}));

/** s = G x + g where the case gives the head instead of its result; G is listed as [D, W]. */
const throughHead =
  (loss: Loss): Loss =>
  (inputs, config) => {
    const head = inputs.get('G');
    if (head === undefined) return loss(inputs, config);
    const mapped = tf.matMul(inputs.get('x') as tf.Tensor2D, head as tf.Tensor2D, false, true);
    return loss(new Map([...inputs, ['s', tf.add(mapped, inputs.get('g')!)]]), config);
  };

const run =
  (loss: Loss, skip: (context: Context) => string | null = () => null): Implementation =>
  (context) =>
    skip(context) ??
    differentiate(context, inputsOf(context), (inputs) => ({ loss: loss(inputs, context.config) }));

const isDouble = ({ config }: Context) => config['double_softmax'] === true;

export const LOSSES: Readonly<Record<string, Implementation>> = {
  ce: run(label(false)),
  ce_prob: run(label(true)),
  kd: run(probe),
  vanilla_total: run(
    (inputs, config) =>
      tf.add(label(false)(inputs, config), tf.mul(probe(inputs, config), numberOf(config, 'weight'))),
    (context) => (isDouble(context) ? 'the double softmax of vanilla distillation' : null),
  ),
  embedkd: run(embedKd),
  embedkd_total: run((inputs, config) =>
    tf.add(
      tf.mul(embedKd(inputs, config), numberOf(config, 'weight')),
      label(config['double_softmax'] === true)(inputs, config),
    ),
  ),
  embedkd_fixed: run(embedKdFixed),
  fd: run(throughHead(pull('weight'))),
  one_sided: run(pull('lam')),
  anchor_kl: run(anchors),
};
