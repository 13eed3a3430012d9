/** The ledger's samples: when, what, and that a sampled step is an ordinary step. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { composeRecipe } from '../../core/recipe/compose.ts';
import { STEP_PHASES } from '../../core/records/run.ts';
import { disposeBatch } from '../../core/training/batch.ts';
import { describeRun, initialValues, stepPlan } from '../../core/training/plan.ts';
import { trainStep } from '../../core/training/step.ts';
import { createState, disposeState } from '../../core/training/train-state.ts';
import { disposeFigures } from './read-back.ts';
import { type Mark, StepMeter } from './step-meter.ts';

const PHOTOS = 4;
const CLASSES = 3;
const SIDE_PX = 8;

function tinyRun() {
  const recipe = {
    ...composeRecipe({
      preset: 'ce',
      student: 'conv',
      imageSizePx: 32,
      teacherFingerprint: null,
      labelledShare: 1,
    }),
    student: {
      id: 'conv',
      imageSizePx: SIDE_PX,
      widths: [4, 8],
      blocksPerStage: [1, 1],
      norm: 'batch',
      groups: 2,
      stemStride: 1,
      padding: 'sym',
    },
  } as const;
  const description = describeRun(recipe, { classes: CLASSES, teacherDims: 0 });
  const plan = stepPlan(recipe, description, {});
  return { plan, state: createState(plan.specs, initialValues(plan.specs, 1), plan.ema !== null) };
}

function batchOf(step: number) {
  const size = PHOTOS * SIDE_PX * SIDE_PX * 3;
  return {
    images: tf.tensor4d(
      Float32Array.from({ length: size }, (_, i) => Math.sin(i * (step + 1))),
      [PHOTOS, SIDE_PX, SIDE_PX, 3],
    ),
    labels: tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], [PHOTOS, CLASSES]),
    labelled: tf.ones([PHOTOS]) as tf.Tensor1D,
    supplies: {},
  };
}

type Step = (step: number, work: (mark: Mark) => void) => Promise<void>;

/** All values after some steps, taken the meter's way or plainly. */
async function trained(steps: number, take: Step): Promise<number[]> {
  const { plan, state: start } = tinyRun();
  let state = start;
  for (let step = 0; step < steps; step++) {
    await take(step + 1, (mark) => {
      const batch = batchOf(step);
      mark('data');
      const result = trainStep(plan, state, batch, 1e-2, mark);
      disposeBatch(batch);
      disposeState(state);
      disposeFigures(result);
      state = result.state;
    });
  }
  const values: number[] = [];
  for (const vector of [state.weights.trained, state.weights.tracked!]) values.push(...(await vector.data()));
  disposeState(state);
  return values;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the step meter', () => {
  it('changes no bit of the training that it watches, and leaves no tensor behind', async () => {
    const meter = new StepMeter();
    const before = tf.memory().numTensors;
    const watched = await trained(5, (step, work) => meter.measured(step, work));
    expect(tf.memory().numTensors).toBe(before);
    expect(meter.ledger).not.toBeNull();
    expect(await trained(5, async (_, work) => work(() => {}))).toEqual(watched);
  });

  it('tells where the time of a step went, how many kernels ran and what they held', async () => {
    const meter = new StepMeter();
    await trained(3, (step, work) => meter.measured(step, work));
    const ledger = meter.ledger!;
    expect(ledger).toMatchObject({ step: 3, samples: 1, finishedMs: null });
    expect(Object.keys(ledger.ms)).toEqual([...STEP_PHASES]);
    expect(ledger.kernels).toBeGreaterThan(100);
    expect(ledger.tensorBytes).toBeGreaterThan(PHOTOS * SIDE_PX * SIDE_PX * 4 * 4 * 3);
    expect(ledger.deviceBytes).toBeGreaterThan(0);
  });

  it('counts what computes, and not what only gives data another shape', async () => {
    const meter = new StepMeter();
    const work = () => tf.tidy(() => tf.dispose(tf.reshape(tf.add(tf.mul(tf.ones([6]), 2), 1), [2, 3])));
    for (let step = 1; step <= 3; step++) await meter.measured(step, work);
    const { kernels } = meter.ledger!;
    expect(kernels).toBe(2);
  });

  it('samples the third step of a session and then one in fifty, and tells the median', async () => {
    const meter = new StepMeter();
    const sampled: number[] = [];
    let marks = 0;
    const engine = tf.engine();
    for (let step = 1; step <= 160; step++) {
      await meter.measured(step, (mark) => {
        if (Object.hasOwn(engine, 'runKernel')) sampled.push(step);
        mark('data');
        marks++;
      });
    }
    expect(marks).toBe(160);
    expect(sampled).toEqual([3, 53, 103, 153]);
    expect(meter.ledger?.samples).toBe(4);
    expect(sampled).toContain(meter.ledger?.step);
  });

  it('stops watching when a step fails', async () => {
    const meter = new StepMeter();
    const fail = () => {
      throw new Error('out of memory');
    };
    await meter.measured(1, () => {});
    await meter.measured(2, () => {});
    await expect(meter.measured(3, fail)).rejects.toThrow('out of memory');
    expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
    expect(meter.ledger).toBeNull();
  });
});
