/** Between a training state on the device and a checkpoint's content on the host. Reading back does not disturb the state. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { CheckpointContent, SavedTensor } from './checkpoint.ts';
import type { Moments } from './optimizers.ts';
import type { TrainState } from './step.ts';

type SavedState = Pick<CheckpointContent, 'step' | 'parameters' | 'm' | 'v' | 'average'>;

/** Tensors come in the order of `specs`, whatever way the state came about: equal states give equal bytes. */
export async function readState(state: TrainState, specs: readonly ParameterSpec[]): Promise<SavedState> {
  const inOrder = (tensorOf: (name: string) => tf.Tensor | null | undefined) =>
    readAll(specs.map(({ name }) => [name, tensorOf(name) ?? null] as const));
  const [parameters, m, v, average] = await Promise.all([
    inOrder((name) => state.parameters.get(name)),
    inOrder((name) => state.moments.get(name)?.m),
    inOrder((name) => state.moments.get(name)?.v),
    inOrder((name) => state.average?.get(name)),
  ]);
  return { step: state.step, parameters, m, v, average };
}

async function readAll(
  tensors: Iterable<readonly [string, tf.Tensor | null]>,
): Promise<Map<string, SavedTensor>> {
  const read = [...tensors].map(async ([name, tensor]): Promise<[string, SavedTensor] | null> => {
    if (tensor === null) return null;
    return [name, { shape: tensor.shape, values: (await tensor.data()) as Float32Array }];
  });
  return new Map((await Promise.all(read)).filter((entry) => entry !== null));
}

/**
 * The state that was saved, on the present device.
 * @throws {PupilError} CHECKPOINT_INVALID when it is not one of a student of these parameters
 */
export function restoreState(
  saved: SavedState,
  specs: readonly ParameterSpec[],
  withAverage: boolean,
): TrainState {
  const upload = (from: ReadonlyMap<string, SavedTensor>, spec: ParameterSpec): tf.Tensor => {
    const tensor = from.get(spec.name);
    if (tensor === undefined || tensor.shape.join() !== spec.shape.join()) {
      throw new PupilError(
        'CHECKPOINT_INVALID',
        `The checkpoint does not fit the recipe: ${spec.name} should be [${spec.shape.join()}]. Start a new run.`,
        { parameter: spec.name },
      );
    }
    return tf.tensor(tensor.values, [...spec.shape]);
  };
  const parameters = new Map(specs.map((spec) => [spec.name, upload(saved.parameters, spec)]));
  const average = withAverage ? new Map(specs.map((spec) => [spec.name, upload(saved.average, spec)])) : null;
  const moments = new Map<string, Moments>();
  for (const spec of specs) {
    const m = saved.m.has(spec.name) ? upload(saved.m, spec) : null;
    const v = saved.v.has(spec.name) ? upload(saved.v, spec) : null;
    if (m !== null || v !== null) moments.set(spec.name, { m, v });
  }
  return { step: saved.step, parameters, moments, average };
}
