/**
 * What the student learns from the teacher's space, under the names of the reference: anchors, CLIP-KD's terms,
 * CLIP-CID's.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  type BothWays,
  classContrast,
  matchedContrast,
  nearDuplicates,
  without,
} from '../../objectives/math/contrast.ts';
import { arcFace, cosFace } from '../../objectives/math/margin.ts';
import { cosines } from '../../objectives/math/rows.ts';
import type { ObjectiveOptions } from '../../objectives/objective.ts';
import { marginLoss } from '../../objectives/terms/clip-cid/cluster.ts';
import { fused } from '../../objectives/terms/clip-kd/afd.ts';
import { relationDivergence } from '../../objectives/terms/clip-kd/crd.ts';
import {
  type ContrastGradients,
  contrastGradients,
  gradientDistance,
} from '../../objectives/terms/clip-kd/gd.ts';
import { softmaxCrossEntropy } from '../../tensors/softmax-cross-entropy.ts';
import { unitRows } from '../../tensors/unit-rows.ts';
import { keepPatches } from '../../training/patch-mask.ts';
import type { Implementation, Tensors } from '../fixture-context.ts';
import { differentiate, inputsOf, numberOf, numbersOf } from '../fixture-context.ts';
import type { Config } from '../fixture-files.ts';
import { oneHot } from '../one-hot.ts';
import { type Loss, objective, objectiveInputs, run } from './objectives.ts';

type Outputs = Record<string, tf.Tensor>;

const all =
  (compute: (inputs: Tensors, config: Config) => Outputs): Implementation =>
  (context) =>
    differentiate(context, inputsOf(context), (inputs) => compute(inputs, context.config));

const matrix = (inputs: Tensors, name: string) => inputs.get(name) as tf.Tensor2D;
const half = ({ rows, columns }: BothWays): tf.Scalar => tf.mul(tf.add(rows, columns), 0.5);

const temperatures = (config: Config): ObjectiveOptions => ({
  teacherTemperature: numberOf(config, 'tau_t'),
  temperature: numberOf(config, 'tau_s'),
});

const contrastOptions = (config: Config, inputs: Tensors): ObjectiveOptions => ({
  learnableScale: inputs.has('log_scale'),
  temperature: numberOf(config, 'tau', 0.07),
  rawScale: config['exp_scale'] === false,
  skipDuplicates: false,
});

/** Both sides come from the objective's own switch. */
function interactive(inputs: Tensors, config: Config): Outputs {
  const loss = objective('icl', contrastOptions)(inputs, config);
  const options = (of: Config) => ({ ...contrastOptions(of, inputs), bothSides: false });
  const s2t = objective('icl', options)(inputs, config);
  return { loss, s2t, t2s: tf.sub(tf.mul(loss, 2), s2t) };
}

/** Pairs are left out by name here; the objectives find them themselves. */
function interactiveWithout(inputs: Tensors): Outputs {
  const scale = tf.exp(inputs.get('log_scale')!);
  const scores: tf.Tensor2D = tf.mul(cosines(matrix(inputs, 's'), matrix(inputs, 'e')), scale);
  const drop = tf.cast(matrix(inputs, 'drop'), 'float32');
  const both = matchedContrast(without(scores, drop));
  return { loss: half(both), s2t: both.rows, t2s: both.columns };
}

function relations(inputs: Tensors, config: Config): Outputs {
  const [scaleT, scaleS] = [numberOf(config, 'scale_t'), numberOf(config, 'scale_s')];
  const scores = (rows: string, anchors: string, scale: number): tf.Tensor2D =>
    tf.mul(cosines(matrix(inputs, rows), matrix(inputs, anchors)), scale);
  const both = relationDivergence(
    scores('e', 'A', scaleT),
    scores('s', inputs.has('A_s') ? 'A_s' : 'A', scaleS),
  );
  const options = () => ({ teacherTemperature: 1 / scaleT, temperature: 1 / scaleS });
  const loss = inputs.has('A_s') ? half(both) : objective('crd', options)(inputs, config);
  return { loss, i2a: both.rows, a2i: both.columns };
}

