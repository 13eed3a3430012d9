/**
 * The sizes of a convolution (NHWC, any stride and padding, no dilation); the names are constants in the WGSL of its
 * programs.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from './kernel.ts';

export interface ConvGeometry {
  readonly images: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

type Shape4 = [number, number, number, number];

/** null: a convolution that our programs leave to tfjs. */
export function geometryOf(
  { attributes }: KernelCall,
  xShape: readonly number[],
  filterShape: readonly number[],
): ConvGeometry | null {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attributes as {
    strides: [number, number] | number;
    pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
    dilations?: [number, number] | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    dataFormat?: string;
  };
  if ((dataFormat ?? 'NHWC') !== 'NHWC') return null;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return null;
  return {
    images: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

export const outShape = (g: ConvGeometry): number[] => [g.images, g.outHeight, g.outWidth, g.outChannels];
