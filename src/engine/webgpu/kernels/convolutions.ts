/** Convolutions and their gradients on WebGPU, in place of tfjs's; those with dilation stay with tfjs. */
import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometryOf, outShape } from '../conv-geometry.ts';
import { filterGradientProduct, forwardProduct, inputGradientProduct } from '../conv-products.ts';
import { addParts } from '../gemm-parts.ts';
import { gemmShader } from '../gemm-shader.ts';
import type { WebGpuKernel } from '../kernel.ts';
import type { Program } from '../program.ts';

const forward: Program<ConvGeometry> = {
  name: 'convolution',
  build: (geometry) => gemmShader(forwardProduct(geometry, 'single')),
};
const inputGradient: Program<ConvGeometry> = {
  name: 'convolution input gradient',
  build: (geometry) => gemmShader(inputGradientProduct(geometry, 'single')),
};
const filterGradient: Program<ConvGeometry> = {
  name: 'convolution filter gradient',
  build: (geometry) => gemmShader(filterGradientProduct(geometry, 'single')),
};

export const conv2D: WebGpuKernel = {
  name: tf.Conv2D,
  run(call, gpu) {
    const [x, filter] = [call.input('x'), call.input('filter')];
    const geometry = geometryOf(call, x.shape, filter.shape);
    if (geometry === null) return call.stock();
    const y = gpu.output(outShape(geometry));
    gpu.run(forward, geometry, { a: x, b: filter }, { y });
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
    gpu.run(inputGradient, geometry, { a: dy, b: filter }, { y: dx });
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
    const { sizes, tiling } = filterGradientProduct(geometry, 'single');
    if (tiling.splits === 1) {
      gpu.run(filterGradient, geometry, { a: x, b: dy }, { y: dfilter });
      return dfilter;
    }
    const size = sizes.rows * sizes.columns;
    const parts = gpu.output([tiling.splits, size]);
    gpu.run(filterGradient, geometry, { a: x, b: dy }, { y: parts });
    gpu.run(addParts, { size, pieces: tiling.splits, rest: 0 }, { parts }, { y: dfilter });
    gpu.release(parts);
    return dfilter;
  },
};
