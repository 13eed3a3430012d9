/** One batch, on the device. */
import * as tf from '@tensorflow/tfjs-core';
import { disposeSupplies } from '../supplies/prepare.ts';
import type { Supplies } from '../supplies/registry.ts';

/** Shapes are those of ObjectiveInputs. */
export interface Batch {
  /** [B, S, S, 3], augmented and normalised. */
  readonly images: tf.Tensor4D;
  readonly labels: tf.Tensor2D;
  readonly labelled: tf.Tensor1D;
  /** Positions in the training set [B]; absent where nobody remembers photos. */
  readonly photos?: Int32Array;
  /** What the terms ask for, of these photos. */
  readonly supplies: Partial<Supplies>;
}

export function disposeBatch({ images, labels, labelled, supplies }: Batch): void {
  tf.dispose([images, labels, labelled]);
  disposeSupplies(supplies);
}
