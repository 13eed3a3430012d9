/** What people will add, added through the registries alone: it trains, is measured, charted, exported and proven. */

import * as stock from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricSeries } from '../../ui/student/run-series.ts';
import { appended, emptyCurves } from '../curves.ts';
import { formatFiles, purposeOf } from '../exports/contents.ts';
import type { Materials, Runtimes, TrainedStudent } from '../exports/format.ts';
import { proveFormat } from '../exports/prove.ts';
import { EXPORT_FORMATS } from '../exports/registry.ts';
import { takeAwayAsset } from '../exports/testing/node-take-away-asset.ts';
import { figuresOf } from '../metrics/figures.ts';
import { metricCharts } from '../metrics/metric-charts.ts';
import { METRICS, perEpochMetrics } from '../metrics/registry.ts';
import { OBJECTIVES } from '../objectives/registry.ts';
import { composeRecipe } from '../recipe/compose.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Curves, Run } from '../records/run.ts';
import { studentIds } from '../students/presets.ts';
import { STUDENT_FAMILIES } from '../students/registry.ts';
import { batchSupplies, disposeSupplies, prepareSupplies, runSupplies } from '../supplies/prepare.ts';
import { SUPPLIES } from '../supplies/registry.ts';
import type { Source } from '../supplies/supply.ts';
import { unitRows } from '../targets/normalise.ts';
import { NORMALISATION, normalise } from '../training/normalisation.ts';
import { describeRun, initialValues, stepPlan } from '../training/plan.ts';
import { trainStep } from '../training/step.ts';
import { createState, disposeState } from '../training/train-state.ts';
import { tensorsOf } from '../training/weights.ts';
import { REMOTENESS, RESTRAINT } from './fake-terms.ts';
import { BRIER, PLAIN, POOL, probabilitiesOf, WORST_RECALL } from './fakes.ts';
import { oneHot } from './one-hot.ts';

const CLASSES = 3;
const SIDE_PX = 32;
const LABELS = [0, 1, 2, 0, 1, 2];
/** Photos of one colour a class. */
const PIXELS = Float32Array.from(
  { length: LABELS.length * SIDE_PX * SIDE_PX * 3 },
  (_, i) => 60 + (i % 17) + (i % 3 === LABELS[Math.floor(i / (SIDE_PX * SIDE_PX * 3))] ? 120 : 0),
);
const DIMS = 4;
const ROWS = unitRows({
  dims: DIMS,
  values: Float32Array.from({ length: LABELS.length * DIMS }, (_, i) => Math.sin(i)),
});
/** What a teacher has left behind of these photos. */
const SOURCE: Source = {
  classes: CLASSES,
  labels: Int32Array.from(LABELS),
  seed: 1,
  teacher: {
    rows: ROWS,
    mean: new Float64Array(DIMS),
    withValidation: { rows: ROWS, labels: Int32Array.from(LABELS) },
    readClassTexts: async () => ({ texts: [], ofClass: [], embeddings: [] }),
  },
};
const RUNTIMES: Runtimes = {
  async tensorflow(artifacts) {
    const model = await stock.loadGraphModel(
      stock.io.fromMemory(artifacts as unknown as stock.io.ModelArtifacts),
    );
    return {
      predict: (images) =>
        model.predict(images as unknown as stock.Tensor) as unknown as Record<string, tf.Tensor>,
      dispose: () => model.dispose(),
    };
  },
  onnx: () => Promise.reject(new Error('neither format is ONNX')),
  module: () => Promise.reject(new Error('neither format has a module')),
  tflite: () => Promise.reject(new Error('neither format is TensorFlow Lite')),
};
/** Neither format tells where it comes from. */
const MATERIALS = { asset: takeAwayAsset } as Pick<Materials, 'asset'> as Materials;

const photos = () => tf.tensor4d(PIXELS, [LABELS.length, SIDE_PX, SIDE_PX, 3]);

/** Three steps, each followed by a check as the trainer takes it. */
async function trainedThrice(recipe: Recipe): Promise<{
  readonly trained: TrainedStudent;
  readonly curves: Curves;
  readonly losses: readonly number[];
}> {
  const trainPhotos = LABELS.length;
  const description = describeRun(recipe, { classes: CLASSES, teacherDims: DIMS, trainPhotos });
  const materials = await prepareSupplies(description.needs, SOURCE, async () => {});
  const constants = runSupplies(materials);
  const plan = stepPlan(recipe, description, constants);
  const rows = Int32Array.from(LABELS.keys());
  const normal = new Float32Array(PIXELS.length);
  normalise(PIXELS, normal);
  const shown = photos();
  const batch = {
    images: tf.tensor4d(normal, shown.shape),
    labels: oneHot(LABELS, CLASSES),
    labelled: tf.ones([LABELS.length]) as tf.Tensor1D,
    photos: rows,
    supplies: batchSupplies(materials, { photos: rows, look: () => null }),
  };
  let state = createState(plan.specs, initialValues(plan.specs, recipe.seed), false);
  let curves = emptyCurves();
  const losses: number[] = [];
  for (let step = 1; step <= 3; step++) {
    const result = trainStep(plan, state, batch, recipe.optimizer.learningRate);
    disposeState(state);
    state = result.state;
    losses.push((await result.loss.data())[0]!);
    tf.dispose([result.loss, result.gradientNorm, ...result.termLosses]);
    const tensors = tensorsOf(plan.specs, state.weights);
    const values = await probabilitiesOf(plan.student, tensors, shown);
    tf.dispose([...tensors.values()]);
    const answers = { probabilities: { values, classes: CLASSES }, labels: LABELS };
    curves = appended(curves, [], [{ step, metrics: figuresOf(answers, perEpochMetrics()), training: {} }]);
  }
  const values = new Map<string, Float32Array>();
  const tensors = tensorsOf(plan.specs, state.weights);
  for (const { name } of plan.student.parameters) {
    values.set(name, Float32Array.from(await tensors.get(name)!.data()));
  }
  disposeState(state);
  tf.dispose([...tensors.values(), batch.images, batch.labels, batch.labelled, shown]);
  for (const supplied of [batch.supplies, constants]) disposeSupplies(supplied);
  const classNames = ['red', 'green', 'blue'];
  return {
    trained: { student: plan.student, values, classNames, normalisation: NORMALISATION },
    curves,
    losses,
  };
}

