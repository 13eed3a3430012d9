/**
 * Products and convolutions with their gradients, against plain float64 loops, on shapes that are odd, prime, one, and larger than a
 * tile. A backend's test file starts the backend and calls `describeKernels`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { expectClose } from '../../core/tensors/testing/block-contract.ts';
import { drawSample, type Sample } from '../../core/tensors/testing/float64.ts';

function toTensor(sample: Sample): tf.Tensor {
  return tf.tensor(Float32Array.from(sample.values), [...sample.shape]);
}

/** C [m, n] = A B where element (i, p) of A stands at i * aStrides[0] + p * aStrides[1], likewise B. */
function product(
  a: Float64Array,
  aStrides: readonly [number, number],
  b: Float64Array,
  bStrides: readonly [number, number],
  [m, k, n]: readonly [number, number, number],
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++)
        sum += a[i * aStrides[0] + p * aStrides[1]]! * b[p * bStrides[0] + j * bStrides[1]]!;
      c[i * n + j] = sum;
    }
  }
  return c;
}

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

/** `small` leaves out what a software GPU would take minutes for. */
export function describeKernels({ isSmall = false } = {}): void {
  const sizes: [number, number, number][] = [
    [1, 1, 1],
    [1, 7, 3],
    [6, 8, 8],
    [7, 5, 9],
    [13, 17, 11],
    ...(isSmall
      ? []
      : ([
          [61, 300, 37],
          [48, 520, 16],
          [100, 3, 2],
        ] as [number, number, number][])),
  ];
  it.each(sizes)(
    'multiplies [%i, %i] by [.., %i] in all four orientations, with gradients',
    async (m, k, n) => {
      const random = createRandom(3);
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const a = drawSample(random, transposeA ? [k, m] : [m, k]);
        const b = drawSample(random, transposeB ? [n, k] : [k, n]);
        const dc = drawSample(random, [m, n]);
        const [ta, tb, tdc] = [toTensor(a) as tf.Tensor2D, toTensor(b) as tf.Tensor2D, toTensor(dc)];
        const aStrides: [number, number] = transposeA ? [1, m] : [k, 1];
        const bStrides: [number, number] = transposeB ? [1, k] : [n, 1];
        const run = (p: tf.Tensor, q: tf.Tensor) => tf.matMul(p, q, transposeA, transposeB);
        const c = run(ta, tb);
        const [da, db] = tf.grads(run)([ta, tb], tdc) as [tf.Tensor, tf.Tensor];
        expectClose(await c.data(), product(a.values, aStrides, b.values, bStrides, [m, k, n]), 2e-5);
        // In A's own layout: dA = dC B^T or its transpose B dC^T.
        const expectedA = transposeA
          ? product(b.values, bStrides, dc.values, [1, n], [k, n, m])
          : product(dc.values, [n, 1], b.values, [bStrides[1], bStrides[0]], [m, n, k]);
        const expectedB = transposeB
          ? product(dc.values, [1, n], a.values, aStrides, [n, m, k])
          : product(a.values, [aStrides[1], aStrides[0]], dc.values, [n, 1], [k, m, n]);
        expectClose(await da.data(), expectedA, 2e-5);
        expectClose(await db.data(), expectedB, 2e-5);
        tf.dispose([ta, tb, tdc, c, da, db]);
      }
    },
  );

  it.each([
    [[3], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[4], [1]],
    [[1], [4]],
  ])('multiplies batches %j and %j', async (aBatch, bBatch) => {
    const random = createRandom(5);
    const [m, k, n] = [5, 7, 9] as const;
    const a = drawSample(random, [...aBatch, m, k]);
    const b = drawSample(random, [...bBatch, k, n]);
    const [ta, tb] = [toTensor(a), toTensor(b)];
    const c = tf.matMul(ta, tb);
    const outBatch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
    const expected: number[] = [];
    for (let index = 0; index < outBatch.reduce((p, q) => p * q, 1); index++) {
      const aAt = a.values.subarray(aBatch.join() === '1' ? 0 : index * m * k);
      const bAt = b.values.subarray(bBatch.join() === '1' ? 0 : index * k * n);
      expected.push(...product(aAt, [k, 1], bAt, [n, 1], [m, k, n]));
    }
    expect(c.shape).toEqual([...outBatch, m, n]);
    expectClose(await c.data(), expected, 1e-5);
    tf.dispose([ta, tb, c]);
  });

  const cases = isSmall ? CONV_CASES.slice(0, 9) : CONV_CASES;
  it.each(cases)('convolves $x with $filterPx px, stride $stride, pad $pad, to $outputs', async (conv) => {
    await checkConv(conv, false);
  });

  it.each([
    ...[1, 2, 3, 4, 5, 6, 10, 11, 13].map((place) => CONV_CASES[place]!),
    { x: [2, 6, 5, 17], filterPx: 3, outputs: 1, stride: 2, pad: 'same' } as const,
    { x: [2, 5, 6, 41], filterPx: 3, outputs: 1, stride: 1, pad: 1 } as const,
  ])('convolves $x channel by channel with $filterPx px, stride $stride, pad $pad', async (conv) => {
    await checkConv(conv, true, 1);
  });

  it.each([
    [[7], 0],
    [[3, 5], 1],
    [[3, 5], 0],
    [[2, 3, 5], 1],
    [
      [2, 3, 5],
      [0, 1],
    ],
    [
      [2, 3, 5],
      [0, 2],
    ],
    [
      [2, 3, 5],
      [0, 1, 2],
    ],
    [
      [2, 4, 4, 9],
      [1, 2],
    ],
  ])('sums and averages %j over %j', async (shape, axes) => {
    const sample = drawSample(createRandom(13), shape);
    const x = toTensor(sample);
    const reduced = [axes].flat();
    const expected = new Map<string, number>();
    for (const [i, value] of sample.values.entries()) {
      let rest = i;
      const position = shape.map((_, at) => {
        const stride = shape.slice(at + 1).reduce((p, q) => p * q, 1);
        const index = Math.floor(rest / stride);
        rest %= stride;
        return reduced.includes(at) ? 0 : index;
      });
      expected.set(position.join(), (expected.get(position.join()) ?? 0) + value);
    }
    const total = tf.sum(x, axes);
    const average = tf.mean(x, axes, true);
    const count = sample.values.length / expected.size;
    expectClose(await total.data(), [...expected.values()], 1e-5);
    expectClose(
      await average.data(),
      [...expected.values()].map((value) => value / count),
      1e-5,
    );
    expect(average.shape).toEqual(shape.map((size, at) => (reduced.includes(at) ? 1 : size)));
    tf.dispose([x, total, average]);
  });

  it('gathers rows', async () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const picked = tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'));
    expect([...(await picked.data())]).toEqual([5, 6, 1, 2, 5, 6]);
    tf.dispose([x, picked]);
  });

  it.each([
    [
      [4, 3],
      [1, 0],
      [2, 3],
    ],
    [
      [2, 5, 3],
      [0, 2, 0],
      [2, 1, 3],
    ],
    [
      [2, 5, 3],
      [0, 0, 1],
      [2, 5, 2],
    ],
    [
      [2, 5, 3],
      [0, 0, 0],
      [2, 5, 3],
    ],
    [
      [2, 5, 3],
      [1, 2, 1],
      [1, 3, 2],
    ],
    [
      [1, 1],
      [0, 0],
      [1, 1],
    ],
  ])('slices %j from %j, %j long', async (shape, begin, size) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const x = tf.reshape(tf.range(0, count), shape);
    const expected: number[] = [];
    for (let at = 0; at < count; at++) {
      let rest = at;
      const place = [...shape].reverse().map((length) => {
        const coordinate = rest % length;
        rest = Math.floor(rest / length);
        return coordinate;
      });
      place.reverse();
      if (place.every((value, axis) => value >= begin[axis]! && value < begin[axis]! + size[axis]!))
        expected.push(at);
    }
    for (const dtype of ['float32', 'int32'] as const) {
      const y = tf.tidy(() => tf.slice(tf.cast(x, dtype), begin, size));
      expect(y.shape).toEqual(size);
      expect([...(await y.data())]).toEqual(expected);
      y.dispose();
    }
    x.dispose();
  });

  it('splits along any axis, evenly or not', async () => {
    const x = tf.reshape(tf.range(0, 24), [2, 4, 3]);
    const [one, three] = tf.split(x, [1, 3], 1) as [tf.Tensor, tf.Tensor];
    expect([...(await one.data())]).toEqual([0, 1, 2, 12, 13, 14]);
    expect([...(await three.data())]).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 22, 23,
    ]);
    const [first, second] = tf.split(x, 2, 0) as [tf.Tensor, tf.Tensor];
    expect([...(await first.data())]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...(await second.data())]).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    tf.dispose([x, one, three, first, second]);
  });

  it.each([[[3, 5]], [[2, 3, 8]], [[1, 1]]])('softmax over %j, with gradient', async (shape) => {
    const random = createRandom(17);
    const columns = shape.at(-1)!;
    const [x, dy] = [drawSample(random, shape), drawSample(random, shape)];
    const y = new Float64Array(x.values.length);
    const dx = new Float64Array(x.values.length);
    for (let start = 0; start < y.length; start += columns) {
      const exponentials = x.values.slice(start, start + columns).map(Math.exp);
      const total = exponentials.reduce((p, q) => p + q, 0);
      for (let c = 0; c < columns; c++) y[start + c] = exponentials[c]! / total;
      let inner = 0;
      for (let c = start; c < start + columns; c++) inner += dy.values[c]! * y[c]!;
      for (let c = start; c < start + columns; c++) dx[c] = y[c]! * (dy.values[c]! - inner);
    }
    const [tx, tdy] = [toTensor(x), toTensor(dy)];
    const value = tf.softmax(tx);
    const [gradient] = tf.grads((input: tf.Tensor) => tf.softmax(input))([tx], tdy);
    expectClose(await value.data(), y, 1e-6);
    expectClose(await gradient!.data(), dx, 1e-6);
    tf.dispose([tx, tdy, value, gradient!]);
  });

  it('gives the same bits every time', async () => {
    const random = createRandom(21);
    const x = toTensor(drawSample(random, [3, 9, 9, 5])) as tf.Tensor4D;
    const w = toTensor(drawSample(random, [3, 3, 5, 7])) as tf.Tensor4D;
    const run = (a: tf.Tensor, f: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, 2, 1);
    const bits: string[] = [];
    for (let repeat = 0; repeat < 3; repeat++) {
      const gradients = tf.grads((a: tf.Tensor, f: tf.Tensor) => tf.square(run(a, f)))([x, w]);
      bits.push((await Promise.all(gradients.map((gradient) => gradient.data()))).join());
      tf.dispose(gradients);
    }
    expect(new Set(bits).size).toBe(1);
    tf.dispose([x, w]);
  });
}
