/**
 * What an objective says of a place on the plane: its loss there, and where it pulls. The numbers are the loss code's
 * own.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ObjectiveOptions } from '../objective.ts';
import { OBJECTIVES } from '../registry.ts';
import type { PlaneBatch } from './batch.ts';

/** Places are drawn from -REACH to REACH, to the right and up. */
export const REACH = 1.6;

export interface Place {
  readonly right: number;
  readonly up: number;
}

export interface Pull {
  readonly loss: number;
  /** Minus the gradient of the loss. */
  readonly pull: Place;
}

export async function pullAt(
  id: string,
  options: ObjectiveOptions,
  batch: PlaneBatch,
  { right, up }: Place,
): Promise<Pull> {
  const place = tf.tensor2d([[right, up]]);
  const { value, grad } = tf.valueAndGrad((at: tf.Tensor2D) =>
    OBJECTIVES.get(id).loss(batch.inputsAt(at), options),
  )(place);
  const [loss, slope] = await Promise.all([value.data(), grad.data()]);
  tf.dispose([place, value, grad]);
  return { loss: loss[0]!, pull: { right: -slope[0]!, up: -slope[1]! } };
}

/** The loss at the places of one row of a side × side grid, from left to right [side]. Row 0 is the topmost. */
export function lossesOfRow(
  id: string,
  options: ObjectiveOptions,
  batch: PlaneBatch,
  row: number,
  side: number,
): Float32Array {
  const step = (2 * REACH) / (side - 1);
  return Float32Array.from({ length: side }, (_, column) =>
    tf.tidy(() => {
      const place = tf.tensor2d([[column * step - REACH, REACH - row * step]]);
      return OBJECTIVES.get(id).loss(batch.inputsAt(place), options).dataSync()[0]!;
    }),
  );
}
