/** Convolutions and the gradients that tfjs-wasm lacks (NHWC, any stride and padding, no dilation). */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../../core/errors.ts';
import type { KernelCall, WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

type Info = tf.backend_util.Conv2DInfo;
type Shape4 = [number, number, number, number];

function inspect(
  call: KernelCall,
  xShape: readonly number[],
  filterShape: readonly number[],
  isDepthwise = false,
): Info {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = call.attributes as {
    strides: [number, number] | number;
    pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
    dilations?: [number, number] | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    dataFormat?: string;
  };
  const info = tf.backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1 || (dataFormat ?? 'NHWC') !== 'NHWC') {
    throw new PupilError('UNEXPECTED', 'Our WASM convolutions take NHWC without dilation.');
  }
  return info;
}

/** In the order of `Geometry` in assembly/geometry.ts. */
function writeGeometry(
  info: Info,
  outputs: number,
  engine: WasmEngine,
  batch = info.batchSize,
  part = 0,
): number {
  return engine.integers(
    [
      batch,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.filterHeight,
      info.filterWidth,
      outputs,
      info.outHeight,
      info.outWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
    ],
    part,
  );
}

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

/** Multiply-adds below which another thread's answer is not worth waiting for. */
const MIN_WORK = 200_000;

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

/** Filters a channel: a depthwise filter is [height, width, channels, filters]. */
const multiplier = (info: Info) => info.filterShape[3];

export const depthwiseInputGradient: WasmKernel = {
  name: tf.DepthwiseConv2dNativeBackpropInput,
  run(call, engine) {
    const dy = call.input('dy');
    const filter = call.input('filter');
    const { inputShape } = call.attributes as { inputShape: number[] };
    const info = inspect(call, inputShape, filter.shape, true);
    const dx = engine.output(info.inShape);
    const geometry = writeGeometry(info, multiplier(info), engine);
    const { address, kernels } = engine;
    kernels.depthwiseInputGradient(geometry, address(dy), address(filter), address(dx));
    return dx;
  },
};

export const depthwiseFilterGradient: WasmKernel = {
  name: tf.DepthwiseConv2dNativeBackpropFilter,
  run(call, engine) {
    const x = call.input('x');
    const dy = call.input('dy');
    const { filterShape } = call.attributes as { filterShape: number[] };
    const info = inspect(call, x.shape, filterShape, true);
    const dw = engine.output(info.filterShape);
    const geometry = writeGeometry(info, multiplier(info), engine);
    const { address, kernels } = engine;
    kernels.depthwiseFilterGradient(geometry, address(x), address(dy), address(dw));
    return dw;
  },
};
