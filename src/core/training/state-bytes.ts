/** Between a training state on the device and a checkpoint's content on the host. Reading back does not disturb the state. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import { type ParameterSpec, sizeOf } from '../students/parameters.ts';
import type { CheckpointContent, SavedTensor } from './checkpoint.ts';
import type { HistorySize, TrainState } from './step.ts';
import { givenOf, trackedOf, trainedOf, uploadVector, uploadWeights, type Weights } from './weights.ts';

type SavedState = Pick<CheckpointContent, 'step' | 'parameters' | 'm' | 'v' | 'average' | 'history'>;

const PREDICTIONS = 'predictions';

/** Tensors come in the order of `specs`, whatever way the state came about: equal states give equal bytes. */
export async function readState(state: TrainState, specs: readonly ParameterSpec[]): Promise<SavedState> {
  const { step, weights, moments, average } = state;
  const [parameters, m, v, averages, history] = await Promise.all([
    readWeights(weights, specs),
    readWeights(moments?.m && { trained: moments.m, tracked: null, given: null }, specs),
    readWeights(moments?.v && { trained: moments.v, tracked: null, given: null }, specs),
    readWeights(average, specs),
    readHistory(state.history),
  ]);
  return { step, parameters, m, v, average: averages, history };
}

async function readHistory(history: tf.Tensor2D | null): Promise<Map<string, SavedTensor>> {
  if (history === null) return new Map();
  return new Map([[PREDICTIONS, { shape: history.shape, values: await history.data<'float32'>() }]]);
}

/** Empty for what is not there. */
async function readWeights(
  weights: Weights | null | undefined,
  specs: readonly ParameterSpec[],
): Promise<Map<string, SavedTensor>> {
  if (!weights) return new Map();
  const [trained, tracked, given] = await Promise.all([
    weights.trained.data<'float32'>(),
    weights.tracked?.data<'float32'>(),
    weights.given?.data<'float32'>(),
  ]);
  const values = new Map([
    ...cut(trained, trainedOf(specs)),
    ...(tracked === undefined ? [] : cut(tracked, trackedOf(specs))),
    ...(given === undefined ? [] : cut(given, givenOf(specs))),
  ]);
  return new Map(specs.flatMap(({ name }) => (values.has(name) ? [[name, values.get(name)!] as const] : [])));
}

function cut(vector: Float32Array, specs: readonly ParameterSpec[]): [string, SavedTensor][] {
  let at = 0;
  return specs.map(({ name, shape }) => {
    const from = at;
    at += sizeOf(shape);
    return [name, { shape, values: vector.subarray(from, at) }];
  });
}

/**
 * The state that was saved, on the present device.
 * @throws {PupilError} CHECKPOINT_INVALID when it is not one of a student of these parameters
 */
export function restoreState(
  saved: SavedState,
  specs: readonly ParameterSpec[],
  withAverage: boolean,
  history: HistorySize | null = null,
): TrainState {
  const valuesIn = (from: ReadonlyMap<string, SavedTensor>) => (spec: ParameterSpec) => {
    const tensor = from.get(spec.name);
    if (tensor !== undefined && tensor.shape.join() === spec.shape.join()) return tensor.values;
    throw new PupilError(
      'CHECKPOINT_INVALID',
      `The checkpoint does not fit the recipe: ${spec.name} should be [${spec.shape.join()}]. Start a new run.`,
      { parameter: spec.name },
    );
  };
  // Earlier versions stored no moments of a parameter that no term reaches.
  const moment = (from: ReadonlyMap<string, SavedTensor>) => {
    if (from.size === 0) return null;
    const valuesOf = valuesIn(from);
    return uploadVector(trainedOf(specs), (spec) =>
      from.has(spec.name) ? valuesOf(spec) : new Float32Array(sizeOf(spec.shape)),
    );
  };
  const weights = uploadWeights(specs, valuesIn(saved.parameters));
  const average = withAverage ? uploadWeights(specs, valuesIn(saved.average)) : null;
  const [m, v] = [moment(saved.m), moment(saved.v)];
  const moments = m === null && v === null ? null : { m, v };
  return {
    step: saved.step,
    weights,
    moments,
    decays: null,
    average,
    history: restoredHistory(saved, history),
  };
}

function restoredHistory({ history }: SavedState, size: HistorySize | null): tf.Tensor2D | null {
  if (size === null) return null;
  const { photos, classes } = size;
  const saved = history.get(PREDICTIONS);
  if (saved?.shape.join() === `${photos},${classes}`) return tf.tensor2d(saved.values, [photos, classes]);
  throw new PupilError(
    'CHECKPOINT_INVALID',
    `This run remembers what it said of ${saved?.shape[0] ?? 0} photos, and now there are ${photos}. Start a new run.`,
    { photos },
  );
}
