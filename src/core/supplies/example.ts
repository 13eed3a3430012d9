/**
 * Supplies that are made up: what a loss can be tried with, and a step be timed with, before anything is prepared.
 */
import * as tf from '@tensorflow/tfjs-core';
import { suppliesIn } from './needs.ts';
import type { Needs, Supplies } from './registry.ts';
import type { Example } from './supply.ts';

/** The caller disposes of them with `disposeSupplies`. */
export function exampleSupplies(needs: Needs, example: Example): Partial<Supplies> {
  const make = () =>
    Object.fromEntries(
      suppliesIn(needs).map(([supply, settings]) => [supply.id, supply.example(example, settings)]),
    );
  return tf.tidy(make as () => tf.TensorContainerObject) as Partial<Supplies>;
}