async function checkedAnswers({ student, values }: TrainedStudent) {
  const parameters = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const shown = photos();
  const probabilities = await probabilitiesOf(student, parameters, shown);
  tf.dispose([...parameters.values(), shown]);
  return { labels: Int32Array.from(LABELS), images: PIXELS, imageSizePx: SIDE_PX, probabilities };
}

describe('what is registered', () => {
  const undo: (() => void)[] = [];
  let trained: TrainedStudent;
  let curves: Curves;
  let losses: readonly number[];
  let recipe: Recipe;

  beforeAll(async () => {
    await tf.setBackend('cpu');
    undo.push(
      STUDENT_FAMILIES.register(POOL),
      SUPPLIES.register(REMOTENESS),
      OBJECTIVES.register(RESTRAINT),
      OBJECTIVES.register(BRIER),
      METRICS.register(WORST_RECALL),
      EXPORT_FORMATS.register(PLAIN),
    );
    const choices = { imageSizePx: SIDE_PX, teacherFingerprint: 'test', labelledShare: 1 };
    recipe = composeRecipe({ ...choices, preset: 'ce+0.5*brier+restraint', student: 'pool-8' });
    ({ trained, curves, losses } = await trainedThrice(recipe));
  });
  afterAll(() => {
    for (const one of undo) one();
  });

  it('makes a recipe: the student by its preset, the loss by its name, and the rate of its family', () => {
    expect(recipe.student).toEqual({ id: 'pool', imageSizePx: SIDE_PX, width: 8 });
    expect(recipe.objective).toMatchObject([
      { id: 'ce' },
      { id: 'brier', weight: 0.5 },
      { id: 'restraint', weight: 0.5 },
    ]);
    expect(recipe.optimizer).toMatchObject({ learningRate: 0.02, clipNorm: 5 });
  });

  it('trains on what the new supply prepared', () => {
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(losses[0]!);
    expect(trained.student.parameters.map(({ name }) => name)).toEqual([
      'stem.weight',
      'classifier.weight',
      'classifier.bias',
    ]);
  });

  it('is measured after every check, and drawn in a chart of its own', () => {
    const run = { id: 'run', name: 'Run 1', curves } as Run;
    const chart = metricCharts().find(({ title }) => title === 'Worst class')!;
    const [line] = metricSeries([run], chart.metrics);
    expect(line).toMatchObject({ label: 'this run', x: [1, 2, 3] });
    expect(line!.y).toHaveLength(3);
    expect(line!.y.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(line!.y).toEqual(curves.metrics['worstRecall']);
  });

  it('leaves as files that answer like the student, in the new format and in TensorFlow.js', async () => {
    const formats = [EXPORT_FORMATS.get('tfjs'), EXPORT_FORMATS.get('plain')];
    const files = await formatFiles(trained, MATERIALS, formats);
    expect(files.map(({ name }) => name)).toEqual([
      'model.json',
      'weights.bin',
      'predict.js',
      'predict.d.ts',
      'plain/student.json',
    ]);
    expect(purposeOf('plain/student.json')).toBe('Every parameter by name.');
    const checked = await checkedAnswers(trained);
    for (const format of formats) {
      const proof = await proveFormat(format, files, checked, RUNTIMES);
      expect(proof).toMatchObject({ format: format.id, checkedImages: LABELS.length });
    }
  });

  it('does not leave as files that answer otherwise', async () => {
    const other = new Map(trained.values).set('classifier.bias', Float32Array.of(1, 0, 0));
    const files = await PLAIN.files({ ...trained, values: other }, MATERIALS);
    await expect(proveFormat(PLAIN, files, await checkedAnswers(trained), RUNTIMES)).rejects.toMatchObject({
      code: 'EXPORT_MISMATCH',
      facts: { format: 'plain' },
    });
  });

  it('is gone once it is taken back', () => {
    for (const one of undo.splice(0)) one();
    expect(studentIds()).not.toContain('pool-8');
    expect(OBJECTIVES.has('brier')).toBe(false);
    expect(SUPPLIES.has('remoteness')).toBe(false);
    expect(metricCharts().some(({ title }) => title === 'Worst class')).toBe(false);
    expect(EXPORT_FORMATS.has('plain')).toBe(false);
  });
});
