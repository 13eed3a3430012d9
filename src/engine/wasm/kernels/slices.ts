/** Slices and splits along one axis in place of tfjs-wasm's, which copy the whole tensor out of the heap first. */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmKernel } from '../kernel.ts';
import type { WasmEngine } from '../module.ts';

const { sizeFromShape } = tf.util;

/** Types of four bytes: the others are left to tfjs. */
const isWord = ({ dtype }: tf.TensorInfo) => dtype === 'float32' || dtype === 'int32';

/** Entries `begin` to `begin + size` along one axis of x. */
function cut(engine: WasmEngine, x: tf.TensorInfo, axis: number, begin: number, size: number): tf.TensorInfo {
  const { address, kernels, output } = engine;
  const y = output(
    x.shape.map((length, at) => (at === axis ? size : length)),
    x.dtype,
  );
  const outer = sizeFromShape(x.shape.slice(0, axis));
  const innerBytes = sizeFromShape(x.shape.slice(axis + 1)) * 4;
  const [stride, runBytes] = [x.shape[axis]! * innerBytes, size * innerBytes];
  kernels.copyRuns(address(x) + begin * innerBytes, stride, address(y), runBytes, runBytes, outer);
  return y;
}

export const slice: WasmKernel = {
  name: tf.Slice,
  run(call, engine) {
    const x = call.anyInput('x');
    const { begin, size } = call.attributes as { begin: number | number[]; size: number | number[] };
    const [from, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]];
    const cutAxes = x.shape.flatMap((length, axis) => (sizes[axis] === length ? [] : [axis]));
    if (!isWord(x) || cutAxes.length !== 1 || sizeFromShape(sizes) === 0) return call.stock();
    const axis = cutAxes[0]!;
    tf.slice_util.assertParamsValid(x as tf.Tensor, from, sizes);
    return cut(engine, x, axis, from[axis]!, sizes[axis]!);
  },
};

export const split: WasmKernel = {
  name: tf.SplitV,
  run(call, engine) {
    const x = call.anyInput('x');
    const { numOrSizeSplits, axis } = call.attributes as { numOrSizeSplits: number | number[]; axis: number };
    const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along);
    if (!isWord(x) || sizes.includes(0) || sizeFromShape(x.shape) === 0) return call.stock();
    let begin = 0;
    return sizes.map((size) => {
      const part = cut(engine, x, along, begin, size);
      begin += size;
      return part;
    });
  },
};
