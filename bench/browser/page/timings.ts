/**
 * Times on the running engine: the trainer's own step on random photos (forward, backward, clipping, AdamW,
 * averaging), and a product.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../../src/core/random.ts';
import { initialise } from '../../../src/core/students/parameters.ts';
import type { Batch } from '../../../src/core/training/batch.ts';
import { ADAMW } from '../../../src/core/training/optimizers.ts';
import { trainStep } from '../../../src/core/training/step.ts';
import type { StepPlan } from '../../../src/core/training/step-plan.ts';
import { createState, disposeState } from '../../../src/core/training/train-state.ts';
import type { Product, StepsAnswer } from '../requests.ts';
import { CLASSES, studentOf, type Workload } from '../workloads.ts';
import { randomPhotos } from './photos.ts';

const SEED = 1;
const WARM_STEPS = 2;
const PRODUCTS = 20;

export async function timeProduct({ m, k, n, transposeA, transposeB, gradient }: Product): Promise<number> {
  const normal = (rows: number, columns: number, seed: number) =>
    tf.randomNormal([rows, columns], 0, 1, 'float32', seed) as tf.Tensor2D;
  const a = transposeA ? normal(k, m, 1) : normal(m, k, 1);
  const b = transposeB ? normal(n, k, 2) : normal(k, n, 2);
  const weights = normal(m, n, 3);
  const weighted = tf.valueAndGrads((x: tf.Tensor, y: tf.Tensor) =>
    tf.sum(tf.mul(tf.matMul(x, y, transposeA, transposeB), weights)),
  );
  let bestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < PRODUCTS; i++) {
    const startedMs = performance.now();
    const results = tf.tidy(() => {
      if (!gradient) return [tf.matMul(a, b, transposeA, transposeB)];
      const { value, grads } = weighted([a, b]);
      return [value, ...grads];
    });
    bestMs = Math.min(bestMs, performance.now() - startedMs);
    tf.dispose(results);
  }
  tf.dispose([a, b, weights]);
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
    constants: {},
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

function randomBatch(workload: Workload): Batch {
  const { batchSize, imageSizePx: side } = workload;
  const { pixels, oneHot } = randomPhotos(workload, SEED);
  return {
    images: tf.tensor4d(pixels, [batchSize, side, side, 3]),
    labels: tf.tensor2d(oneHot, [batchSize, CLASSES]),
    labelled: tf.tensor1d(new Float32Array(batchSize).fill(1)),
    supplies: {},
  };
}
