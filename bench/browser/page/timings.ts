/** Times on the running engine: the trainer's own step on random photos (forward, backward, clipping, AdamW, averaging), and a product. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../../src/core/random.ts';
import { initialise } from '../../../src/core/students/parameters.ts';
import { ADAMW } from '../../../src/core/training/optimizers.ts';
import {
  type Batch,
  createState,
  disposeState,
  type StepPlan,
  trainStep,
} from '../../../src/core/training/step.ts';
import type { StepsAnswer } from '../requests.ts';
import { CLASSES, studentOf, type Workload } from '../workloads.ts';

const SEED = 1;
const WARM_STEPS = 2;
const PRODUCTS = 40;

export async function timeProduct(transposeA: boolean, transposeB: boolean): Promise<number> {
  const [m, k, n] = [1024, 512, 512];
  const a = tf.randomNormal(transposeA ? [k, m] : [m, k], 0, 1, 'float32', 1) as tf.Tensor2D;
  const b = tf.randomNormal(transposeB ? [n, k] : [k, n], 0, 1, 'float32', 2) as tf.Tensor2D;
  let bestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < PRODUCTS; i++) {
    const startedMs = performance.now();
    const product = tf.matMul(a, b, transposeA, transposeB);
    bestMs = Math.min(bestMs, performance.now() - startedMs);
    product.dispose();
  }
  tf.dispose([a, b]);
  return bestMs;
}

interface Run {
  readonly key: string;
  step(): StepsAnswer;
  dispose(): void;
}

let prepared: Run | null = null;

export async function timeSteps(workload: Workload, count: number): Promise<StepsAnswer> {
  const key = JSON.stringify(workload);
  if (prepared?.key !== key) {
    prepared?.dispose();
    prepared = prepare(workload, key);
    for (let step = 0; step < WARM_STEPS; step++) prepared.step();
  }
  let best = prepared.step();
  for (let step = 1; step < count; step++) {
    const answer = prepared.step();
    if (answer.ms < best.ms) best = answer;
  }
  return best;
}

function prepare(workload: Workload, key: string): Run {
  const random = createRandom(SEED);
  const student = studentOf(workload);
  const plan: StepPlan = {
    student,
    specs: student.parameters,
    terms: [{ id: 'ce', weight: 1, options: { labelSmoothing: 0.1 } }],
    optimizer: ADAMW,
    decayAll: false,
    clipNorm: 1,
    ema: { decay: 0.999, warmStart: true },
    classCentroids: null,
    seed: SEED,
  };
  const batch = randomBatch(workload);
  let state = createState(student.parameters, initialise(student.parameters, random), true);
  return {
    key,
    step() {
      let tensorBytes = 0;
      const startedMs = performance.now();
      const result = trainStep(plan, state, batch, 1e-3, (ended) => {
        if (ended === 'forward') tensorBytes = tf.memory().numBytes;
      });
      disposeState(state);
      state = result.state;
      const loss = result.loss.dataSync()[0]!;
      tf.dispose([result.loss, result.gradientNorm, ...result.termLosses]);
      return { ms: performance.now() - startedMs, tensorBytes, loss };
    },
    dispose() {
      disposeState(state);
      tf.dispose([batch.images, batch.labels, batch.labelled]);
    },
  };
}

function randomBatch({ batchSize, imageSizePx: side }: Workload): Batch {
  const random = createRandom(SEED, 1);
  const pixels = Float32Array.from({ length: batchSize * side * side * 3 }, () => random.normal());
  const oneHot = new Float32Array(batchSize * CLASSES);
  for (let row = 0; row < batchSize; row++) oneHot[row * CLASSES + (row % CLASSES)] = 1;
  return {
    images: tf.tensor4d(pixels, [batchSize, side, side, 3]),
    labels: tf.tensor2d(oneHot, [batchSize, CLASSES]),
    labelled: tf.tensor1d(new Float32Array(batchSize).fill(1)),
    embeddings: null,
    teacherLogits: null,
  };
}
