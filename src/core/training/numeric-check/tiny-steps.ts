/**
 * Training steps small enough to take before every run, and broad enough to meet every kernel that a run meets: both
 * norms of the conv net, depthwise kernels, the transformer with its dropout, the objectives of the presets at once,
 * clipping, AdamW in its fourth step, averaged weights. Everything is seeded and rounded to single precision, so that
 * a step in double precision starts from the very same numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { extraParameters, projectionOf } from '../../objectives/registry.ts';
import { createRandom, type Random } from '../../random.ts';
import type { ObjectiveTerm } from '../../recipe/recipe.ts';
import type { ConvConfig } from '../../students/families/conv.ts';
import type { MobileConfig } from '../../students/families/mobile.ts';
import type { OnnxConfig } from '../../students/families/onnx.ts';
import type { RwkvConfig } from '../../students/families/rwkv.ts';
import type { VitConfig } from '../../students/families/vit.ts';
import type { StudentConfig } from '../../students/family.ts';
import { drawParameter, type ParameterSpec } from '../../students/parameters.ts';
import { describeStudent } from '../../students/student.ts';
import { type Batch, disposeBatch } from '../batch.ts';
import { ADAMW } from '../optimizers.ts';
import { trainStep } from '../step.ts';
import type { StepPlan } from '../step-plan.ts';
import { createState, disposeState, type TrainState } from '../train-state.ts';
import { tensorsOf, trainedOf, uploadVector, type Weights } from '../weights.ts';
import { TINY_NETWORK } from './tiny-network.ts';

export interface TinyStep {
  readonly name: string;
  readonly student: StudentConfig;
}

/** What one step came to. Changes are new minus old values of one tensor, told as two numbers: see `sketch`. */
export interface StepFigures {
  readonly loss: number;
  readonly termLosses: readonly number[];
  readonly gradientNorm: number;
  /** By name, in the order of the parameters; the averaged weights last, as one tensor. */
  readonly changes: readonly (readonly [name: string, sketch: Sketch])[];
}

/** Of values v: [sum of v_i cos(0.1 i), square root of the sum of squares]. */
export type Sketch = readonly [wave: number, norm: number];

// Sizes that no tile divides: kernels err at their edges first.
const IMAGE_SIDE_PX = 12;
const PHOTOS = 7;
const CLASSES = 5;
const TEACHER_DIMS = 11;
const STEPS_TAKEN = 3;
/**
 * Of 24 seeds the one whose ReLUs keep the furthest from their kink (8e-5), where rounding alone would turn a
 * gradient on or off.
 */
const SEED = 8;
/** Large, so that the changes stand well above the rounding of the weights themselves. */
const LEARNING_RATE = 1;

const convNet = (norm: 'batch' | 'group'): ConvConfig => ({
  id: 'conv',
  imageSizePx: IMAGE_SIDE_PX,
  widths: [8, 20],
  blocksPerStage: [1, 1],
  norm,
  groups: 4,
  stemStride: 1,
  padding: 'sym',
});

type TinyConfig = ConvConfig | MobileConfig | OnnxConfig | RwkvConfig | VitConfig;

export const TINY_STEPS: readonly (TinyStep & { readonly student: TinyConfig })[] = [
  { name: 'conv net', student: convNet('batch') },
  { name: 'conv net with group norm', student: convNet('group') },
  {
    name: 'inverted-residual net',
    student: {
      id: 'mobile',
      imageSizePx: IMAGE_SIDE_PX,
      stem: 8,
      blocks: [
        { expansion: 1, outputs: 8, stride: 1 },
        { expansion: 3, outputs: 20, stride: 2 },
        { expansion: 2, outputs: 20, stride: 1 },
      ],
      last: 24,
      norm: 'batch',
      groups: 4,
      stemStride: 1,
      padding: 'sym',
    },
  },
  {
    name: 'token mixer',
    student: { id: 'rwkv', imageSizePx: IMAGE_SIDE_PX, patchPx: 4, width: 12, layers: 2, hiddenRate: 2 },
  },
  {
    name: 'transformer',
    student: {
      id: 'vit',
      imageSizePx: IMAGE_SIDE_PX,
      patchPx: 4,
      width: 24,
      layers: 2,
      heads: 3,
      attentionDropout: 0.1,
    },
  },
  { name: 'network from a file', student: TINY_NETWORK },
];

/**
 * The steps that meet every kernel of a student's: those of its family. A network from a file may have any layer, and a
 * family without a step of its own any kernel.
 */
export function tinyStepsFor({ id }: StudentConfig): readonly TinyStep[] {
  const own = TINY_STEPS.filter(({ student }) => student.id === id);
  return own.length === 0 || id === TINY_NETWORK.id ? TINY_STEPS : own;
}

/** The objectives of the presets, with the paper's double softmax beside plain labels. */
const TERMS: readonly ObjectiveTerm[] = [
  { id: 'ce', weight: 1, options: { labelSmoothing: 0.1 } },
  { id: 'ce', weight: 0.5, options: { labelSmoothing: 0, doubleSoftmax: true } },
  { id: 'kd_probe', weight: 1, options: { temperature: 2 } },
  { id: 'fd', weight: 0.5, options: { scale: 7.8 } },
  { id: 'embedkd', weight: 0.5, options: { noTemperature: true } },
  { id: 'embedkd_fixed', weight: 0.5, options: { temperature: 0.07, learnableScale: true } },
];