/** Two modalities with paired rows: Pupil's students have one, so its parts are put together here. */
function pairedGradients(inputs: Tensors, side: 's' | 't', temperature: number): ContrastGradients[] {
  const [photos, texts] = [unitRows(matrix(inputs, `v_${side}`)), unitRows(matrix(inputs, `u_${side}`))];
  const partners = tf.eye(photos.shape[0]);
  return [
    contrastGradients(photos, texts, temperature, partners),
    contrastGradients(texts, photos, temperature, partners),
  ];
}

const gradients: Loss = (inputs, config) => {
  const student = pairedGradients(inputs, 's', numberOf(config, 'tau_s'));
  const teacher = pairedGradients(inputs, 't', numberOf(config, 'tau_t'));
  return tf.add(gradientDistance(student[0]!, teacher[0]!), gradientDistance(student[1]!, teacher[1]!));
};

/** Gradients of the symmetric loss, squares summed over a row. */
const summedGradients: Loss = (inputs, config) => {
  const both = (side: 's' | 't', temperature: number) => {
    const [forth, back] = pairedGradients(inputs, side, temperature) as [
      ContrastGradients,
      ContrastGradients,
    ];
    return [tf.add(forth.photos, back.anchors), tf.add(forth.anchors, back.photos)].map((sum) =>
      tf.mul(sum, 0.5),
    );
  };
  const teacher = both('t', numberOf(config, 'tau_t'));
  const distances = both('s', numberOf(config, 'tau_s')).map((own, i): tf.Scalar => {
    return tf.mean(tf.sum(tf.squaredDifference(own, teacher[i]!), 1));
  });
  return tf.add(distances[0]!, distances[1]!);
};

const paired: Loss = (inputs, config) => {
  const { parameter } = objectiveInputs(new Map([...inputs, ['s', inputs.get('v_s')!]]), config);
  const photos = fused({ parameter }, 'photo_fusion', [matrix(inputs, 'v_s'), matrix(inputs, 'v_t')]);
  const texts = fused({ parameter }, 'class_fusion', [matrix(inputs, 'u_s'), matrix(inputs, 'u_t')]);
  const scale = tf.exp(inputs.get('log_scale')!);
  return half(matchedContrast(tf.mul(cosines(photos, texts), scale)));
};

function marginScores(apply: typeof arcFace): Implementation {
  return all((inputs, config) => {
    const cosine = matrix(inputs, 'cos');
    const targets = oneHot(numbersOf(config, 'y'), cosine.shape[1]);
    const logits = apply(cosine, targets, numberOf(config, 'm'), numberOf(config, 'scale'));
    const weights = inputs.get('weights');
    const loss =
      weights === undefined ? tf.mean(softmaxCrossEntropy(logits, targets)) : tf.sum(tf.mul(logits, weights));
    return { loss, logits };
  });
}

const clusterOptions = (config: Config, softShare: number): ObjectiveOptions => ({
  softShare,
  margin: numberOf(config, 'm'),
  marginScale: numberOf(config, 'arc_scale', 32),
  temperature: numberOf(config, 'tau_s', 0.07),
  teacherTemperature: numberOf(config, 'tau_t', 0.07),
});

const hardClusters: Loss = (inputs, config) => {
  const prototypes = matrix(inputs, 'C');
  const isCos = config['kind'] === 'cos';
  const [margin, scale] = [numberOf(config, 'm'), numberOf(config, 'scale')];
  if (!Array.isArray(config['keep'])) {
    const places = new Map([...inputs, ['proto', prototypes], ['centroids', tf.zerosLike(prototypes)]]);
    const options = () => ({ softShare: 0, margin, marginScale: scale, cosFace: isCos });
    return objective('cluster', options)(places, config);
  }
  // The objective draws its negatives; here they are given.
  const targets = oneHot(numbersOf(config, 'a'), prototypes.shape[0]);
  const kept = Int32Array.from(numbersOf(config, 'keep'));
  const apply = isCos ? cosFace : arcFace;
  return marginLoss(cosines(matrix(inputs, 's'), prototypes), targets, { margin, scale, apply, kept });
};

