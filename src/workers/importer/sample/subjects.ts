/**
 * The classes of the sample, by name, in the order in which they are shown. Shape tells them apart; colour and place
 * never do.
 */
import type { Subject } from './brush.ts';
import { balloon } from './subjects/balloon.ts';
import { butterfly } from './subjects/butterfly.ts';
import { fish } from './subjects/fish.ts';
import { flower } from './subjects/flower.ts';
import { leaf } from './subjects/leaf.ts';
import { mug } from './subjects/mug.ts';
import { mushroom } from './subjects/mushroom.ts';
import { sailboat } from './subjects/sailboat.ts';

export interface SampleClass {
  readonly name: string;
  readonly paint: Subject;
  /** How far it may lean either way, in radians. */
  readonly leanRadians: number;
  /** Stands or floats on something: gets a shadow on the ground. */
  readonly isGrounded: boolean;
}

export const SAMPLE_CLASSES: readonly SampleClass[] = [
  { name: 'balloon', paint: balloon, leanRadians: 0.4, isGrounded: false },
  { name: 'butterfly', paint: butterfly, leanRadians: Math.PI, isGrounded: false },
  { name: 'fish', paint: fish, leanRadians: 0.7, isGrounded: false },
  { name: 'flower', paint: flower, leanRadians: 0.6, isGrounded: false },
  { name: 'leaf', paint: leaf, leanRadians: Math.PI, isGrounded: false },
  { name: 'mug', paint: mug, leanRadians: 0.3, isGrounded: true },
  { name: 'mushroom', paint: mushroom, leanRadians: 0.35, isGrounded: true },
  { name: 'sailboat', paint: sailboat, leanRadians: 0.28, isGrounded: true },
];
