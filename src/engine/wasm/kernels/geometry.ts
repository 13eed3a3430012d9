/** The sizes of a convolution, as tfjs states them and as our kernels read them. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../../core/errors.ts';
import type { KernelCall } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

/** Multiply-adds below which another thread's answer is not worth waiting for. */
export const MIN_WORK = 200_000;

export type Info = tf.backend_util.Conv2DInfo;
type Shape4 = [number, number, number, number];

export function inspect(
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
export function writeGeometry(
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
