/** Depthwise convolutions and their gradients (one filter a channel, any stride and padding, no dilation). */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../../core/errors.ts';
import type { KernelCall, WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';
import { paysSlices, sumOfSlices } from './filter-slices.ts';
import { type Info, inspect, MIN_WORK, writeGeometry } from './geometry.ts';

/** Channels that share a word of the cache. */
const CHANNEL_GRAIN = 16;

/** Rows of images are dealt out. */
function spreadRows(
  kernel: 'depthwise' | 'depthwiseInputGradient',
  info: Info,
  engine: WasmEngine,
  [rows, columns]: readonly [number, number],
  addresses: readonly number[],
): void {
  const geometry = writeGeometry(info, 1, engine);
  const bytes = engine.kernels.depthwiseScratchBytes(geometry);
  const scratch = engine.scratch(bytes * engine.parts);
  const work = columns * info.inChannels * info.filterHeight * info.filterWidth;
  engine.spread(kernel, info.batchSize * rows, Math.ceil(MIN_WORK / work), (first, end, part) => [
    ...[geometry, ...addresses, scratch + part * bytes, first, end],
  ]);
}

function inspectSingle(call: KernelCall, xShape: readonly number[], filterShape: readonly number[]): Info {
  const info = inspect(call, xShape, filterShape, true);
  if (info.filterShape[3] === 1) return info;
  const filters = info.filterShape[3];
  throw new PupilError('UNEXPECTED', `Our depthwise gradients take one filter a channel, not ${filters}.`);
}

/** Several filters a channel and dilation are left to tfjs. */
export const depthwise: WasmKernel = {
  name: tf.DepthwiseConv2dNative,
  run(call, engine) {
    const [x, filter] = [call.input('x'), call.input('filter')];
    const { dilations } = call.attributes as { dilations?: number | [number, number] };
    const isDilated = [dilations ?? 1].flat().some((dilation) => dilation !== 1);
    if (filter.shape[3] !== 1 || isDilated) return call.stock();
    const info = inspect(call, x.shape, filter.shape, true);
    const y = engine.output(info.outShape);
    const size = [info.outHeight, info.outWidth] as const;
    spreadRows('depthwise', info, engine, size, [x, filter, y].map(engine.address));
    return y;
  },
};

export const depthwiseInputGradient: WasmKernel = {
  name: tf.DepthwiseConv2dNativeBackpropInput,
  run(call, engine) {
    const [dy, filter] = [call.input('dy'), call.input('filter')];
    const { inputShape } = call.attributes as { inputShape: number[] };
    const info = inspectSingle(call, inputShape, filter.shape);
    const dx = engine.output(info.inShape);
    const size = [info.inHeight, info.inWidth] as const;
    spreadRows('depthwiseInputGradient', info, engine, size, [dy, filter, dx].map(engine.address));
    return dx;
  },
};

export const depthwiseFilterGradient: WasmKernel = {
  name: tf.DepthwiseConv2dNativeBackpropFilter,
  run(call, engine) {
    const [x, dy] = [call.input('x'), call.input('dy')];
    const { filterShape } = call.attributes as { filterShape: number[] };
    const info = inspectSingle(call, x.shape, filterShape);
    const geometry = writeGeometry(info, 1, engine);
    const bytes = engine.kernels.depthwiseFilterScratchBytes(geometry, info.inChannels);
    if (paysSlices(info, info.filterHeight * info.filterWidth)) {
      return sumOfSlices('depthwiseFilterSlices', engine, info, [x, dy], [1, bytes]);
    }
    const dw = engine.output(info.filterShape);
    const addresses = [x, dy, dw].map(engine.address);
    const scratch = engine.scratch(bytes * engine.parts);
    engine.spread('depthwiseFilterGradient', info.inChannels, CHANNEL_GRAIN, (first, end, part) => [
      ...[geometry, ...addresses, scratch + part * bytes, first, end],
    ]);
    return dw;
  },
};
