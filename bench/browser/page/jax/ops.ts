/**
 * Runs a student on jax-js, so that the bench's nets have one description there too. jax-js counts references, and a
 * function uses up what it is given: here inputs are only borrowed, so `ref` stands before every use. Under `jit`
 * that costs nothing, since it runs only while a step is traced. Attention dropout and running statistics are left
 * out.
 */
import { lax, nn, numpy as np } from '@jax-js/jax';
import { type Conv, NORM_EPSILON, type Ops } from '../../../../src/core/students/ops.ts';
import type { JaxConvolutions } from '../../requests.ts';

type Quad = [number, number, number, number];

export function jaxOps(parameter: (name: string) => np.Array, convolutions: JaxConvolutions): Ops<np.Array> {
  const scaled = (x: np.Array, name: string) =>
    x.mul(parameter(`${name}.weight`).ref).add(parameter(`${name}.bias`).ref);
  const convolve = { own: ownConvolution, products: productsOfShifts }[convolutions];

  return {
    conv2d: (x, conv) => convolve(x, parameter(conv.weight), conv),
    depthwiseConv2d: () => notCompared('depthwise convolutions'),
    linear: (x, { weight, bias }) => np.matmul(x.ref, parameter(weight).ref).add(parameter(bias).ref),
    batchNorm: (x, name) => scaled(normalised(x, [0, 1, 2]), name),
    groupNorm(x, name, groups) {
      const [batch, height, width, channels] = x.shape as Quad;
      const grouped = x.ref.reshape([batch, height * width, groups, channels / groups]);
      return scaled(normalised(grouped, [1, 3]).reshape([batch, height, width, channels]), name);
    },
    layerNorm: (x, name) => scaled(normalised(x, [-1]), name),
    relu: (x) => nn.relu(x.ref),
    relu6: (x) => np.clip(x.ref, 0, 6),
    quickGelu: (x) => x.ref.mul(nn.sigmoid(x.ref.mul(1.702))),
    sigmoid: (x) => nn.sigmoid(x.ref),
    add: (a, b) => a.ref.add(b.ref),
    multiply: (a, b) => a.ref.mul(b.ref),
    globalAveragePool: (x) => np.mean(x.ref, [1, 2]),
    tokens(x) {
      const [batch, height, width, channels] = x.shape as Quad;
      return x.ref.reshape([batch, height * width, channels]);
    },
    prependToken(x, name) {
      const [batch, , width] = x.shape as [number, number, number];
      const token = np.broadcastTo(parameter(name).ref.reshape([1, 1, width]), [batch, 1, width]);
      return np.concatenate([token, x.ref], 1);
    },
    addPositions: (x, name) => x.ref.add(parameter(name).ref),
    firstToken: (x) => x.ref.slice([], 0),
    attention(qkv, heads) {
      const [batch, count, width] = qkv.shape as [number, number, number];
      const size = width / 3 / heads;
      const part = (i: number) =>
        qkv.ref.reshape([batch, count, 3, heads, size]).slice([], [], i).transpose([0, 2, 1, 3]);
      const scores = np.matmul(part(0), part(1).transpose([0, 1, 3, 2])).mul(size ** -0.5);
      const mixed = np.matmul(nn.softmax(scores, -1), part(2));
      return mixed.transpose([0, 2, 1, 3]).reshape([batch, count, width / 3]);
    },
    biWkv: () => notCompared('WKV'),
    unitLength: () => notCompared('answers in the teacher’s space'),
    layer: () => notCompared('networks from files'),
    tap: (x) => x,
  };
}

/** The bench compares convolved nets and transformers. */
function notCompared(what: string): never {
  throw new RangeError(`The bench has no ${what} on jax-js.`);
}

function normalised(x: np.Array, axes: number[]): np.Array {
  const centred = x.ref.sub(np.mean(x.ref, axes, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
  return centred.mul(np.reciprocal(np.sqrt(variance.add(NORM_EPSILON))));
}

/** jax-js's own convolution, which wants channels before rows. */
function ownConvolution(x: np.Array, kernel: np.Array, { kernelPx, stride, padding }: Conv): np.Array {
  const sidePx = sidePxOf(kernelPx, padding);
  const sides: [number, number] = [sidePx, sidePx];
  const [images, filters] = [x.ref.transpose([0, 3, 1, 2]), kernel.ref.transpose([3, 2, 0, 1])];
  return lax.convGeneralDilated(images, filters, [stride, stride], [sides, sides]).transpose([0, 2, 3, 1]);
}

/** The same as a sum of one matrix product for each place of the kernel: several times as fast there. */
function productsOfShifts(x: np.Array, kernel: np.Array, conv: Conv): np.Array {
  const { kernelPx, outputs, stride, padding } = conv;
  const [batch, height, width, channels] = x.shape as Quad;
  const sidePx = sidePxOf(kernelPx, padding);
  const [rows, columns] = [height, width].map(
    (px) => Math.floor((px + 2 * sidePx - kernelPx) / stride) + 1,
  ) as [number, number];
  const product = (patches: np.Array, filters: np.Array) =>
    np.matmul(patches.reshape([batch * rows * columns, -1]), filters.reshape([-1, outputs]));
  let sum: np.Array | null = null;
  if (kernelPx === stride) {
    const patches = x.ref
      .reshape([batch, rows, stride, columns, stride, channels])
      .transpose([0, 1, 3, 2, 4, 5]);
    sum = product(patches, kernel.ref);
  } else {
    const sides: [number, number] = [sidePx, sidePx];
    const padded = sidePx === 0 ? x : np.pad(x.ref, [[0, 0], sides, sides, [0, 0]]);
    for (let place = 0; place < kernelPx ** 2; place++) {
      const [down, right] = [Math.floor(place / kernelPx), place % kernelPx];
      const shifted = padded.ref
        .slice([], [down, down + stride * rows], [right, right + stride * columns])
        .reshape([batch, rows, stride, columns, stride, channels])
        .slice([], [], 0, [], 0);
      const added = product(shifted, kernel.ref.slice(down, right));
      sum = sum === null ? added : sum.add(added);
    }
  }
  return sum!.reshape([batch, rows, columns, outputs]);
}

function sidePxOf(kernelPx: number, padding: Conv['padding']): number {
  if (padding === 'same') throw new Error('The bench has no net that pads as TensorFlow does.');
  return padding === 'sym' ? (kernelPx - 1) / 2 : 0;
}
