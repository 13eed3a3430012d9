/** Whole training runs of a few steps, through the very `trainStep` of the trainer. */
import * as tf from '@tensorflow/tfjs-core';
import { extraParameters } from '../../objectives/registry.ts';
import type { ObjectiveTerm } from '../../recipe/recipe.ts';
import { type ParameterSpec, sizeOf } from '../../students/parameters.ts';
import type { Batch } from '../../training/batch.ts';
import { learningRateAt } from '../../training/schedule.ts';
import { trainStep } from '../../training/step.ts';
import type { StepPlan } from '../../training/step-plan.ts';
import type { TrainState } from '../../training/train-state.ts';
import { createState, disposeState } from '../../training/train-state.ts';
import { trackedOf, trainedOf, type Weights } from '../../training/weights.ts';
import { inListedOrder, toTensor } from '../fixture-arrays.ts';
import type { Context, Implementation } from '../fixture-context.ts';
import { numberOf } from '../fixture-context.ts';
import type { Arrays, Config } from '../fixture-files.ts';
import { oneHot } from '../one-hot.ts';
import { parametersOf, shapesOf, studentOf } from './students.ts';

/** The objective of a trajectory is given as a formula in its note; coefficients are read from there. */
export function termsOf(note: string): ObjectiveTerm[] {
  const formula = note.split(';')[0]!;
  const terms: ObjectiveTerm[] = [];
  const plain = /CE\(z, ?y\)(?: with smoothing ([\d.]+))?/.exec(formula);
  if (plain) {
    const labelSmoothing = Number(plain[1] ?? 0);
    terms.push({ id: 'ce', weight: 1, options: { labelSmoothing, doubleSoftmax: false } });
  }
  if (formula.includes('CE(softmax z, y)')) {
    terms.push({ id: 'ce', weight: 1, options: { labelSmoothing: 0, doubleSoftmax: true } });
  }
  const published = /([\d.]+) CE\(cos\(x, U mu \+ u\), y\)/.exec(formula);
  if (published)
    terms.push({ id: 'embedkd', weight: Number(published[1]), options: { noTemperature: true } });
  const fixed = /([\d.]+) embedkd_fixed\(s, mu, y(, log_scale)?\)/.exec(formula);
  if (fixed) {
    terms.push({
      id: 'embedkd_fixed',
      weight: Number(fixed[1]),
      options: { learnableScale: fixed[2] !== undefined },
    });
  }
  const pull = /([\d.]+) \(1-cos\(s,e\)\)/.exec(formula);
  if (pull) terms.push({ id: 'fd', weight: 1, options: { scale: Number(pull[1]) } });
  return terms;
}

/** The keys' third of an attention bias has a true gradient of zero: rounding noise that AdamW would amplify. */
function checked(name: string, values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  if (!name.endsWith('attn.in_proj_bias')) return all;
  const third = all.length / 3;
  return [...all.slice(0, third), ...all.slice(2 * third)];
}

type Listed = ReadonlyMap<string, ArrayLike<number>>;

/** [sum, norm, sum v_i cos(0.1 i)] of the values minus their start, in the listed order. */
function checksum(order: readonly string[], values: Listed, start: Listed | null): number[] {
  let sum = 0;
  let squares = 0;
  let wave = 0;
  let i = 0;
  for (const name of order) {
    const from = start === null ? null : checked(name, start.get(name)!);
    for (const [j, value] of checked(name, values.get(name)!).entries()) {
      const change = value - (from?.[j] ?? 0);
      sum += change;
      squares += change * change;
      wave += change * Math.cos(0.1 * i++);
    }
  }
  return [sum, Math.sqrt(squares), wave];
}

/**
 * The weights by name, each in the file's order of axes. Read as the few vectors that they are: a read of a GPU takes
 * its time.
 */
async function listed(specs: readonly ParameterSpec[], weights: Weights, layouts: Arrays): Promise<Listed> {
  const values = new Map<string, ArrayLike<number>>();
  const cut = async (some: readonly ParameterSpec[], vector: tf.Tensor1D | null) => {
    const all = (await vector?.data()) ?? [];
    let at = 0;
    for (const { name, shape } of some) {
      const own = all.slice(at, at + sizeOf(shape));
      values.set(name, inListedOrder(own, shape, layouts[name]?.layout));
      at += own.length;
    }
  };
  await cut(trainedOf(specs), weights.trained);
  await cut(trackedOf(specs), weights.tracked);
  return values;
}

