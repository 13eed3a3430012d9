/** Convolutions and their gradients on WebGPU, in place of tfjs's; those with dilation stay with tfjs. */
import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometryOf, outShape } from '../conv-geometry.ts';
import {
  filterGradientProduct,
  forwardProduct,
  inputGradientProduct,
  planFilterGradient,
} from '../conv-products.ts';
import type { GemmDescription, Precision } from '../gemm-description.ts';
import { gemmShader } from '../gemm-shader.ts';
import type { WebGpuKernel } from '../kernel.ts';
import { hasHalf, precisionOf, type WithPrecision } from '../precision.ts';
import type { Program } from '../program.ts';
import { runProduct } from '../split-products.ts';

type ConvConstants = ConvGeometry & WithPrecision;

const program = (
  name: string,
  describe: (geometry: ConvGeometry, precision: Precision) => GemmDescription,
): Program<ConvConstants> => ({
  name,
  build: (constants) => gemmShader(describe(constants, precisionOf(constants))),
});
const forward = program('convolution', forwardProduct);
const inputGradient = program('convolution input gradient', inputGradientProduct);
const filterGradient = program('convolution filter gradient', filterGradientProduct);

export const conv2D: WebGpuKernel = {
  name: tf.Conv2D,
  run(call, gpu) {
    const [x, filter] = [call.input('x'), call.input('filter')];
    const geometry = geometryOf(call, x.shape, filter.shape);
    if (geometry === null) return call.stock();
    const y = gpu.output(outShape(geometry));
    gpu.run(forward, { ...geometry, isHalf: hasHalf(gpu) }, { a: x, b: filter }, { y });
    return y;
  },
};

export const conv2DInputGradient: WebGpuKernel = {
  name: tf.Conv2DBackpropInput,
  run(call, gpu) {
    const [dy, filter] = [call.input('dy'), call.input('filter')];
    const { inputShape } = call.attributes as { inputShape: number[] };
    const geometry = geometryOf(call, inputShape, filter.shape);
    if (geometry === null) return call.stock();
    const dx = gpu.output(inputShape);
    gpu.run(inputGradient, { ...geometry, isHalf: hasHalf(gpu) }, { a: dy, b: filter }, { y: dx });
    return dx;
  },
};

export const conv2DFilterGradient: WebGpuKernel = {
  name: tf.Conv2DBackpropFilter,
  run(call, gpu) {
    const [x, dy] = [call.input('x'), call.input('dy')];
    const { filterShape } = call.attributes as { filterShape: number[] };
    const geometry = geometryOf(call, x.shape, filterShape);
    if (geometry === null) return call.stock();
    const dfilter = gpu.output(filterShape);
    const constants = { ...geometry, isHalf: hasHalf(gpu) };
    runProduct(gpu, filterGradient, constants, planFilterGradient(geometry), { a: x, b: dy }, dfilter);
    return dfilter;
  },
};
