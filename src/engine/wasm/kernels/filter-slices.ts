/**
 * Gradients of filters sum over all pixels of a batch. Few pixels are summed by whoever has a piece of the filter; where
 * they are many and the filter is small, slices of the batch have a gradient each, which are added up. The slices are
 * the same on any number of threads, and so are the bits.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { WasmEngine } from '../module.ts';
import { type Info, writeGeometry } from './geometry.ts';

/** Enough for four threads to have two each. */
const SLICES = 8;
/** Output pixels of a batch below which slices do not pay. */
const MIN_PIXELS = 32_768;

/** @param filterRows of the product that gives the filter's gradient: numbers of a window */
export function paysSlices(info: Info, filterRows: number): boolean {
  const pixels = info.batchSize * info.outHeight * info.outWidth;
  return info.batchSize >= SLICES && pixels >= MIN_PIXELS && pixels >= SLICES * filterRows;
}

/** @param scratchBytes of one part */
export function sumOfSlices(
  kernel: 'convFilterSlices' | 'depthwiseFilterSlices',
  engine: WasmEngine,
  info: Info,
  [x, dy]: readonly [tf.TensorInfo, tf.TensorInfo],
  [outputs, scratchBytes]: readonly [number, number],
): tf.TensorInfo {
  const dw = engine.output(info.filterShape);
  const floats = info.filterShape.reduce((product, size) => product * size, 1);
  const partBytes = Math.ceil(scratchBytes / 16) * 16;
  // Of each slice its gradient, in double precision a sum of them, and what the parts need.
  const slices = engine.scratch(floats * (4 * SLICES + 8) + 16 + partBytes * engine.parts);
  const sums = slices + floats * 4 * SLICES;
  const work = Math.ceil((sums + floats * 8) / 16) * 16;
  const [xAt, dyAt] = [engine.address(x), engine.address(dy)];
  engine.spread(kernel, SLICES, 1, (from, to, part) => [
    ...[writeGeometry(info, outputs, engine, info.batchSize, part), SLICES, xAt, dyAt, slices],
    ...[work + part * partBytes, from, to],
  ]);
  engine.kernels.columnSums(slices, SLICES, floats, 1, engine.address(dw), sums);
  return dw;
}
