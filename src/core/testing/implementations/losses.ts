/** Pupil's losses under the names of the reference. */
import * as tf from '@tensorflow/tfjs-core';
import type { Implementation } from '../fixture-context.ts';
import { numberOf } from '../fixture-context.ts';
import { type Loss, objective, run } from './objectives.ts';

const label = (doubleSoftmax: boolean) =>
  objective('ce', (config) => ({ labelSmoothing: numberOf(config, 'smoothing', 0), doubleSoftmax }));
const probe = objective('kd_probe', (config) => ({
  temperature: numberOf(config, 'T'),
  doubleSoftmax: config['double_softmax'] === true,
}));
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

/** s = G x + g where the case gives the head instead of its result; G is listed as [D, W]. */
const throughHead =
  (loss: Loss): Loss =>
  (inputs, config) => {
    const head = inputs.get('G');
    if (head === undefined) return loss(inputs, config);
    const mapped = tf.matMul(inputs.get('x') as tf.Tensor2D, head as tf.Tensor2D, false, true);
    return loss(new Map([...inputs, ['s', tf.add(mapped, inputs.get('g')!)]]), config);
  };

export const LOSSES: Readonly<Record<string, Implementation>> = {
  ce: run(label(false)),
  ce_prob: run(label(true)),
  kd: run(probe),
  vanilla_total: run((inputs, config) =>
    tf.add(
      label(config['double_softmax'] === true)(inputs, config),
      tf.mul(probe(inputs, config), numberOf(config, 'weight')),
    ),
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
};