function clipCid(inputs: Tensors, config: Config): Outputs {
  const weight = (name: string) => numberOf(config, name);
  const clusters = (softShare: number) =>
    objective('cluster', () => clusterOptions(config, softShare))(inputs, config);
  const isLabelled = weight('w_ce') !== 0;
  const labels = isLabelled ? inputs : new Map([...inputs, ['w', tf.zeros([6])]]);
  const ce = objective('ce', () => ({ labelSmoothing: 0 }))(labels, config);
  const cluster = clusters(weight('lam'));
  const options = () => ({
    learnableScale: true,
    duplicateCosine: weight('dup_threshold'),
    withTexts: inputs.has('text'),
  });
  const inst = objective('instance', options)(inputs, config);
  const weighted = [
    tf.mul(ce, weight('w_ce')),
    tf.mul(cluster, weight('w_cluster')),
    tf.mul(inst, weight('w_inst')),
  ];
  return { loss: tf.addN(weighted), ce, soft: clusters(1), hard: clusters(0), cluster, inst };
}

export const TEACHER_LOSSES: Readonly<Record<string, Implementation>> = {
  anchor_kl: run(objective('anchor_bank', temperatures)),
  // 2 (1 - cos) / D is the mean square of the difference.
  fd_mse: run((inputs, config) =>
    objective('fd', (of) => ({ scale: (2 * numberOf(of, 'weight')) / matrix(inputs, 's').shape[1] }))(
      inputs,
      config,
    ),
  ),
  icl: all((inputs, config) =>
    inputs.has('drop') ? interactiveWithout(inputs) : interactive(inputs, config),
  ),
  near_duplicate_mask: all((inputs, config) => {
    const { groups } = objectiveInputs(new Map([...inputs, ['s', inputs.get('e')!]]), config);
    return { drop: nearDuplicates(matrix(inputs, 'e'), numberOf(config, 'threshold'), groups) };
  }),
  affinity: run(
    objective('affinity', (config) => ({
      sharpness: numberOf(config, 'sigma'),
      amongTeachers: config['against'] === 'teacher',
    })),
  ),
  crd: all(relations),
  contrast_grads: all((inputs, config) => {
    const keys = matrix(inputs, 'k');
    const targets = oneHot(numbersOf(config, 'y'), keys.shape[0]);
    const { photos, anchors } = contrastGradients(
      matrix(inputs, 'p'),
      keys,
      numberOf(config, 'tau'),
      targets,
    );
    return { grad_p: photos, grad_k: anchors };
  }),
  gd: run(gradients),
  gd_summed: run(summedGradients),
  gd_class: run(objective('gd', (config) => ({ ...temperatures(config), scale: 1 }))),
  afd: run(paired),
  afd_class: run(objective('afd', () => ({}))),
  mask_patches: all((inputs, config) => {
    const kept: tf.Tensor2D = tf.sub(1, tf.cast(matrix(inputs, 'dropped'), 'float32'));
    return { out: keepPatches(inputs.get('img') as tf.Tensor4D, kept, numberOf(config, 'patch')) };
  }),
  arc_logits: marginScores(arcFace),
  cosface_logits: marginScores(cosFace),
  cluster_arc: run(hardClusters),
  text_instance: run((inputs, config) => {
    const scores: tf.Tensor2D = tf.mul(
      cosines(matrix(inputs, 's'), matrix(inputs, 'text')),
      numberOf(config, 'scale'),
    );
    return classContrast(scores, oneHot(numbersOf(config, 'y'), scores.shape[1]), tf.ones([scores.shape[0]]));
  }),
  cid_total: all(clipCid),
};
