/**
 * The numbers of a run as vectors: what gradients train, what is only tracked (running statistics), and what is given
 * once and never changes (the rows of a head in the teacher's space), each in the order of the specs.
 * Layers see them as tensors by name, cut out once a step; the optimizer, the average and checkpoints see the
 * vectors.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type ParameterSpec, sizeOf } from '../students/parameters.ts';
import { blend, unpack } from '../tensors/vectors.ts';

export interface Weights {
  /** [P] */
  readonly trained: tf.Tensor1D;
  /** [S]; null for a student without statistics. */
  readonly tracked: tf.Tensor1D | null;
  /** [G]; null with a class head. */
  readonly frozen: tf.Tensor1D | null;
}

type Values = (spec: ParameterSpec) => ArrayLike<number>;

export const trainedOf = (specs: readonly ParameterSpec[]) => specs.filter((spec) => spec.isTrainable);
export const trackedOf = (specs: readonly ParameterSpec[]) =>
  specs.filter((spec) => !spec.isTrainable && !spec.isFrozen);
export const frozenOf = (specs: readonly ParameterSpec[]) => specs.filter((spec) => spec.isFrozen);

/** A vector of the values of these specs, uploaded. */
export function uploadVector(specs: readonly ParameterSpec[], valuesOf: Values): tf.Tensor1D {
  const vector = new Float32Array(specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  let at = 0;
  for (const spec of specs) {
    vector.set(valuesOf(spec), at);
    at += sizeOf(spec.shape);
  }
  return tf.tensor1d(vector);
}

export function uploadWeights(specs: readonly ParameterSpec[], valuesOf: Values): Weights {
  const vectorOf = (some: readonly ParameterSpec[]) =>
    some.length === 0 ? null : uploadVector(some, valuesOf);
  return {
    trained: uploadVector(trainedOf(specs), valuesOf),
    tracked: vectorOf(trackedOf(specs)),
    frozen: vectorOf(frozenOf(specs)),
  };
}

/** The tensors by name. They are the caller's to dispose of. */
export function tensorsOf(specs: readonly ParameterSpec[], weights: Weights): Map<string, tf.Tensor> {
  const tensors = new Map<string, tf.Tensor>();
  const cut = (some: readonly ParameterSpec[], vector: tf.Tensor1D) => {
    const parts = unpack(
      vector,
      some.map((spec) => spec.shape),
    );
    for (const [place, { name }] of some.entries()) tensors.set(name, parts[place]!);
  };
  cut(trainedOf(specs), weights.trained);
  if (weights.tracked !== null) cut(trackedOf(specs), weights.tracked);
  if (weights.frozen !== null) cut(frozenOf(specs), weights.frozen);
  return tensors;
}

/** What is frozen is not blended: rounding would change it. */
export function blendWeights(a: Weights, b: Weights, share: number): Weights {
  const tracked = a.tracked === null || b.tracked === null ? null : blend(a.tracked, b.tracked, share);
  return { trained: blend(a.trained, b.trained, share), tracked, frozen: copyOf(b.frozen) };
}

export function cloneWeights({ trained, tracked, frozen }: Weights): Weights {
  return { trained: tf.clone(trained), tracked: copyOf(tracked), frozen: copyOf(frozen) };
}

export function copyOf(vector: tf.Tensor1D | null): tf.Tensor1D | null {
  return vector === null ? null : tf.clone(vector);
}

export function disposeWeights({ trained, tracked, frozen }: Weights): void {
  trained.dispose();
  tracked?.dispose();
  frozen?.dispose();
}
