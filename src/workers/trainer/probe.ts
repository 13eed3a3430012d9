/** Times and weighs the real training step on the running backend, with random photos and targets of the real shapes. */
import * as tf from '@tensorflow/tfjs-core';
import type { Needs, RunSupplies } from '../../core/objectives/needs.ts';
import { createRandom } from '../../core/random.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { describeRun, initialValues, stepPlan } from '../../core/training/plan.ts';
import { type Batch, createState, disposeState, trainStep } from '../../core/training/step.ts';
import { watchLaunches } from '../../engine/instruments.ts';
import type { Probe } from './choose-backend.ts';
import { disposeBatch } from './feed.ts';
import { disposeFigures } from './read-back.ts';
import { disposeSupplies } from './supplies.ts';

const WARM_STEPS = 2;
const TIMED_STEPS = 3;
const PROBE_STREAM = 0x9206e;

/** The median of three steps, after two that compile and allocate; tensors are weighed in the second of these. */
export async function timeStep(recipe: Recipe, classes: number, teacherDims: number): Promise<Probe> {
  const description = describeRun(recipe, { classes, teacherDims });
  const random = createRandom(recipe.seed, PROBE_STREAM);
  const draw = (rows: number, columns: number): tf.Tensor2D =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    );
  const constants = randomConstants(description.needs, classes, teacherDims, draw);
  const plan = stepPlan(recipe, description, constants);
  const batch = randomBatch(recipe, description.needs, classes, draw, teacherDims);
  let state = createState(
    description.specs,
    initialValues(description.specs, recipe.seed),
    plan.ema !== null,
    description.needs.history === undefined ? null : { photos: recipe.batchSize, classes },
  );
  const times: number[] = [];
  let tensorBytes = 0;
  for (let step = 0; step < WARM_STEPS + TIMED_STEPS; step++) {
    const launches = step === WARM_STEPS - 1 ? watchLaunches() : null;
    const startedMs = performance.now();
    const result = trainStep(plan, state, batch, recipe.optimizer.learningRate);
    disposeState(state);
    tensorBytes = launches?.().peakTensorBytes ?? tensorBytes;
    state = result.state;
    await result.gradientNorm.data();
    disposeFigures(result);
    if (step >= WARM_STEPS) times.push(performance.now() - startedMs);
  }
  disposeState(state);
  disposeBatch(batch);
  disposeSupplies(constants);
  return { ms: times.sort((a, b) => a - b)[Math.floor(TIMED_STEPS / 2)]!, tensorBytes };
}

type DrawMatrix = (rows: number, columns: number) => tf.Tensor2D;

function randomConstants(
  needs: Needs,
  classes: number,
  teacherDims: number,
  draw: DrawMatrix,
): Partial<RunSupplies> {
  return {
    ...(needs.centroids === undefined ? {} : { centroids: draw(classes, teacherDims) }),
    ...(needs.bank === undefined ? {} : { bank: draw(needs.bank.anchors, teacherDims) }),
    ...(needs.clusters === undefined ? {} : { clusters: draw(needs.clusters.count, teacherDims) }),
    ...(needs.classTexts === undefined ? {} : { classTexts: draw(classes, teacherDims) }),
    ...(needs.classCounts === undefined ? {} : { classCounts: tf.ones([classes]) as tf.Tensor1D }),
  };
}

function randomBatch(
  { batchSize, student }: Recipe,
  needs: Needs,
  classes: number,
  draw: DrawMatrix,
  teacherDims: number,
): Batch {
  const side = student.imageSizePx;
  const flat = draw(batchSize, side * side * 3);
  const images: tf.Tensor4D = tf.reshape(flat, [batchSize, side, side, 3]);
  flat.dispose();
  const oneHot = new Float32Array(batchSize * classes);
  for (let row = 0; row < batchSize; row++) oneHot[row * classes + (row % classes)] = 1;
  return {
    images,
    labels: tf.tensor2d(oneHot, [batchSize, classes]),
    labelled: tf.tensor1d(new Float32Array(batchSize).fill(1)),
    embeddings: draw(batchSize, teacherDims),
    teacherLogits: draw(batchSize, classes),
    neighbours: needs.neighbours === undefined ? null : draw(batchSize, classes),
    clusterIds: needs.clusters === undefined ? null : tf.zeros([batchSize], 'int32'),
    groups: needs.groups === undefined ? null : tf.fill([batchSize], -1, 'int32'),
    rows: Int32Array.from({ length: batchSize }, (_, row) => row),
  };
}
