/** Convolutions, whole and channel by channel, with their gradients, by the definition in float64. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { expectClose } from '../../core/tensors/testing/block-check.ts';
import { drawSample } from '../../core/tensors/testing/float64.ts';
import { toTensor } from './sample-tensor.ts';

export interface ConvCase {
  readonly x: readonly [number, number, number, number];
  readonly filterPx: number;
  readonly outputs: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid' | number;
}

const CONV_CASES: readonly ConvCase[] = [
  { x: [1, 1, 1, 1], filterPx: 1, outputs: 1, stride: 1, pad: 'valid' },
  { x: [2, 5, 7, 3], filterPx: 3, outputs: 5, stride: 1, pad: 'same' },
  { x: [2, 5, 7, 3], filterPx: 3, outputs: 5, stride: 2, pad: 'same' },
  { x: [2, 6, 8, 3], filterPx: 3, outputs: 11, stride: 2, pad: 'same' },
  { x: [3, 8, 8, 4], filterPx: 3, outputs: 16, stride: 1, pad: 1 },
  { x: [3, 8, 8, 4], filterPx: 3, outputs: 9, stride: 2, pad: 1 },
  { x: [2, 7, 7, 2], filterPx: 3, outputs: 3, stride: 2, pad: 1 },
  { x: [2, 6, 6, 8], filterPx: 1, outputs: 16, stride: 1, pad: 'valid' },
  { x: [2, 6, 6, 7], filterPx: 1, outputs: 13, stride: 2, pad: 0 },
  { x: [2, 7, 5, 7], filterPx: 1, outputs: 8, stride: 2, pad: 'valid' },
  { x: [2, 8, 8, 3], filterPx: 4, outputs: 10, stride: 4, pad: 'valid' },
  { x: [1, 9, 10, 3], filterPx: 4, outputs: 6, stride: 4, pad: 'valid' },
  { x: [1, 5, 5, 2], filterPx: 5, outputs: 3, stride: 1, pad: 2 },
  { x: [2, 9, 9, 3], filterPx: 5, outputs: 4, stride: 3, pad: 'same' },
  { x: [17, 4, 4, 16], filterPx: 3, outputs: 17, stride: 1, pad: 1 },
  { x: [1, 19, 23, 17], filterPx: 3, outputs: 8, stride: 1, pad: 1 },
  { x: [1, 40, 40, 2], filterPx: 3, outputs: 7, stride: 1, pad: 1 },
  { x: [3, 7, 9, 5], filterPx: 3, outputs: 67, stride: 1, pad: 1 },
  { x: [2, 6, 6, 9], filterPx: 3, outputs: 64, stride: 2, pad: 'same' },
];

/** So many pixels that gradients of filters are added up from slices of the batch. */
const LARGE_CASES: readonly ConvCase[] = [
  { x: [9, 61, 60, 2], filterPx: 3, outputs: 3, stride: 1, pad: 1 },
  { x: [8, 64, 64, 9], filterPx: 1, outputs: 2, stride: 1, pad: 'valid' },
];

interface ConvSums {
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dw: Float64Array;
}

/** y, and the gradients for dy, by the definition; depthwise filters are [height, width, channels, filters]. */
function convolve(
  info: tf.backend_util.Conv2DInfo,
  x: Float64Array,
  w: Float64Array,
  dy: Float64Array,
  isDepthwise: boolean,
): ConvSums {
  const sums = {
    y: new Float64Array(dy.length),
    dx: new Float64Array(x.length),
    dw: new Float64Array(w.length),
  };
  const {
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
  } = info;
  const filters = info.filterShape[3];
  const visit = (out: number, pixel: number, tap: number) => {
    for (let c = 0; c < inChannels; c++) {
      for (let q = 0; q < filters; q++) {
        const at = isDepthwise ? out * inChannels * filters + c * filters + q : out * filters + q;
        const weight = (tap * inChannels + c) * filters + q;
        const input = pixel * inChannels + c;
        sums.y[at]! += x[input]! * w[weight]!;
        sums.dx[input]! += dy[at]! * w[weight]!;
        sums.dw[weight]! += dy[at]! * x[input]!;
      }
    }
  };
  for (let image = 0; image < info.batchSize; image++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let ky = 0; ky < filterHeight; ky++) {
          for (let kx = 0; kx < filterWidth; kx++) {
            const iy = oy * strideHeight + ky - info.padInfo.top;
            const ix = ox * strideWidth + kx - info.padInfo.left;
            if (iy < 0 || iy >= inHeight || ix < 0 || ix >= inWidth) continue;
            visit(
              (image * outHeight + oy) * outWidth + ox,
              (image * inHeight + iy) * inWidth + ix,
              ky * filterWidth + kx,
            );
          }
        }
      }
    }
  }
  return sums;
}

/** y and both gradients of one convolution. */
export async function checkConv(conv: ConvCase, isDepthwise: boolean, outputs = conv.outputs): Promise<void> {
  const random = createRandom(11);
  const before = tf.memory().numTensors;
  const filterShape = [conv.filterPx, conv.filterPx, conv.x[3], outputs] as [number, number, number, number];
  const shape = [...conv.x] as [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(
    shape,
    filterShape,
    conv.stride,
    1,
    conv.pad,
    undefined,
    isDepthwise,
  );
  const x = drawSample(random, shape);
  const w = drawSample(random, filterShape);
  const dy = drawSample(random, info.outShape);
  const expected = convolve(info, x.values, w.values, dy.values, isDepthwise);
  const [tx, tw, tdy] = [toTensor(x) as tf.Tensor4D, toTensor(w) as tf.Tensor4D, toTensor(dy) as tf.Tensor4D];
  const run = (a: tf.Tensor, f: tf.Tensor) =>
    isDepthwise
      ? tf.depthwiseConv2d(a as tf.Tensor4D, f as tf.Tensor4D, conv.stride, conv.pad)
      : tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, conv.stride, conv.pad);
  const y = run(tx, tw);
  const [dx, dw] = tf.grads(run)([tx, tw], tdy) as [tf.Tensor, tf.Tensor];
  expect(y.shape).toEqual(info.outShape);
  expectClose(await y.data(), expected.y, 1e-5);
  expectClose(await dx.data(), expected.dx, 1e-5);
  expectClose(await dw.data(), expected.dw, 1e-4);
  tf.dispose([tx, tw, tdy, y, dx, dw]);
  expect(tf.memory().numTensors).toBe(before);
}

export function describeConvolutions(isSmall: boolean): void {
  const cases = isSmall ? CONV_CASES.slice(0, 9) : [...CONV_CASES, ...LARGE_CASES];
  it.each(cases)('convolves $x with $filterPx px, stride $stride, pad $pad, to $outputs', async (conv) => {
    await checkConv(conv, false);
  });

  it.each([
    ...[1, 2, 3, 4, 5, 6, 10, 11, 13].map((place) => CONV_CASES[place]!),
    { x: [2, 6, 5, 17], filterPx: 3, outputs: 1, stride: 2, pad: 'same' } as const,
    { x: [2, 5, 6, 41], filterPx: 3, outputs: 1, stride: 1, pad: 1 } as const,
    { x: [3, 13, 18, 12], filterPx: 3, outputs: 1, stride: 1, pad: 1 } as const,
    { x: [3, 12, 19, 24], filterPx: 5, outputs: 1, stride: 2, pad: 2 } as const,
    ...(isSmall ? [] : LARGE_CASES.slice(0, 1)),
  ])('convolves $x channel by channel with $filterPx px, stride $stride, pad $pad', async (conv) => {
    await checkConv(conv, true, 1);
  });
}
