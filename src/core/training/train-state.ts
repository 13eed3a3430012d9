/** What training changes from step to step: weights, moments, averages, and what supplies remember. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Memories } from '../supplies/in-step.ts';
import type { Moments } from './optimizers.ts';
import { cloneWeights, disposeWeights, uploadWeights, type Weights } from './weights.ts';

/**
 * Tensors belong to the state: dispose of a state with `disposeState` once the next
 * one is there.
 */
export interface TrainState {
  /** Steps taken. */
  readonly step: number;
  /** The student's parameters and running statistics, and the objective's own trainables. */
  readonly weights: Weights;
  /** null before the first step. */
  readonly moments: Moments | null;
  /**
   * [P], the weight decay of each parameter; null until a first backward pass has shown which parameters the terms
   * reach.
   */
  readonly decays: tf.Tensor1D | null;
  /** Averaged weights; null without averaging. */
  readonly average: Weights | null;
  /** What the supplies of the run remember of the student. */
  readonly memories: Memories;
}

/**
 * A state at step 0 from values by name. The average starts as a copy of them.
 * @param memories become the state's own
 */
export function createState(
  specs: readonly ParameterSpec[],
  values: ReadonlyMap<string, Float32Array>,
  withAverage: boolean,
  memories: Memories = new Map(),
): TrainState {
  const weights = uploadWeights(specs, ({ name }) => values.get(name)!);
  return {
    step: 0,
    weights,
    moments: null,
    decays: null,
    average: withAverage ? cloneWeights(weights) : null,
    memories,
  };
}

export function disposeState({ weights, moments, decays, average, memories }: TrainState): void {
  disposeWeights(weights);
  if (average !== null) disposeWeights(average);
  for (const tensor of [moments?.m, moments?.v, decays, ...memories.values()]) tensor?.dispose();
}
