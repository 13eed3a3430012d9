/**
 * Between a training state on the device and a checkpoint's content on the host. Reading back does not disturb the
 * state.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import { type ParameterSpec, sizeOf } from '../students/parameters.ts';
import type { Memories } from '../supplies/in-step.ts';
import { SUPPLIES } from '../supplies/registry.ts';
import type { CheckpointContent, SavedTensor } from './checkpoint.ts';
import type { TrainState } from './train-state.ts';
import { frozenOf, trackedOf, trainedOf, uploadVector, uploadWeights, type Weights } from './weights.ts';

type SavedState = Pick<CheckpointContent, 'step' | 'parameters' | 'm' | 'v' | 'average' | 'history'>;

/** Tensors come in the order of `specs`, whatever way the state came about: equal states give equal bytes. */
export async function readState(state: TrainState, specs: readonly ParameterSpec[]): Promise<SavedState> {
  const { step, weights, moments, average } = state;
  const [parameters, m, v, averages, history] = await Promise.all([
    readWeights(weights, specs),
    readWeights(moments?.m && { trained: moments.m, tracked: null, frozen: null }, specs),
    readWeights(moments?.v && { trained: moments.v, tracked: null, frozen: null }, specs),
    readWeights(average, specs),
    readMemories(state.memories),
  ]);
  return { step, parameters, m, v, average: averages, history };
}

async function readMemories(memories: Memories): Promise<Map<string, SavedTensor>> {
  const saved = [...memories].map(async ([id, tensor]): Promise<[string, SavedTensor]> => {
    return [nameOf(id), { shape: tensor.shape, values: await tensor.data<'float32'>() }];
  });
  return new Map(await Promise.all(saved));
}

/** Of a supply's memory in a checkpoint. */
function nameOf(supply: string): string {
  return SUPPLIES.get(supply).memory?.storedAs ?? supply;
}

/** Of a state's weights, or their average. Empty for what is not there. */
export async function readWeights(
  weights: Weights | null | undefined,
  specs: readonly ParameterSpec[],
): Promise<Map<string, SavedTensor>> {
  if (!weights) return new Map();
  const [trained, tracked, frozen] = await Promise.all([
    weights.trained.data<'float32'>(),
    weights.tracked?.data<'float32'>(),
    weights.frozen?.data<'float32'>(),
  ]);
  const values = new Map([
    ...cut(trained, trainedOf(specs)),
    ...(tracked === undefined ? [] : cut(tracked, trackedOf(specs))),
    ...(frozen === undefined ? [] : cut(frozen, frozenOf(specs))),
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
 * @param fresh memories as a run begins with them, which are given back: those that were saved take their place
 * @throws {PupilError} CHECKPOINT_INVALID when it is not one of a student of these parameters
 */
export function restoreState(
  saved: SavedState,
  specs: readonly ParameterSpec[],
  withAverage: boolean,
  fresh: Memories = new Map(),
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
    memories: restoredMemories(saved, fresh),
  };
}

function restoredMemories({ history }: SavedState, fresh: Memories): Memories {
  const restored = [...fresh].map(([id, start]): [string, tf.Tensor] => {
    const saved = history.get(nameOf(id));
    const { shape } = start;
    start.dispose();
    if (saved?.shape.join() === shape.join()) return [id, tf.tensor(saved.values, shape)];
    throw new PupilError(
      'CHECKPOINT_INVALID',
      `This run remembers what it said of ${saved?.shape[0] ?? 0} photos, and now there are ${shape[0]}. Start a new run.`,
      { photos: shape[0]! },
    );
  });
  return new Map(restored);
}
