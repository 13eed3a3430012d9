/**
 * A batch's images on the device: each photo in the view that belongs to its pass. Where the backend has the kernel, bytes go up and are cut
 * there; elsewhere the views are made here.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Augmentation } from '../recipe.ts';
import { FUSED, hasFused, runFused } from '../tensors/fused-kernel.ts';
import { createAugmenter, createViewer, type ImageSource } from './augment.ts';
import { normalisationFactors } from './normalisation.ts';
import type { Draw } from './sampler.ts';

const VIEW_FLOATS = 8;

/** Images [B, S, S, 3], normalised; the caller disposes of them. */
export type BatchImages = (draw: Draw) => tf.Tensor4D;

export function createBatchImages(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
): BatchImages {
  const words = (source.sidePx * source.sidePx * 3) / 4;
  const make =
    hasFused(FUSED.views) && Number.isInteger(words) && source.pixels.byteOffset % 4 === 0
      ? fromBytes
      : fromFloats;
  return make(source, sizePx, augmentation, seed);
}

function fromBytes(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
): BatchImages {
  const { pixels, sidePx } = source;
  const words = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const photoWords = (sidePx * sidePx * 3) / 4;
  const viewOf = createViewer(sidePx, augmentation, seed);
  const factors = normalisationFactors();
  return ({ photos, passes }) => {
    const batch = photos.length;
    const bytes = new Int32Array(batch * photoWords);
    const table = new Float32Array(batch * VIEW_FLOATS);
    for (let row = 0; row < batch; row++) {
      const photo = photos[row]!;
      bytes.set(words.subarray(photo * photoWords, (photo + 1) * photoWords), row * photoWords);
      const { crop, isFlipped, jitter } = viewOf(photo, passes[row]!);
      table.set([crop.left, crop.top, crop.widthPx, crop.heightPx, Number(isFlipped)], row * VIEW_FLOATS);
      table.set([jitter.brightness, jitter.contrast, jitter.saturation], row * VIEW_FLOATS + 5);
    }
    return tf.tidy(() => {
      const inputs = {
        photos: tf.tensor2d(bytes, [batch, photoWords], 'int32'),
        views: tf.tensor2d(table, [batch, VIEW_FLOATS]),
        normal: tf.tensor1d(factors),
      };
      return runFused(FUSED.views, inputs, { sidePx, sizePx })![0] as tf.Tensor4D;
    });
  };
}

function fromFloats(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
): BatchImages {
  const augment = createAugmenter(source, sizePx, augmentation, seed);
  const imageValues = sizePx * sizePx * 3;
  // Two in turn: a backend may upload a batch while the next one is being drawn.
  const buffers: Float32Array[] = [];
  let turn = 0;
  return ({ photos, passes }) => {
    turn = (turn + 1) % 2;
    buffers[turn] ??= new Float32Array(photos.length * imageValues);
    const images = buffers[turn]!;
    for (let row = 0; row < photos.length; row++)
      augment(photos[row]!, passes[row]!, images, row * imageValues);
    return tf.tensor4d(images, [photos.length, sizePx, sizePx, 3]);
  };
}
