/**
 * A whole training step's forward and backward pass of a small residual conv net, for timing: batch 64, 64 px, batch
 * norm, ReLU.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../src/core/random.ts';
import { batchNormTrain } from '../src/core/tensors/blocks.ts';
import { softmaxCrossEntropy } from '../src/core/tensors/softmax-cross-entropy.ts';

const WIDTHS = [16, 32, 64, 128] as const;
const BATCH = 64;
const SIDE_PX = 64;
const CLASSES = 10;

export interface Step {
  /** Multiply-adds of the convolutions, twice counted, forwards and backwards. */
  readonly flops: number;
  /** Runs forwards and backwards and disposes of everything. */
  run(): void;
  dispose(): void;
}

type Values = (shape: number[], scale: number) => tf.Tensor;

/** Convolutions with their norms, each of which takes its numbers from a list of parameters that grows with it. */
function layers(values: Values) {
  const parameters: tf.Tensor[] = [];
  const add = (tensor: tf.Tensor) => parameters.push(tensor) - 1;
  let flops = 0;

  const conv = (
    inputs: number,
    outputs: number,
    kernelPx: number,
    stride: number,
    outPx: number,
    passes = 3,
  ) => {
    flops += passes * 2 * BATCH * outPx ** 2 * outputs * inputs * kernelPx ** 2;
    const weight = add(
      values([kernelPx, kernelPx, inputs, outputs], Math.sqrt(2 / (inputs * kernelPx ** 2))),
    );
    const gamma = add(tf.ones([outputs]));
    const beta = add(tf.zeros([outputs]));
    return (x: tf.Tensor, p: tf.Tensor[]) => {
      const y = tf.conv2d(x as tf.Tensor4D, p[weight] as tf.Tensor4D, stride, (kernelPx - 1) / 2);
      return batchNormTrain(y, p[gamma]!, p[beta]!, 1e-5).y;
    };
  };
  return { parameters, add, conv, flops: () => flops };
}

export function residualStep(): Step {
  const random = createRandom(1);
  const values = (shape: number[], scale: number) =>
    tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal() * scale),
      shape,
    );
  const images = values([BATCH, SIDE_PX, SIDE_PX, 3], 1) as tf.Tensor4D;
  const classes = Array.from({ length: BATCH }, (_, i) => i % CLASSES);
  const labels = tf.tidy(() => tf.cast(tf.oneHot(classes, CLASSES), 'float32'));
  const { parameters, add, conv, flops } = layers(values);
  const stem = conv(3, WIDTHS[0], 3, 2, 32, 2);
  const blocks = WIDTHS.map((width, stage) => {
    const outPx = 32 >> stage;
    const inputs = stage === 0 ? width : WIDTHS[stage - 1]!;
    const stride = stage === 0 ? 1 : 2;
    const first = conv(inputs, width, 3, stride, outPx);
    const second = conv(width, width, 3, 1, outPx);
    const skip = stage === 0 ? null : conv(inputs, width, 1, stride, outPx);
    return (x: tf.Tensor, p: tf.Tensor[]) =>
      tf.relu(tf.add(second(tf.relu(first(x, p)), p), skip === null ? x : skip(x, p)));
  });
  const head = add(values([WIDTHS[3], CLASSES], 0.1));

  const loss = (...p: tf.Tensor[]) => {
    let x = tf.relu(stem(images, p));
    for (const block of blocks) x = block(x, p);
    const logits = tf.matMul(tf.mean(x, [1, 2]) as tf.Tensor2D, p[head] as tf.Tensor2D);
    return tf.mean(softmaxCrossEntropy(logits, labels));
  };
  const gradientsOf = tf.valueAndGrads(loss);
  return {
    flops: flops(),
    run() {
      const { value, grads } = tf.tidy(() => gradientsOf(parameters));
      value.dataSync();
      tf.dispose([value, ...grads]);
    },
    dispose() {
      tf.dispose([images, labels, ...parameters]);
    },
  };
}
