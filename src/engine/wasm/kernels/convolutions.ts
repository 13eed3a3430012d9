/** Convolutions and the gradients that tfjs-wasm lacks (NHWC, any stride and padding, no dilation). */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';
import { paysSlices, sumOfSlices } from './filter-slices.ts';
import { type Info, inspect, MIN_WORK, writeGeometry } from './geometry.ts';

/** Scratch for every part of a convolution. */
function scratchOf(info: Info, engine: WasmEngine): (part: number) => number {
  const bytes =
    Math.ceil(engine.kernels.convScratchBytes(writeGeometry(info, info.outChannels, engine)) / 16) * 16;
  const scratch = engine.scratch(bytes * engine.parts);
  return (part) => scratch + part * bytes;
}

/** A part's fewest images, so that small convolutions stay on one thread. */
function imageGrain(info: Info): number {
  const { outHeight, outWidth, outChannels, filterHeight, filterWidth, inChannels } = info;
  const work = outHeight * outWidth * outChannels * filterHeight * filterWidth * inChannels;
  return Math.max(1, Math.ceil(MIN_WORK / work));
}

/** Images are independent of each other: each part takes some. */
function spreadImages(
  kernel: 'convForward' | 'convInputGradient',
  info: Info,
  engine: WasmEngine,
  [from, filter, to]: readonly [number, number, number],
  [fromFloats, toFloats]: readonly [number, number],
): void {
  const scratch = scratchOf(info, engine);
  engine.spread(kernel, info.batchSize, imageGrain(info), (first, end, part) => [
    writeGeometry(info, info.outChannels, engine, end - first, part),
    ...[from + first * fromFloats * 4, filter, to + first * toFloats * 4, scratch(part)],
  ]);
}

const inputFloats = (info: Info) => info.inHeight * info.inWidth * info.inChannels;
const outputFloats = (info: Info) => info.outHeight * info.outWidth * info.outChannels;

export const conv2D: WasmKernel = {
  name: tf.Conv2D,
  run(call, engine) {
    const x = call.input('x');
    const filter = call.input('filter');
    const info = inspect(call, x.shape, filter.shape);
    const y = engine.output(info.outShape);
    const addresses = [engine.address(x), engine.address(filter), engine.address(y)] as const;
    spreadImages('convForward', info, engine, addresses, [inputFloats(info), outputFloats(info)]);
    return y;
  },
};

export const conv2DInputGradient: WasmKernel = {
  name: tf.Conv2DBackpropInput,
  run(call, engine) {
    const dy = call.input('dy');
    const filter = call.input('filter');
    const { inputShape } = call.attributes as { inputShape: number[] };
    const info = inspect(call, inputShape, filter.shape);
    const dx = engine.output(info.inShape);
    const addresses = [engine.address(dy), engine.address(filter), engine.address(dx)] as const;
    spreadImages('convInputGradient', info, engine, addresses, [outputFloats(info), inputFloats(info)]);
    return dx;
  },
};

export const conv2DFilterGradient: WasmKernel = {
  name: tf.Conv2DBackpropFilter,
  run(call, engine) {
    const x = call.input('x');
    const dy = call.input('dy');
    const { filterShape } = call.attributes as { filterShape: number[] };
    const info = inspect(call, x.shape, filterShape);
    const { filterHeight, filterWidth, inChannels, outChannels } = info;
    if (paysSlices(info, filterHeight * filterWidth * inChannels)) {
      const bytes = engine.kernels.convScratchBytes(writeGeometry(info, outChannels, engine));
      return sumOfSlices('convFilterSlices', engine, info, [x, dy], [outChannels, bytes]);
    }
    const dw = engine.output(info.filterShape);
    const scratch = scratchOf(info, engine);
    const geometry = writeGeometry(info, info.outChannels, engine);
    const addresses = [engine.address(x), engine.address(dy), engine.address(dw)] as const;
    const pieces = engine.kernels.convFilterPieces(geometry);
    const work = (imageGrain(info) / info.batchSize) * pieces;
    engine.spread('convFilterGradient', pieces, Math.max(1, Math.ceil(work)), (first, end, part) => [
      ...[geometry, ...addresses, scratch(part), first, end],
    ]);
    return dw;
  },
};
