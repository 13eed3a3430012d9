/** The form in which our kernels are written down: a tfjs kernel name and a function of tensors and attributes. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../core/errors.ts';
import type { WasmEngine } from './module.ts';

export interface KernelCall {
  /** The input of that name; float32, or the call is refused. */
  input(name: string): tf.TensorInfo;
  optionalInput(name: string): tf.TensorInfo | null;
  /** The input of that name, whatever its type. */
  anyInput(name: string): tf.TensorInfo;
  /** Attributes as tfjs passes them; each kernel knows its own. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface WasmKernel {
  readonly name: string;
  run(call: KernelCall, engine: WasmEngine): tf.TensorInfo | tf.TensorInfo[];
}

/** Puts the kernels in place of tfjs-wasm's own of the same names. */
export function registerWasmKernels(kernels: readonly WasmKernel[], engine: WasmEngine): void {
  for (const { name, run } of kernels) {
    if (tf.getKernel(name, 'wasm') !== undefined) tf.unregisterKernel(name, 'wasm');
    tf.registerKernel({
      kernelName: name,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => run(describeCall(name, inputs, attrs), engine),
    });
  }
}

function describeCall(
  kernel: string,
  inputs: tf.NamedTensorInfoMap,
  attributes: tf.NamedAttrMap | undefined,
): KernelCall {
  const present = (name: string, tensor: tf.TensorInfo | null) => {
    if (tensor === null) throw new PupilError('UNEXPECTED', `${kernel} lacks its input ${name}.`);
    return tensor;
  };
  const optionalInput = (name: string) => {
    const tensor = inputs[name] ?? null;
    if (tensor !== null && tensor.dtype !== 'float32') {
      throw new PupilError('UNEXPECTED', `${kernel} takes float32, not ${tensor.dtype}, for ${name}.`);
    }
    return tensor;
  };
  return {
    attributes: attributes ?? {},
    optionalInput,
    input: (name) => present(name, optionalInput(name)),
    anyInput: (name) => present(name, inputs[name] ?? null),
  };
}