/** Takes the step on the running backend and reads it back. Leaves no tensor behind. */
export async function takeTinyStep({ student: config }: TinyStep): Promise<StepFigures> {
  const random = createRandom(SEED);
  const heads = { classes: CLASSES, teacherDims: TEACHER_DIMS, projection: projectionOf(TERMS) };
  const student = describeStudent(config, heads);
  const specs = [...student.parameters, ...extraParameters(TERMS, student)];
  const plan: StepPlan = {
    student,
    specs,
    terms: TERMS,
    optimizer: ADAMW,
    decayAll: false,
    clipNorm: 2,
    ema: { decay: 0.75, warmStart: false },
    constants: { centroids: tf.tensor2d(noise(random, CLASSES * TEACHER_DIMS), [CLASSES, TEACHER_DIMS]) },
    seed: SEED,
  };
  const batch = drawBatch(random);
  const start = drawState(specs, random);
  const result = trainStep(plan, start, batch, LEARNING_RATE);
  try {
    const changes: [string, Sketch][] = [];
    const names = specs.map((spec) => spec.name);
    const changeIn = async (named: readonly string[], after: Weights, before: Weights) => {
      const [now, then] = [tensorsOf(specs, after), tensorsOf(specs, before)];
      const sketch = await changeOf(named, now, then);
      tf.dispose([...now.values(), ...then.values()]);
      return sketch;
    };
    for (const name of names) {
      changes.push([name, await changeIn([name], result.state.weights, start.weights)]);
    }
    changes.push(['averaged weights', await changeIn(names, result.state.average!, start.average!)]);
    const scalars = [result.loss, result.gradientNorm, ...result.termLosses];
    const [loss, gradientNorm, ...termLosses] = await Promise.all(
      scalars.map(async (scalar) => (await scalar.data())[0]!),
    );
    return { loss: loss!, gradientNorm: gradientNorm!, termLosses, changes };
  } finally {
    disposeState(start);
    disposeState(result.state);
    tf.dispose([result.loss, result.gradientNorm, ...result.termLosses, plan.constants.centroids!]);
    disposeBatch(batch);
  }
}

function noise(random: Random, length: number, deviation = 1, mean = 0): Float32Array {
  return Float32Array.from({ length }, () => Math.fround(mean + deviation * random.normal()));
}

function drawBatch(random: Random): Batch {
  const side = IMAGE_SIDE_PX;
  const oneHot = new Float32Array(PHOTOS * CLASSES);
  for (let row = 0; row < PHOTOS; row++) oneHot[row * CLASSES + random.below(CLASSES)] = 1;
  return {
    images: tf.tensor4d(noise(random, PHOTOS * side * side * 3), [PHOTOS, side, side, 3]),
    labels: tf.tensor2d(oneHot, [PHOTOS, CLASSES]),
    // The last two photos have no label that the student may see.
    labelled: tf.tensor1d(Array.from({ length: PHOTOS }, (_, row) => (row < PHOTOS - 2 ? 1 : 0))),
    supplies: {
      embeddings: tf.tensor2d(unitRows(noise(random, PHOTOS * TEACHER_DIMS)), [PHOTOS, TEACHER_DIMS]),
      teacherLogits: tf.tensor2d(noise(random, PHOTOS * CLASSES, 2), [PHOTOS, CLASSES]),
    },
  };
}

function unitRows(values: Float32Array): Float32Array {
  for (let start = 0; start < values.length; start += TEACHER_DIMS) {
    const row = values.subarray(start, start + TEACHER_DIMS);
    const norm = Math.hypot(...row);
    for (let i = 0; i < row.length; i++) row[i] = Math.fround(row[i]! / norm);
  }
  return values;
}

/**
 * A state in the middle of a run. Fresh moments would hide the gradient's size, since AdamW's first update is its
 * sign alone; with second moments well above the gradient's square the update follows the gradient.
 */
function drawState(specs: readonly ParameterSpec[], random: Random): TrainState {
  const values = new Map<string, Float32Array>();
  const moments = { m: new Map<string, Float32Array>(), v: new Map<string, Float32Array>() };
  for (const spec of specs) {
    const drawn = drawParameter(spec, random);
    values.set(
      spec.name,
      drawn.map((value) => Math.fround(Math.fround(value) + 0.05 * random.normal())),
    );
    if (!spec.isTrainable) continue;
    const squares = noise(random, drawn.length, 0.1, 0.3).map((value) => Math.fround(0.01 * value * value));
    moments.m.set(spec.name, noise(random, drawn.length, 2e-3));
    moments.v.set(spec.name, squares);
  }
  const vectorOf = (drawn: ReadonlyMap<string, Float32Array>) =>
    uploadVector(trainedOf(specs), ({ name }) => drawn.get(name)!);
  return {
    ...createState(specs, values, true),
    step: STEPS_TAKEN,
    moments: { m: vectorOf(moments.m), v: vectorOf(moments.v) },
  };
}

type Tensors = ReadonlyMap<string, tf.Tensor>;

/** The change of these tensors, one after the other. */
async function changeOf(names: readonly string[], after: Tensors, before: Tensors): Promise<Sketch> {
  let [wave, squares, i] = [0, 0, 0];
  for (const name of names) {
    const [now, then] = await Promise.all([after.get(name)!.data(), before.get(name)!.data()]);
    for (let j = 0; j < now.length; j++) {
      const change = now[j]! - then[j]!;
      wave += change * Math.cos(0.1 * i++);
      squares += change * change;
    }
  }
  return [wave, Math.sqrt(squares)];
}
