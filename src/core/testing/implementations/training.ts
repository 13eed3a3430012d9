/** Optimizers, schedule, clipping and averages, step by step. */
import * as tf from '@tensorflow/tfjs-core';
import { clipFactor } from '../../tensors/clipping.ts';
import { blend, euclideanNorm, pack } from '../../tensors/vectors.ts';
import { emaDecayAt } from '../../training/ema.ts';
import type { Moments, Optimizer } from '../../training/optimizers.ts';
import { update } from '../../training/optimizers.ts';
import { learningRateAt } from '../../training/schedule.ts';
import { toTensor } from '../fixture-arrays.ts';
import type { Context, Implementation } from '../fixture-context.ts';
import { inputsOf, numberOf } from '../fixture-context.ts';

const optimise =
  (optimizerOf: (context: Context) => Optimizer): Implementation =>
  async (context) => {
    const { config } = context;
    const optimizer = optimizerOf(context);
    const inputs = inputsOf(context);
    const outputs: Record<string, number[]> = {};
    for (const name of Object.keys(context.case.outputs ?? {})) {
      const isDecayed = config['decay'] === 'all' || config['decay'] === `${name} only`;
      let parameters = pack([toTensor(inputs[name]!)]);
      const decays: tf.Tensor1D = tf.fill(parameters.shape, isDecayed ? optimizer.weightDecay : 0);
      let moments: Moments | null = null;
      const values: number[] = [];
      const gradients = tf.unstack(toTensor(inputs[`grad_${name}`]!));
      for (const [step, gradient] of gradients.entries()) {
        const next = update(optimizer, {
          parameters,
          gradient: pack([gradient]),
          moments,
          decays,
          step,
          learningRate: numberOf(config, 'lr'),
          clipping: null,
        });
        values.push(...(await next.parameters.data()));
        parameters = next.parameters;
        moments = next;
      }
      outputs[name] = values;
    }
    return { outputs, grads: {} };
  };

export const TRAINING: Readonly<Record<string, Implementation>> = {
  adamw_step: optimise(({ config }) => ({
    kind: 'adamw',
    beta1: numberOf(config, 'beta1'),
    beta2: numberOf(config, 'beta2'),
    epsilon: numberOf(config, 'eps'),
    weightDecay: numberOf(config, 'weight_decay'),
  })),
  sgd_step: optimise(({ config }) => ({
    kind: 'sgd',
    momentum: numberOf(config, 'momentum'),
    nesterov: config['nesterov'] === true,
    weightDecay: numberOf(config, 'weight_decay'),
  })),
  cosine_lr({ config }) {
    const totalSteps = numberOf(config, 'total');
    const schedule = {
      kind: 'cosine' as const,
      base: numberOf(config, 'base'),
      totalSteps,
      warmupSteps: numberOf(config, 'warmup'),
      final: numberOf(config, 'final'),
    };
    const lr = Array.from({ length: totalSteps }, (_, step) => learningRateAt(step, schedule));
    return { outputs: { lr }, grads: {} };
  },
  async clip_grad_norm(context) {
    const inputs = Object.entries(inputsOf(context)).map(([name, array]) => [name, toTensor(array)] as const);
    const norm = euclideanNorm(pack(inputs.map(([, gradient]) => gradient)));
    const factor = clipFactor({ norm, maxNorm: numberOf(context.config, 'max_norm') });
    const outputs: Record<string, ArrayLike<number>> = { norm: await norm.data() };
    for (const [name, gradient] of inputs) outputs[name] = await tf.mul(gradient, factor).data();
    return { outputs, grads: {} };
  },
  async ema_update(context) {
    const decay = numberOf(context.config, 'decay');
    const isWarm = context.config['warm'] === true;
    let average = pack([toTensor(inputsOf(context)['w']!)]);
    const ema: number[] = [];
    for (const [step, value] of tf.unstack(toTensor(inputsOf(context)['sequence']!)).entries()) {
      average = blend(average, pack([value]), isWarm ? emaDecayAt(step, decay) : decay);
      ema.push(...(await average.data()));
    }
    return { outputs: { ema }, grads: {} };
  },
};
