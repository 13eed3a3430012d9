/** The form in which our kernels are written down: a tfjs kernel name and a function of tensors and attributes. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../core/errors.ts';
import type { WasmEngine } from './module.ts';

export interface KernelCall {
  /** The input of that name; float32, or the call is refused. */
  input(name: string): tf.TensorInfo;
  optionalInput(name: string): tf.TensorInfo | null;
  /** All inputs, in the order of their places; float32, or the call is refused. */
  inputs(): tf.TensorInfo[];
  /** The input of that name, whatever its type. */
  anyInput(name: string): tf.TensorInfo;
  /** Runs the kernel of tfjs-wasm that this one replaces, for what this one leaves to it. */
  stock(): tf.TensorInfo | tf.TensorInfo[];
  /** Attributes as tfjs passes them; each kernel knows its own. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface WasmKernel {
  readonly name: string;
  run(call: KernelCall, engine: WasmEngine): tf.TensorInfo | tf.TensorInfo[];
}

/** tfjs-wasm's own kernels that ours replaced, kept for `stock` and across restarts of the backend. */
const replaced = new Map<string, tf.KernelConfig>();
const ours = new WeakSet<tf.KernelConfig>();

/** Puts the kernels in place of tfjs-wasm's own of the same names. */
export function registerWasmKernels(kernels: readonly WasmKernel[], engine: WasmEngine): void {
  for (const { name, run } of kernels) {
    const current = tf.getKernel(name, 'wasm');
    if (current !== undefined) {
      if (!ours.has(current)) replaced.set(name, current);
      tf.unregisterKernel(name, 'wasm');
    }
    const { setupFunc } = replaced.get(name) ?? {};
    const config: tf.KernelConfig = {
      kernelName: name,
      backendName: 'wasm',
      kernelFunc: (call) => run(describeCall(name, call), engine),
      // The replaced kernel must meet the module of every new backend, or `stock` would call the old one.
      ...(setupFunc === undefined ? {} : { setupFunc }),
    };
    ours.add(config);
    tf.registerKernel(config);
  }
}

function describeCall(kernel: string, { inputs, backend, attrs }: Parameters<tf.KernelFunc>[0]): KernelCall {
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
    attributes: attrs ?? {},
    stock() {
      const config = replaced.get(kernel);
      if (config === undefined) throw new PupilError('UNEXPECTED', `tfjs-wasm has no ${kernel} of its own.`);
      return config.kernelFunc({ inputs, backend, ...(attrs === undefined ? {} : { attrs }) });
    },
    optionalInput,
    inputs: () => Object.keys(inputs).map((place) => present(place, optionalInput(place))),
    input: (name) => present(name, optionalInput(name)),
    anyInput: (name) => present(name, inputs[name] ?? null),
  };
}
