/** The step as a function: it leaks nothing, changes nothing it was given, and repeats itself to the bit. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS } from '../objectives/presets.ts';
import { extraParameters, needsOf, OBJECTIVES, projectionOf } from '../objectives/registry.ts';
import { createRandom } from '../random.ts';
import type { ObjectiveTerm } from '../recipe/recipe.ts';
import type { StudentConfig } from '../students/family.ts';
import { initialise } from '../students/parameters.ts';
import { describeStudent } from '../students/student.ts';
import { exampleSupplies } from '../supplies/example.ts';
import { freshMemories } from '../supplies/in-step.ts';
import { drawnExample } from '../testing/drawn-example.ts';
import { oneHot } from '../testing/one-hot.ts';
import { TINY_CONV, TINY_VIT } from '../testing/tiny-students.ts';
import type { Batch } from './batch.ts';
import { ADAMW } from './optimizers.ts';
import { readState, restoreState } from './state-bytes.ts';
import { trainStep } from './step.ts';
import type { StepPlan } from './step-plan.ts';
import type { TrainState } from './train-state.ts';
import { createState, disposeState } from './train-state.ts';
import { tensorsOf } from './weights.ts';

const CLASSES = 4;
const DIMS = 6;
const BATCH = 5;

function planOf(
  config: StudentConfig,
  terms: readonly ObjectiveTerm[],
  head: 'classes' | 'space' = 'classes',
): StepPlan {
  const projection = projectionOf(terms);
  const student = describeStudent(config, { classes: CLASSES, teacherDims: DIMS, projection, head });
  return {
    student,
    specs: [...student.parameters, ...extraParameters(terms, student)],
    terms,
    optimizer: ADAMW,
    decayAll: false,
    clipNorm: 1,
    ema: { decay: 0.999, warmStart: true },
    constants: exampleSupplies(needsOf(terms), example()),
    seed: 5,
  };
}

const example = () =>
  drawnExample(createRandom(9), {
    classes: CLASSES,
    teacherDims: DIMS,
    stageWidths: [],
    order: [...Array(BATCH).keys()],
  });

function noise(shape: number[], seed: number): tf.Tensor {
  const random = createRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
    shape,
  );
}

function batchOf(labelled: readonly number[]): Batch {
  return {
    images: noise([BATCH, 8, 8, 3], 1) as tf.Tensor4D,
    labels: oneHot([0, 1, 2, 3, 1], CLASSES),
    labelled: tf.tensor1d([...labelled]),
    photos: Int32Array.from([4, 0, 2, 6, 4]),
    supplies: {},
  };
}

const start = (plan: StepPlan) =>
  createState(plan.specs, initialise(plan.specs, createRandom(4)), plan.ema !== null);

async function valuesOf({ specs }: StepPlan, { weights }: TrainState): Promise<Record<string, number[]>> {
  const values: Record<string, number[]> = {};
  for (const [name, tensor] of tensorsOf(specs, weights)) values[name] = Array.from(await tensor.data());
  return values;
}

const ALL = [1, 1, 1, 1, 1];
const students = { 'a conv net': TINY_CONV, 'a transformer': TINY_VIT };

describe.each(Object.entries(students))('a training step of %s', (_, config) => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each(OBJECTIVE_PRESET_IDS)('with the objective %s keeps the number of tensors flat', (preset) => {
    const plan = planOf(config, OBJECTIVE_PRESETS[preset].terms(1));
    const batch = batchOf(ALL);
    let state = start(plan);
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      const result = trainStep(plan, state, batch, 1e-3);
      disposeState(state);
      state = result.state;
      tf.dispose([result.loss, result.gradientNorm, ...result.termLosses]);
      counts.push(tf.memory().numTensors);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[2]).toBe(counts[0]);
  });

  it('with all objectives at once keeps the number of tensors flat, and repeats itself from a state that was stored', async () => {
    const terms = OBJECTIVES.ids().map((id): ObjectiveTerm => {
      return { id, weight: 0.1, options: id === 'cluster' ? { negativeShare: 0.5 } : {} };
    });
    const plan = planOf(config, terms);
    const batch = batchOf(ALL);
    const values = initialise(plan.specs, createRandom(4));
    const memories = () => freshMemories(needsOf(terms), { photos: 7, classes: CLASSES });
    let state = createState(plan.specs, values, true, memories());
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      const result = trainStep(plan, state, batch, 1e-3);
      disposeState(state);
      state = result.state;
      expect((await result.loss.data())[0]).toSatisfy(Number.isFinite);
      tf.dispose([result.loss, result.gradientNorm, ...result.termLosses]);
      counts.push(tf.memory().numTensors);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[2]).toBe(counts[0]);
    const restored = restoreState(await readState(state, plan.specs), plan.specs, true, memories());
    const nextValues = async (from: TrainState) => valuesOf(plan, trainStep(plan, from, batch, 1e-3).state);
    expect(await nextValues(restored)).toEqual(await nextValues(state));
  });

  it('leaves the state it was given as it was', async () => {
    const plan = planOf(config, OBJECTIVE_PRESETS['embedkd-fixed'].terms(1));
    const state = start(plan);
    const before = await valuesOf(plan, state);
    const { state: next } = trainStep(plan, state, batchOf(ALL), 1e-2);
    expect(await valuesOf(plan, state)).toEqual(before);
    const after = await valuesOf(plan, next);
    const changed = Object.keys(before).filter((name) => String(before[name]) !== String(after[name]));
    expect(changed).toEqual(Object.keys(before));
    expect(next.step).toBe(1);
  });

  it('repeats itself to the bit, from the same state, and from a state that was stored', async () => {
    const plan = planOf(config, OBJECTIVE_PRESETS.fd.terms(1));
    const batch = batchOf(ALL);
    const run = (state: TrainState) =>
      trainStep(plan, trainStep(plan, state, batch, 1e-2).state, batch, 1e-2);
    const one = await valuesOf(plan, run(start(plan)).state);
    expect(await valuesOf(plan, run(start(plan)).state)).toEqual(one);

    const half = trainStep(plan, start(plan), batch, 1e-2).state;
    const stored = async (state: TrainState) =>
      restoreState(await readState(state, plan.specs), plan.specs, true);
    const restored = await stored(half);
    expect(await valuesOf(plan, trainStep(plan, restored, batch, 1e-2).state)).toEqual(one);
    expect(await valuesOf(plan, run(await stored(start(plan))).state)).toEqual(one);
  });

  it('stores what the student said of each photo, and refuses to go on with other photos', async () => {
    const plan = planOf(config, OBJECTIVE_PRESETS.ce.terms(1));
    const memories = (photos: number) =>
      freshMemories({ history: { momentum: 0.9 } }, { photos, classes: CLASSES });
    const said = noise([3, CLASSES], 7);
    const values = initialise(plan.specs, createRandom(4));
    const state = createState(plan.specs, values, false, new Map([['history', said]]));
    const saved = await readState(state, plan.specs);
    expect([...saved.history.keys()]).toEqual(['predictions']);
    const restored = restoreState(saved, plan.specs, false, memories(3));
    expect(await restored.memories.get('history')!.data()).toEqual(await said.data());
    const others = () => restoreState(saved, plan.specs, false, memories(4));
    expect(others).toThrow(/said of 3 photos, and now there are 4/);
  });

  it('changes nothing that is given, to the bit: not by gradients, decay, averaging or a checkpoint', async () => {
    const terms = OBJECTIVES.ids().map((id): ObjectiveTerm => ({ id, weight: 0.1, options: {} }));
    const plan = { ...planOf(config, terms, 'space'), decayAll: true };
    const values = initialise(plan.specs, createRandom(4));
    const weight = Float32Array.from({ length: DIMS * CLASSES }, (_, i) => Math.sin(i + 1) / 3);
    const bias = Float32Array.of(0.1, -0.2, 0.3, -0.4);
    values.set('class_directions.weight', weight).set('class_directions.bias', bias);
    const memories = () => freshMemories(needsOf(terms), { photos: 7, classes: CLASSES });
    let state = createState(plan.specs, values, true, memories());
    const counts: number[] = [];
    for (let i = 0; i < 4; i++) {
      const { state: next, ...figures } = trainStep(plan, state, batchOf(ALL), 1e-2);
      disposeState(state);
      state = next;
      expect((await figures.loss.data())[0]).toSatisfy(Number.isFinite);
      counts.push(tf.memory().numTensors);
    }
    expect(counts[3]! - counts[2]!).toBe(counts[2]! - counts[1]!);
    const saved = await readState(state, plan.specs);
    const restored = restoreState(saved, plan.specs, true, memories());
    for (const weights of [state.weights, state.average!, restored.weights, restored.average!]) {
      const tensors = tensorsOf(plan.specs, weights);
      expect(await tensors.get('class_directions.weight')!.data()).toEqual(weight);
      expect(await tensors.get('class_directions.bias')!.data()).toEqual(bias);
    }
    expect([...saved.m.keys()].some((name) => name.startsWith('class_directions'))).toBe(false);
    const learned = await tensorsOf(plan.specs, state.weights).get('teacher_head.weight')!.data();
    expect(learned).not.toEqual(values.get('teacher_head.weight'));
    const next = trainStep(plan, restored, batchOf(ALL), 1e-2).state;
    expect(await valuesOf(plan, next)).toEqual(
      await valuesOf(plan, trainStep(plan, state, batchOf(ALL), 1e-2).state),
    );
  });

  it('leaves a parameter that no term reaches as it is, to the bit', async () => {
    const described = planOf(config, OBJECTIVE_PRESETS.fd.terms(1));
    const plan = { ...described, terms: OBJECTIVE_PRESETS.ce.terms(1), decayAll: true };
    const before = await valuesOf(plan, start(plan));
    const first = trainStep(plan, start(plan), batchOf(ALL), 1e-2).state;
    const second = await valuesOf(plan, trainStep(plan, first, batchOf(ALL), 1e-2).state);
    const kept = Object.keys(before).filter((name) => String(before[name]) === String(second[name]));
    expect(kept).toEqual(['teacher_head.weight', 'teacher_head.bias']);
  });

  it('marks the end of the forward part before the first gradient, and that of the backward part after the last', () => {
    const kernel = tf.getKernel('BatchMatMul', 'cpu');
    const put = (kernelFunc: tf.KernelFunc) => {
      tf.unregisterKernel('BatchMatMul', 'cpu');
      tf.registerKernel({ ...kernel, kernelFunc });
    };
    const products = { count: 0, untilForward: 0, untilBackward: 0 };
    put((call) => {
      products.count++;
      return kernel.kernelFunc(call);
    });
    const plan = planOf(config, OBJECTIVE_PRESETS.ce.terms(1));
    trainStep(plan, start(plan), batchOf(ALL), 1e-2, (ended) => {
      products[ended === 'forward' ? 'untilForward' : 'untilBackward'] = products.count;
    });
    put(kernel.kernelFunc);
    // Two gradients for each product, and the optimizer multiplies no matrices.
    expect(products.untilForward).toBeGreaterThan(0);
    expect(products.untilBackward).toBe(3 * products.untilForward);
    expect(products.count).toBe(products.untilBackward);
  });

  it('learns nothing from labels that it may not use, and still learns from the teacher', async () => {
    const labels = planOf(config, OBJECTIVE_PRESETS.ce.terms(1));
    const silent = trainStep(
      { ...labels, optimizer: { ...ADAMW, weightDecay: 0 } },
      start(labels),
      batchOf([0, 0, 0, 0, 0]),
      1e-2,
    );
    expect((await silent.loss.data())[0]).toBe(0);
    expect((await silent.gradientNorm.data())[0]).toBe(0);

    const teacher = planOf(config, OBJECTIVE_PRESETS['kd-probe'].terms(0.1));
    const taught = trainStep(teacher, start(teacher), batchOf([0, 0, 0, 0, 0]), 1e-2);
    expect((await taught.gradientNorm.data())[0]).toBeGreaterThan(0);
  });

  it('averages over the labelled photos only', async () => {
    const plan = { ...planOf(config, OBJECTIVE_PRESETS.ce.terms(1)), clipNorm: null };
    const all = batchOf(ALL);
    const some = batchOf([1, 0, 0, 1, 0]);
    // Other labels on photos without a usable one change nothing.
    const other = {
      ...some,
      labels: oneHot([0, 3, 0, 3, 0], CLASSES),
    };
    const lossOf = async (batch: Batch) => (await trainStep(plan, start(plan), batch, 1e-2).loss.data())[0]!;
    expect(await lossOf(other)).toBe(await lossOf(some));
    expect(await lossOf(all)).not.toBe(await lossOf(some));
  });

  it('brings the loss down', async () => {
    const plan = planOf(config, OBJECTIVE_PRESETS['kd-probe'].terms(1));
    const batch = batchOf(ALL);
    let state = start(plan);
    const losses: number[] = [];
    for (let i = 0; i < 30; i++) {
      const result = trainStep(plan, state, batch, 1e-2);
      disposeState(state);
      state = result.state;
      losses.push((await result.loss.data())[0]!);
    }
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
  });
});