function batchOf(step: Arrays, classes: number): Batch {
  const y = step['y']!.data;
  return {
    images: toTensor(step['img']!) as tf.Tensor4D,
    labels: oneHot(y, classes),
    labelled: tf.ones([y.length]),
    supplies: step['e'] === undefined ? {} : { embeddings: toTensor(step['e']) as tf.Tensor2D },
  };
}

function optimizerOf(config: Config): StepPlan['optimizer'] {
  const weightDecay = numberOf(config, 'weight_decay');
  if (config['kind'] === 'sgd') {
    return {
      kind: 'sgd',
      momentum: numberOf(config, 'momentum'),
      nesterov: config['nesterov'] === true,
      weightDecay,
    };
  }
  return { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay };
}

/** @long one training as the reference took it, from first step to last */
const trajectory: Implementation = async (context: Context) => {
  const { case: one, config } = context;
  const order = one.parameter_order ?? [];
  const steps = one.steps ?? [];
  const all = { ...parametersOf(context), ...one.extra_params };
  const used = Object.fromEntries(
    Object.entries(all).filter(([name]) => order.includes(name) || name.includes('.running_')),
  );
  const student = studentOf(config, shapesOf(used), steps[0]!['img']!.shape[2]!);
  if (student === null) return 'this kind of student';

  const terms = termsOf(one.note ?? '');
  const specs = [...student.parameters, ...extraParameters(terms, student)];
  const optimizer = config['optimizer'] as Config;
  const ema = optimizer['ema'] === undefined ? null : { decay: numberOf(optimizer, 'ema'), warmStart: false };
  const mu = one.shared_inputs?.['mu'];
  const plan: StepPlan = {
    student,
    specs,
    terms,
    optimizer: optimizerOf(optimizer),
    decayAll: optimizer['decay_all'] === true,
    clipNorm: optimizer['clip'] === undefined ? null : numberOf(optimizer, 'clip'),
    ema,
    constants: mu === undefined ? {} : { centroids: toTensor(mu) as tf.Tensor2D },
    seed: 1,
  };
  const schedule = {
    kind: optimizer['total'] === undefined ? ('constant' as const) : ('cosine' as const),
    base: numberOf(optimizer, 'lr'),
    totalSteps: numberOf(optimizer, 'total', 0),
    warmupSteps: numberOf(optimizer, 'warmup', 0),
  };

  const values = new Map<string, Float32Array>();
  for (const [name, array] of Object.entries(used)) {
    values.set(name, Float32Array.from(await toTensor(array).data()));
  }
  let state: TrainState = createState(specs, values, ema !== null);
  const start = new Map(Object.entries(used).map(([name, array]) => [name, array.data]));
  const record = {
    loss: [] as number[],
    change_checksum: [] as number[],
    grad_norm: [] as number[],
    lr: [] as number[],
  };
  for (const [index, step] of steps.entries()) {
    const learningRate = learningRateAt(index, schedule);
    const result = trainStep(plan, state, batchOf(step, student.classes), learningRate);
    disposeState(state);
    state = result.state;
    record.loss.push(...(await result.loss.data()));
    record.grad_norm.push(...(await result.gradientNorm.data()));
    record.lr.push(learningRate);
    record.change_checksum.push(...checksum(order, await listed(specs, state.weights, used), start));
  }
  const final = await listed(specs, state.weights, used);
  const outputs: Record<string, ArrayLike<number>> = {
    ...record,
    start_checksum: checksum(order, start, null),
    final_change_norms: order.map((name) => checksum([name], final, start)[1]!),
  };
  if (state.average !== null) {
    outputs['ema_change_checksum'] = checksum(order, await listed(specs, state.average, used), start);
  }
  for (const [name, value] of final) {
    if (name.includes('.running_')) outputs[`buffer.${name}`] = value;
    if (one.extra_params?.[name] !== undefined) outputs[`final.${name}`] = value;
  }
  return { outputs, grads: {} };
};

export const TRAJECTORIES: Readonly<Record<string, Implementation>> = { trajectory };
