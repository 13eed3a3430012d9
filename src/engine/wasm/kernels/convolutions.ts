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
function writeGeometry(info: Info, outputs: number, engine: WasmEngine): number {
  return engine.integers([
    info.batchSize,
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
  ]);
}

function prepare(info: Info, engine: WasmEngine): { geometry: number; scratch: number } {
  const geometry = writeGeometry(info, info.outChannels, engine);
  return { geometry, scratch: engine.scratch(engine.kernels.convScratchBytes(geometry)) };
}

export const conv2D: WasmKernel = {
  name: tf.Conv2D,
  run(call, engine) {
    const x = call.input('x');
    const filter = call.input('filter');
    const info = inspect(call, x.shape, filter.shape);
    const y = engine.output(info.outShape);
    const { geometry, scratch } = prepare(info, engine);
    engine.kernels.convForward(
      geometry,
      engine.address(x),
      engine.address(filter),
      engine.address(y),
      scratch,
    );
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
    const { geometry, scratch } = prepare(info, engine);
    engine.kernels.convInputGradient(
      geometry,
      engine.address(dy),
      engine.address(filter),
      engine.address(dx),
      scratch,
    );
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
    const { geometry, scratch } = prepare(info, engine);
    engine.kernels.convFilterGradient(
      geometry,
      engine.address(x),
      engine.address(dy),
      engine.address(dw),
      scratch,
    );
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
