/**
 * A batch's images on the device: each photo in the view that belongs to its pass. Where the backend has the kernels,
 * photos are cut there: out of bytes that stay on the device if they are not too many, or else go up with each batch.
 * Elsewhere the views are made here.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Augmentation } from '../recipe/augmentation.ts';
import { FUSED, hasFused, runFused } from '../tensors/fused-kernel.ts';
import { createAugmenter, createViewer, type ImageSource } from './augment.ts';
import { normalisationFactors } from './normalisation.ts';
import type { Draw } from './sampler.ts';

const VIEW_FLOATS = 8;

/**
 * What a GPU can bind at once, whatever its make (WebGPU's default `maxStorageBufferBindingSize`): 4,854 photos of 96
 * px.
 */
const MAX_STORED_BYTES = 128 * 1024 * 1024;

export interface BatchImages {
  /**
   * Images [B, S, S, 3], normalised; the caller disposes of them.
   * @param rows of the source in which the photos lie, where those are not their numbers [B]
   */
  cut(draw: Draw, rows?: Int32Array): tf.Tensor4D;
  /** Gives back what stays on the device between batches. */
  dispose(): void;
}

/** @param maxStoredBytes of photos kept on the device; more, or such as do not stay, go up with each batch */
export function createBatchImages(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
  maxStoredBytes = MAX_STORED_BYTES,
): BatchImages {
  const words = (source.sidePx * source.sidePx * 3) / 4;
  const isPacked = Number.isInteger(words) && source.pixels.byteOffset % 4 === 0;
  if (isPacked && hasFused(FUSED.storedViews) && source.pixels.byteLength <= maxStoredBytes)
    return fromStored(source, sizePx, augmentation, seed);
  const make = isPacked && hasFused(FUSED.views) ? fromBytes : fromFloats;
  return make(source, sizePx, augmentation, seed);
}

/** The views of a draw as rows of a table [B, 8]. */
function viewTable(
  { sidePx }: ImageSource,
  augmentation: Augmentation,
  seed: number,
): (draw: Draw) => tf.Tensor2D {
  const viewOf = createViewer(sidePx, augmentation, seed);
  return ({ photos, passes }) => {
    const table = new Float32Array(photos.length * VIEW_FLOATS);
    for (let row = 0; row < photos.length; row++) {
      const { crop, isFlipped, jitter } = viewOf(photos[row]!, passes[row]!);
      table.set([crop.left, crop.top, crop.widthPx, crop.heightPx, Number(isFlipped)], row * VIEW_FLOATS);
      table.set([jitter.brightness, jitter.contrast, jitter.saturation], row * VIEW_FLOATS + 5);
    }
    return tf.tensor2d(table, [photos.length, VIEW_FLOATS]);
  };
}

/** All photos' bytes, four in a word: [n, words]. */
function packedWords({ pixels, sidePx }: ImageSource): {
  readonly words: Int32Array;
  readonly shape: [number, number];
} {
  const photoWords = (sidePx * sidePx * 3) / 4;
  const words = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
  return { words, shape: [words.length / photoWords, photoWords] };
}

function fromStored(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
): BatchImages {
  const { words, shape } = packedWords(source);
  const tableOf = viewTable(source, augmentation, seed);
  const stored = tf.tensor2d(words, shape, 'int32');
  const normal = tf.tensor1d(normalisationFactors());
  return {
    cut: (draw, rows = draw.photos) =>
      tf.tidy(() => {
        const chosen = tf.tensor1d(rows, 'int32');
        const inputs = { photos: stored, chosen, views: tableOf(draw), normal };
        return runFused(FUSED.storedViews, inputs, { sidePx: source.sidePx, sizePx })![0] as tf.Tensor4D;
      }),
    dispose: () => tf.dispose([stored, normal]),
  };
}

function fromBytes(
  source: ImageSource,
  sizePx: number,
  augmentation: Augmentation,
  seed: number,
): BatchImages {
  const { words, shape } = packedWords(source);
  const photoWords = shape[1];
  const tableOf = viewTable(source, augmentation, seed);
  const factors = normalisationFactors();
  return {
    cut(draw, rows = draw.photos) {
      const batch = rows.length;
      const bytes = new Int32Array(batch * photoWords);
      for (const [at, row] of rows.entries())
        bytes.set(words.subarray(row * photoWords, (row + 1) * photoWords), at * photoWords);
      return tf.tidy(() => {
        const photos = tf.tensor2d(bytes, [batch, photoWords], 'int32');
        const inputs = { photos, views: tableOf(draw), normal: tf.tensor1d(factors) };
        return runFused(FUSED.views, inputs, { sidePx: source.sidePx, sizePx })![0] as tf.Tensor4D;
      });
    },
    dispose: () => {},
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
  return {
    cut({ photos, passes }, rows = photos) {
      turn = (turn + 1) % 2;
      buffers[turn] ??= new Float32Array(photos.length * imageValues);
      const images = buffers[turn]!;
      for (let at = 0; at < photos.length; at++)
        augment(photos[at]!, passes[at]!, images, at * imageValues, rows[at]!);
      return tf.tensor4d(images, [photos.length, sizePx, sizePx, 3]);
    },
    dispose: () => {},
  };
}
