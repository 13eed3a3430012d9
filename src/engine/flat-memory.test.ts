/**
 * Training steps leave nothing behind: no tensor, no byte of the WASM heap, whatever the number of threads. For more
 * steps: STEPS=20000 npx vitest run --project unit src/engine/flat-memory.test.ts
 */
import '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { createRandom } from '../core/random.ts';
import type { ConvConfig } from '../core/students/families/conv.ts';
import type { MobileConfig } from '../core/students/families/mobile.ts';
import type { RwkvConfig } from '../core/students/families/rwkv.ts';
import type { VitConfig } from '../core/students/families/vit.ts';
import type { StudentConfig } from '../core/students/family.ts';
import { initialise } from '../core/students/parameters.ts';
import { describeStudent } from '../core/students/student.ts';
import type { Batch } from '../core/training/batch.ts';
import { ADAMW } from '../core/training/optimizers.ts';
import { trainStep } from '../core/training/step.ts';
import type { StepPlan } from '../core/training/step-plan.ts';
import { createState, disposeState } from '../core/training/train-state.ts';
import { startBackend, stopBackend } from './backend.ts';
import { nodeEngineFiles } from './testing/node-files.ts';
import { nodeThreads } from './testing/node-threads.ts';
import { memoryOf } from './wasm/memory.ts';

const STEPS = Number(process.env['STEPS'] ?? 2_000);
/** By then every kernel has run and every buffer that is kept is there. */
const WARM_STEPS = 50;
const CLASSES = 3;
const PHOTOS = 4;
const SIDE_PX = 8;

const STUDENTS: readonly (ConvConfig | MobileConfig | RwkvConfig | VitConfig)[] = [
  {
    id: 'conv',
    imageSizePx: SIDE_PX,
    widths: [4, 8],
    blocksPerStage: [1, 1],
    norm: 'batch',
    groups: 2,
    stemStride: 1,
    padding: 'sym',
  },
  {
    id: 'mobile',
    imageSizePx: SIDE_PX,
    stem: 4,
    blocks: [
      { expansion: 2, outputs: 4, stride: 1 },
      { expansion: 2, outputs: 8, stride: 2 },
    ],
    last: 8,
    norm: 'batch',
    groups: 2,
    stemStride: 1,
    padding: 'sym',
  },
  { id: 'rwkv', imageSizePx: SIDE_PX, patchPx: 4, width: 8, layers: 1, hiddenRate: 2 },
  { id: 'vit', imageSizePx: SIDE_PX, patchPx: 4, width: 8, layers: 1, heads: 2, attentionDropout: 0.1 },
];

afterEach(() => stopBackend());

it.each([1, 2].flatMap((threads) => STUDENTS.map((config) => ({ threads, config, name: config.id }))))(
  `training the $name student on $threads threads holds as much after ${STEPS} steps as after 50`,
  async ({ threads, config }) => {
    const facts = await startBackend('wasm', nodeEngineFiles(), nodeThreads(threads));
    expect(facts.threads).toBe(threads);
    const take = stepper(config);
    for (let step = 0; step < WARM_STEPS; step++) take();
    const warm = held();
    for (let step = WARM_STEPS; step < STEPS; step++) take();
    expect(held()).toEqual(warm);
  },
  STEPS * 30,
);

function held() {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const heapBytes = memoryOf(tf.backend() as BackendWasm).buffer.byteLength;
  return { numTensors, numDataBuffers, numBytes, heapBytes };
}

/** Each step uploads its batch and disposes of it, as the trainer's feed does. */
function stepper(config: StudentConfig): () => void {
  const student = describeStudent(config, { classes: CLASSES, teacherDims: 0 });
  const specs = student.parameters;
  const plan: StepPlan = {
    student,
    specs,
    terms: [{ id: 'ce', weight: 1, options: { labelSmoothing: 0.1 } }],
    optimizer: ADAMW,
    decayAll: false,
    clipNorm: 1,
    ema: { decay: 0.99, warmStart: true },
    constants: {},
    seed: 1,
  };
  const random = createRandom(1);
  let state = createState(specs, initialise(specs, random), true);
  return () => {
    const batch = randomBatch(() => random.normal());
    const result = trainStep(plan, state, batch, 1e-3);
    disposeState(state);
    tf.dispose([batch.images, batch.labels, batch.labelled]);
    tf.dispose([result.loss, result.gradientNorm, ...result.termLosses]);
    state = result.state;
  };
}

function randomBatch(draw: () => number): Batch {
  const pixels = Float32Array.from({ length: PHOTOS * SIDE_PX * SIDE_PX * 3 }, draw);
  const labels = new Float32Array(PHOTOS * CLASSES);
  for (let row = 0; row < PHOTOS; row++) labels[row * CLASSES + (row % CLASSES)] = 1;
  return {
    images: tf.tensor4d(pixels, [PHOTOS, SIDE_PX, SIDE_PX, 3]),
    labels: tf.tensor2d(labels, [PHOTOS, CLASSES]),
    labelled: tf.tensor1d(new Float32Array(PHOTOS).fill(1)),
    supplies: {},
  };
}
