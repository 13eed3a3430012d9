/**
 * What tfjs-wasm alone would have to do for the filter gradient it lacks: composed of its own ops (pad, strided
 * slice, transposed product for each tap). Only the comparison in the bench uses it.
 */
import * as tf from '@tensorflow/tfjs-core';

export function registerComposedFilterGradient(): void {
  if (tf.getKernel(tf.Conv2DBackpropFilter, 'wasm') !== undefined) return;
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { strides, pad, filterShape } = attrs as unknown as {
        strides: number | [number, number];
        pad: number | 'same' | 'valid';
        filterShape: [number, number, number, number];
      };
      // Both will be disposed of as tensors of their own.
      tf.backend().incRef(inputs['x']!.dataId);
      tf.backend().incRef(inputs['dy']!.dataId);
      const x = tf.engine().makeTensorFromTensorInfo(inputs['x']!) as tf.Tensor4D;
      const dy = tf.engine().makeTensorFromTensorInfo(inputs['dy']!) as tf.Tensor4D;
      return tf.tidy(() => composed(x, dy, [strides].flat(), pad, filterShape));
    },
  });
}

function composed(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  strides: readonly number[],
  pad: number | 'same' | 'valid',
  filterShape: [number, number, number, number],
): tf.Tensor {
  const strideHeight = strides[0]!;
  const strideWidth = strides.at(-1)!;
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, [strideHeight, strideWidth], 1, pad);
  const { top, bottom, left, right } = info.padInfo;
  const padded = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const [height, width, channels, outputs] = filterShape;
  const rows = tf.reshape(dy, [-1, outputs]);
  const taps: tf.Tensor[] = [];
  for (let y = 0; y < height; y++) {
    for (let column = 0; column < width; column++) {
      const end = [
        info.batchSize,
        y + (info.outHeight - 1) * strideHeight + 1,
        column + (info.outWidth - 1) * strideWidth + 1,
        channels,
      ];
      const window = tf.stridedSlice(padded, [0, y, column, 0], end, [1, strideHeight, strideWidth, 1]);
      taps.push(tf.matMul(tf.reshape(window, [-1, channels]), rows, true, false));
    }
  }
  return tf.reshape(tf.stack(taps), filterShape);
}
