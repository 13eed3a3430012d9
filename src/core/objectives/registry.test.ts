import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import temml from 'temml';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { asksTeacher } from '../supplies/needs.ts';
import type { ObjectiveInputs, Sizes } from './objective.ts';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS } from './presets.ts';
import { extraParameters, needsOf, OBJECTIVES, projectionOf } from './registry.ts';

const SIZES: Sizes = { classes: 3, featureWidth: 2, teacherDims: 2, stageWidths: [4] };

const NOTHING: ObjectiveInputs = {
  features: tf.tensor2d([[1, 2]]),
  logits: tf.tensor2d([[1, 2, 3]]),
  projected: null,
  labels: tf.tensor2d([[1, 0, 0]]),
  labelled: tf.tensor1d([1]),
  parameter: () => tf.scalar(0),
  keep: () => {},
  progress: 1,
  random: (stream) => createRandom(1, stream),
};

describe('the registry', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each(OBJECTIVES.ids())('describes %s completely, with defaults inside their bounds', (id) => {
    const objective = OBJECTIVES.get(id);
    expect(objective.id).toBe(id);
    for (const text of [objective.name, objective.explanation, objective.source, objective.weightReason]) {
      expect(text.length).toBeGreaterThan(2);
    }
    expect(objective.weight).toBeGreaterThan(0);
    for (const option of objective.options) {
      expect(typeof option.value).toBe(option.kind === 'switch' ? 'boolean' : 'number');
      if (option.kind === 'number') {
        expect(option.value).toBeGreaterThanOrEqual(option.min!);
        expect(option.value).toBeLessThanOrEqual(option.max!);
      }
    }
  });

  it.each(OBJECTIVES.ids())('has a formula of %s that can be set', (id) => {
    const set = temml.renderToString(OBJECTIVES.get(id).formula, { displayMode: true, throwOnError: true });
    expect(set).toMatch(/^<math[\s\S]*<\/math>$/);
  });

  const needy = OBJECTIVES.ids().filter((id) =>
    Object.keys(OBJECTIVES.get(id).needs({})).some((what) => what !== 'labels'),
  );

  it.each(needy)('lets %s refuse a batch without what it needs', (id) => {
    expect(() => OBJECTIVES.get(id).loss(NOTHING, {})).toThrow(/needs/);
  });

  it('refuses an option of the wrong kind', () => {
    expect(() => OBJECTIVES.get('ce').loss(NOTHING, { labelSmoothing: true })).toThrow(/number/);
    expect(() => OBJECTIVES.get('ce').loss(NOTHING, { doubleSoftmax: 1 })).toThrow(/on or off/);
  });

  it.each(OBJECTIVE_PRESET_IDS)('knows every option that the preset %s sets', (id) => {
    for (const term of OBJECTIVE_PRESETS[id].terms(1)) {
      const known = OBJECTIVES.get(term.id).options.map((option) => option.name);
      expect(known).toEqual(expect.arrayContaining(Object.keys(term.options)));
      expect(term.weight).toBeGreaterThan(0);
    }
    expect(OBJECTIVE_PRESETS[id].needsTeacher).toBe(asksTeacher(needsOf(OBJECTIVE_PRESETS[id].terms(1))));
  });

  it('asks the student for the maps that the terms need, and no others', () => {
    const maps = OBJECTIVE_PRESET_IDS.map((id) => projectionOf(OBJECTIVE_PRESETS[id].terms(1)));
    expect(Object.fromEntries(OBJECTIVE_PRESET_IDS.map((id, i) => [id, maps[i]]))).toEqual({
      ce: 'none',
      'kd-probe': 'none',
      embedkd: 'teacher-to-student',
      'embedkd-fixed': 'student-to-teacher',
      'clip-kd': 'student-to-teacher',
      'clip-cid': 'student-to-teacher',
      fd: 'student-to-teacher',
    });
    expect(projectionOf([...OBJECTIVE_PRESETS.embedkd.terms(1), ...OBJECTIVE_PRESETS.fd.terms(1)])).toBe(
      'both',
    );
  });

  it('lets the teacher speak alone when few photos are labelled, and adds the labels when most are', () => {
    const ids = (share: number) => OBJECTIVE_PRESETS['kd-probe'].terms(share).map((term) => term.id);
    expect(ids(0.1)).toEqual(['kd_probe']);
    expect(ids(0.5)).toEqual(['kd_probe', 'ce']);
  });

  it('declares the learned scale once, at 1 / 0.07', () => {
    const terms = OBJECTIVE_PRESETS['embedkd-fixed'].terms(1);
    const [scale, ...others] = extraParameters([...terms, ...terms], SIZES);
    expect(others).toEqual([]);
    expect(scale).toMatchObject({ name: 'log_scale', shape: [], decay: false });
    expect(scale!.init).toEqual({ kind: 'constant', value: -Math.log(0.07) });
  });

  it('caps the learned scale at 100, where it has no gradient', async () => {
    const inputs = (logScale: tf.Tensor): ObjectiveInputs => ({
      ...NOTHING,
      projected: tf.tensor2d([[1, 0.2]]),
      centroids: tf.tensor2d([
        [1, 0],
        [0, 1],
        [1, 1],
      ]),
      labels: tf.tensor2d([[0, 0, 1]]),
      parameter: () => logScale,
    });
    const loss = (logScale: tf.Tensor) => OBJECTIVES.get('embedkd_fixed').loss(inputs(logScale), {});
    const slopeAt = async (value: number) => (await tf.grad(loss)(tf.scalar(value)).data())[0]!;
    expect(await slopeAt(5)).toBe(0);
    expect(await slopeAt(2)).not.toBe(0);
    expect((await loss(tf.scalar(5)).data())[0]).toBeCloseTo(
      (await loss(tf.scalar(Math.log(100))).data())[0]!,
      3,
    );
  });
});
