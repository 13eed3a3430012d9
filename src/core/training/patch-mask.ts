/**
 * Photos with patches hidden (CLIP-KD's masked feature distillation): which, drawn per photo and step, and the photos
 * without them.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.ts';
import type { StudentConfig } from '../students/family.ts';
import { STUDENT_FAMILIES } from '../students/registry.ts';

/** Patches along a side where the student has none of its own. */
const PATCHES_A_SIDE = 8;

export function maskPatchPx(config: StudentConfig): number {
  const own = STUDENT_FAMILIES.get(config.id).patchPx?.(config);
  return own ?? Math.max(1, Math.floor(config.imageSizePx / PATCHES_A_SIDE));
}

/**
 * Images [B, S, S, C] with a share of their patches set to 0, the mean colour: as many in each, drawn anew for each.
 * Patches at the edge are cut off where the side does not divide.
 */
export function hidePatches(
  images: tf.Tensor4D,
  patchPx: number,
  share: number,
  random: Random,
): tf.Tensor4D {
  const [batch, sidePx] = images.shape;
  const side = Math.ceil(sidePx / patchPx);
  const patches = side * side;
  const hidden = Math.round(share * patches);
  const kept = new Float32Array(batch * patches).fill(1);
  for (let row = 0; row < batch; row++) {
    const order = random.shuffle(Int32Array.from({ length: patches }, (_, patch) => patch));
    for (const patch of order.subarray(0, hidden)) kept[row * patches + patch] = 0;
  }
  return keepPatches(images, tf.tensor2d(kept, [batch, patches]), patchPx);
}

/** @param kept 1 where a patch stays, else 0: [B, patches], row by row */
export function keepPatches(images: tf.Tensor4D, kept: tf.Tensor2D, patchPx: number): tf.Tensor4D {
  const [batch, sidePx] = images.shape;
  const side = Math.ceil(sidePx / patchPx);
  // Not by `tf.image`: its name alone brings all that TensorFlow.js does with images into the page.
  const grid = tf.reshape(kept, [batch, side, 1, side, 1]);
  const grownPx = side * patchPx;
  const grown = tf.reshape<tf.Rank.R4>(tf.tile(grid, [1, 1, patchPx, 1, patchPx]), [
    batch,
    grownPx,
    grownPx,
    1,
  ]);
  return tf.mul(images, tf.slice(grown, [0, 0, 0, 0], [batch, sidePx, sidePx, 1]));
}
