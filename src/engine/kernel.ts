/**
 * The form in which our kernels are written down, on any backend: a tfjs kernel name and a function of tensors and
 * attributes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../core/errors.ts';

export interface KernelCall {
  /** The input of that name; float32, or the call is refused. */
  input(name: string): tf.TensorInfo;
  optionalInput(name: string): tf.TensorInfo | null;
  /** The input of that name, whatever its type. */
  anyInput(name: string): tf.TensorInfo;
  /** All inputs, in the order of their places; float32, or the call is refused. */
  inputs(): tf.TensorInfo[];
  /** Runs tfjs's own kernel that this one replaces, for what this one leaves to it. */
  stock(): tf.TensorInfo | tf.TensorInfo[];
  /** Attributes as tfjs passes them; each kernel knows its own. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** @typeParam E what the kernels of a backend work with: its memory or its device */
export interface Kernel<E> {
  readonly name: string;
  run(call: KernelCall, engine: E): tf.TensorInfo | tf.TensorInfo[];
}

/**
 * tfjs's own kernels that ours replaced, by backend and name, kept for `stock` and across restarts of the backend.
 */
const replaced = new Map<string, tf.KernelConfig>();
const ours = new WeakSet<tf.KernelConfig>();

const placeOf = (backendName: string, kernelName: string) => `${backendName} ${kernelName}`;

/** Puts the kernels in place of the backend's own of the same names. */
export function registerKernels<E>(
  backendName: 'wasm' | 'webgpu',
  kernels: readonly Kernel<E>[],
  engineOf: (backend: unknown) => E,
): void {
  for (const { name, run } of kernels) {
    const place = placeOf(backendName, name);
    const current = tf.getKernel(name, backendName);
    if (current !== undefined) {
      if (!ours.has(current)) replaced.set(place, current);
      tf.unregisterKernel(name, backendName);
    }
    const { setupFunc } = replaced.get(place) ?? {};
    const config: tf.KernelConfig = {
      kernelName: name,
      backendName,
      kernelFunc: (call) => run(describeCall(backendName, name, call), engineOf(call.backend)),
      // The replaced kernel must meet the module of every new backend, or `stock` would call the old one.
      ...(setupFunc === undefined ? {} : { setupFunc }),
    };
    ours.add(config);
    tf.registerKernel(config);
  }
}

/** Puts tfjs's own kernels back, for comparisons. */
export function unregisterKernels(backendName: 'wasm' | 'webgpu', kernels: readonly Kernel<never>[]): void {
  for (const { name } of kernels) {
    tf.unregisterKernel(name, backendName);
    const stock = replaced.get(placeOf(backendName, name));
    if (stock !== undefined) tf.registerKernel(stock);
  }
}

function describeCall(
  backendName: string,
  kernel: string,
  { inputs, backend, attrs }: Parameters<tf.KernelFunc>[0],
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
    attributes: attrs ?? {},
    inputs: () => Object.keys(inputs).map((place) => present(place, optionalInput(place))),
    stock() {
      const config = replaced.get(placeOf(backendName, kernel));
      if (config === undefined)
        throw new PupilError('UNEXPECTED', `tfjs-${backendName} has no ${kernel} of its own.`);
      return config.kernelFunc({ inputs, backend, ...(attrs === undefined ? {} : { attrs }) });
    },
    optionalInput,
    input: (name) => present(name, optionalInput(name)),
    anyInput: (name) => present(name, inputs[name] ?? null),
  };
}
