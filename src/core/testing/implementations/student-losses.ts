/** What the student learns from labels, from neighbours and from itself, under the names of the reference. */
import * as tf from '@tensorflow/tfjs-core';
import { neighbourTargets } from '../../objectives/math/neighbour-targets.ts';
import { cosines } from '../../objectives/math/rows.ts';
import { OBJECTIVES } from '../../objectives/registry.ts';
import { classBalancedWeights } from '../../objectives/terms/labels/class-balanced.ts';
import { orderLoss } from '../../objectives/terms/neighbours/helip-margin.ts';
import { decoupled } from '../../objectives/terms/probe/dkd.ts';
import { confidence } from '../../objectives/terms/self/self-history.ts';
import { HISTORY } from '../../supplies/history.ts';
import { neighbourVotes } from '../../targets/neighbour-votes.ts';
import { type Rows, rowCount } from '../../targets/normalise.ts';
import type { Implementation, Tensors } from '../fixture-context.ts';
import { differentiate, inputsOf, numberOf, numbersOf } from '../fixture-context.ts';
import type { Config } from '../fixture-files.ts';
import { oneHot } from '../one-hot.ts';
import { objective, objectiveInputs, run } from './objectives.ts';

type Outputs = Record<string, tf.Tensor>;

const all =
  (compute: (inputs: Tensors, config: Config) => Outputs): Implementation =>
  (context) =>
    differentiate(context, inputsOf(context), (inputs) => compute(inputs, context.config));

const matrix = (inputs: Tensors, name: string) => inputs.get(name) as tf.Tensor2D;
const floats = (inputs: Tensors, name: string): tf.Tensor2D => tf.cast(matrix(inputs, name), 'float32');

function twoParts(inputs: Tensors, config: Config): Outputs {
  const temperature = numberOf(config, 'T');
  const shares = { target: numberOf(config, 'alpha'), others: numberOf(config, 'beta') };
  const given = objectiveInputs(inputs, config);
  const parts = decoupled(given, matrix(inputs, 'zt'), { temperature, teacherTargets: true });
  return {
    loss: objective('dkd', () => ({ temperature, ...shares }))(inputs, config),
    tckd: parts.target,
    nckd: parts.others,
  };
}

/** Votes are counted in doubles on 32-bit similarities; the file's tolerance supposes doubles throughout. */
const FLOAT32_VOTES = 1e-6;

/** Where each row is a class of its own, its votes are its neighbours, the nearest with the largest share. */
function nearest(rows: Rows, count: number): number[] {
  const places = Int32Array.from({ length: rowCount(rows) }, (_, row) => row);
  const votes = neighbourVotes(rows, places, places.length, { count, temperature: 1 });
  return [...places].flatMap((row) => {
    const own = votes.subarray(row * places.length, (row + 1) * places.length);
    return [...places].sort((a, b) => own[b]! - own[a]!).slice(0, count);
  });
}

const softTargets: Implementation = async (context) => {
  const { config } = context;
  const e = inputsOf(context)['e']!;
  const labels = numbersOf(config, 'y');
  const classes = numberOf(config, 'K');
  const rows = { dims: e.shape[1]!, values: Float32Array.from(e.data) };
  const settings = { count: numberOf(config, 'k'), temperature: numberOf(config, 'tau') };
  const q = neighbourVotes(rows, Int32Array.from(labels), classes, settings);
  const { targets } = neighbourTargets(
    { labels: oneHot(labels, classes), labelled: tf.ones([labels.length]) },
    tf.tensor2d(q, [labels.length, classes]),
    numberOf(config, 'mix'),
  );
  return {
    outputs: { targets: await targets.data(), q, neighbours: nearest(rows, settings.count) },
    grads: {},
    leastTolerance: { targets: FLOAT32_VOTES, q: FLOAT32_VOTES },
  };
};

function pastAnswers(inputs: Tensors, config: Config): Outputs {
  const [z, past] = [matrix(inputs, 'z'), matrix(inputs, 'hist')];
  const momentum = numberOf(config, 'momentum');
  const teacher = oneHot(numbersOf(config, 'teacher_argmax'), past.shape[1]);
  const photos = Int32Array.from({ length: past.shape[0] }, (_, photo) => photo);
  return {
    loss: objective('self_history', () => ({ momentum }))(new Map([...inputs, ['zt', teacher]]), config),
    weight: confidence(past, teacher),
    history: HISTORY.memory!.next(past, { photos, predictions: tf.softmax(z) }, { momentum }),
  };
}

function earlyFeatures(inputs: Tensors): Outputs {
  const stages = [0, 1];
  const final = matrix(inputs, 'final');
  const loss = OBJECTIVES.get('self_feat').loss(
    {
      ...objectiveInputs(new Map([['x', final]]), {}),
      early: stages.map((stage) => tf.mean(inputs.get(`maps.${stage}`)!, [1, 2])),
      // A is listed as [W, C]; the student keeps it as [C, W].
      parameter: (name) => tf.transpose(inputs.get(`A.${name.split('.')[1]}`)!),
    },
    {},
  );
  return { loss };
}

function hardPairs(inputs: Tensors, config: Config): Outputs {
  const cosine = cosines(matrix(inputs, 's'), matrix(inputs, 'keys'));
  const settings = { margin: numberOf(config, 'margin'), isSum: true };
  return { loss: orderLoss(cosine, floats(inputs, 'hard'), floats(inputs, 'normal'), settings) };
}

export const STUDENT_LOSSES: Readonly<Record<string, Implementation>> = {
  teacherkd: run(
    objective('teacherkd', (config, inputs) => ({
      noTemperature: config['tau'] === 1,
      temperature: numberOf(config, 'tau', 0.07),
      learnableScale: inputs.has('log_scale'),
      sameClass: config['targets'] === 'same_class',
      symmetric: config['symmetric'] === true,
    })),
  ),
  dkd: all(twoParts),
  one_sided: run(objective('positive_margin', (config) => ({ strength: numberOf(config, 'lam') }))),
  balanced_softmax: run(objective('balanced_softmax', () => ({}))),
  class_balanced_weights: all((inputs, config) => ({
    weights: classBalancedWeights(
      tf.cast(inputs.get('n') as tf.Tensor1D, 'float32'),
      numberOf(config, 'beta'),
    ),
  })),
  knn_soft_targets: softTargets,
  csd_history: all(pastAnswers),
  sfr_aux: all(earlyFeatures),
  helip_margin: all(hardPairs),
  smooth_ap: run(objective('smooth_ap', (config) => ({ temperature: numberOf(config, 'tau') }))),
};
