/**
 * Times and weighs the real training step on the running backend, with random photos and supplies of the real shapes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../core/random.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { exampleSupplies } from '../../core/supplies/example.ts';
import { freshMemories } from '../../core/supplies/in-step.ts';
import { disposeSupplies } from '../../core/supplies/prepare.ts';
import { type Batch, disposeBatch } from '../../core/training/batch.ts';
import { describeRun, initialValues, stepPlan } from '../../core/training/plan.ts';
import { trainStep } from '../../core/training/step.ts';
import { createState, disposeState } from '../../core/training/train-state.ts';
import { watchLaunches } from '../../engine/instruments.ts';
import type { Probe } from './choose-backend.ts';
import { disposeFigures } from './read-back.ts';

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
  const { student, needs, specs } = description;
  const photos = recipe.batchSize;
  const constants = exampleSupplies(needs, {
    photos,
    classes,
    teacherDims,
    stageWidths: student.stageWidths,
    trainPhotos: Number.POSITIVE_INFINITY,
    perPhoto: (width) => draw(photos, width),
    numbers: (of) =>
      tf.tensor1d(
        Int32Array.from({ length: photos }, (_, photo) => of(photo)),
        'int32',
      ),
    fixed: draw,
  });
  const plan = stepPlan(recipe, description, constants);
  const batch = randomBatch(recipe, classes, draw);
  let state = createState(
    specs,
    initialValues(specs, recipe.seed),
    plan.ema !== null,
    freshMemories(needs, { photos, classes }),
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

function randomBatch({ batchSize, student }: Recipe, classes: number, draw: DrawMatrix): Batch {
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
    photos: Int32Array.from({ length: batchSize }, (_, row) => row),
    // All of them stand among the constants: whose part in a batch it is makes no difference to a timing.
    supplies: {},
  };
}
