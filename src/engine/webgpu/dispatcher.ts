/**
 * Runs our programs on tfjs's device, in its command encoder and compute pass, on its buffers: in order with its own
 * kernels, submitted and released with them. Pipelines are kept for each device by program and constants; a call that
 * has run before builds no text.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../core/errors.ts';
import { type Constants, foldGroups, type Program, writeModule } from './program.ts';

type Tensors = Readonly<Record<string, tf.TensorInfo>>;
type Numbers = Readonly<Record<string, number | tf.TensorInfo>>;

export interface Gpu {
  readonly device: GPUDevice;
  /** A tensor that a program is about to write. */
  output(shape: readonly number[], dtype?: 'float32' | 'int32'): tf.TensorInfo;
  /** Gives a tensor that only a call needed back. The programs that use it still run. */
  release(tensor: tf.TensorInfo): void;
  /**
   * Records one dispatch. Buffers are passed by the names that the program declares.
   * Where one of them is empty nothing runs, and what the program would have written is zero.
   * @param numbers plain, or scalars on the device, which are not read back for it
   */
  run<C extends Constants<C>>(
    program: Program<C>,
    constants: C,
    reads: Tensors,
    writes: Tensors,
    numbers?: Numbers,
  ): void;
  /** Records copies of whole elements (of 4 bytes), in order. No program runs. */
  copy(copies: readonly Copy[]): void;
}

export interface Copy {
  readonly from: tf.TensorInfo;
  readonly fromIndex: number;
  readonly to: tf.TensorInfo;
  readonly toIndex: number;
  readonly count: number;
}

interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly sides: readonly [number, number];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly numbers: readonly string[];
}

/** What tfjs-webgpu (4.22) keeps to itself, and whoever records commands beside it must keep in order. */
interface Internals {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  readonly uniformPendingDisposal: GPUBuffer[];
}

const dispatchers = new WeakMap<WebGPUBackend, Gpu>();
/** By device: a device that was lost takes its pipelines with it. */
const pipelinesOf = new WeakMap<GPUDevice, Map<string, Pipeline>>();
let dispatched = 0;

/** Programs of ours dispatched so far, on any device. */
export function dispatchCount(): number {
  return dispatched;
}

/** Pipelines of ours that the device holds. */
export function pipelineCount(device: GPUDevice): number {
  return pipelinesOf.get(device)?.size ?? 0;
}

/** The dispatcher of a running backend. */
export function gpuOf(backend: WebGPUBackend): Gpu {
  let gpu = dispatchers.get(backend);
  if (gpu === undefined) {
    gpu = createDispatcher(backend);
    dispatchers.set(backend, gpu);
  }
  return gpu;
}

const isEmpty = (tensor: tf.TensorInfo) => tf.util.sizeFromShape(tensor.shape) === 0;

/** The device's pipelines, built when they are first asked for. */
interface Pipelines {
  of<C extends Constants<C>>(program: Program<C>, constants: C): Pipeline;
  /**
   * Set when the device refused a program: what it should have written is not to be believed, so nothing runs from
   * then on.
   */
  readonly refusal: PupilError | null;
}

function pipelinesFor(device: GPUDevice): Pipelines {
  const pipelines = pipelinesOf.get(device) ?? new Map<string, Pipeline>();
  pipelinesOf.set(device, pipelines);
  let refusal: PupilError | null = null;
  return {
    of(program, constants) {
      const key = `${program.name} ${Object.values(constants).join()}`;
      let found = pipelines.get(key);
      if (found === undefined) {
        device.pushErrorScope('validation');
        found = createPipeline(device, key, program.build(constants), constants);
        pipelines.set(key, found);
        device.popErrorScope().then(
          (error) => {
            if (error !== null) refusal ??= refused(key, error.message);
          },
          // A lost device, which the trainer hears of by itself.
          (thrown: unknown) => console.info(`${key}: not known whether it is valid.`, thrown),
        );
      }
      return found;
    },
    get refusal() {
      return refusal;
    },
  };
}

/** tfjs's buffers and its commands, in order with its own. */
function recorderOf(backend: WebGPUBackend) {
  const internals = backend as unknown as Internals;
  return {
    /** The tensor's buffer, uploaded if need be, and kept until the commands are submitted. */
    bufferOf(tensor: tf.TensorInfo): GPUBuffer {
      backend.uploadToGPU(tensor.dataId);
      internals.commandQueueOwnedIds.add(tensor.dataId);
      return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer;
    },
    copyWords(from: GPUBuffer, fromIndex: number, to: GPUBuffer, toIndex: number, count: number): void {
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      internals.commandEncoder!.copyBufferToBuffer(from, fromIndex * 4, to, toIndex * 4, count * 4);
    },
    dispatch({ pipeline, sides }: Pipeline, group: GPUBindGroup): void {
      // Uploads end the pass, so it is opened after them.
      backend.ensureCommandEncoderReady();
      internals.computePassEncoder ??= internals.commandEncoder!.beginComputePass();
      const pass = internals.computePassEncoder;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...sides);
      dispatched++;
      internals.dispatchCountInPass++;
      const most = tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE');
      if (internals.dispatchCountInPass < most) return;
      backend.endComputePassEncoder();
      backend.submitQueue();
    },
    /** The buffer goes once the commands that use it are submitted. */
    disposeLater: (buffer: GPUBuffer) => void internals.uniformPendingDisposal.push(buffer),
  };
}

function createDispatcher(backend: WebGPUBackend): Gpu {
  const { device, bufferManager, queue } = backend;
  const pipelines = pipelinesFor(device);
  const { bufferOf, copyWords, dispatch, disposeLater } = recorderOf(backend);

  function writeNumbers(names: readonly string[], values: Numbers): GPUBuffer {
    // Uniform blocks are multiples of 16 bytes.
    const floats = new Float32Array(Math.ceil(names.length / 4) * 4);
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
    const buffer = bufferManager.acquireBuffer(floats.byteLength, usage);
    for (const [at, name] of names.entries()) {
      const value = values[name]!;
      if (typeof value === 'number') floats[at] = value;
      else copyWords(bufferOf(value), 0, buffer, at, 1);
    }
    // On the queue, and so before the commands that are yet to be submitted.
    queue.writeBuffer(buffer, 0, floats);
    disposeLater(buffer);
    return buffer;
  }

  return {
    device,
    output: (shape, dtype = 'float32') => backend.makeTensorInfo([...shape], dtype),
    release: ({ dataId }) => void backend.disposeData(dataId),
    run(program, constants, reads, writes, numbers = {}) {
      if (pipelines.refusal !== null) throw pipelines.refusal;
      const outputs = Object.values(writes);
      if (outputs.some(isEmpty) || Object.values(reads).some(isEmpty)) {
        for (const output of outputs) fillWithZeros(backend, output);
        return;
      }
      const found = pipelines.of(program, constants);
      const buffers = [
        ...found.reads.map((name) => bufferOf(reads[name]!)),
        ...found.writes.map((name) => bufferOf(writes[name]!)),
      ];
      if (found.numbers.length > 0) buffers.push(writeNumbers(found.numbers, numbers));
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      dispatch(found, device.createBindGroup({ layout: found.layout, entries }));
    },
    copy(copies) {
      for (const { from, fromIndex, to, toIndex, count } of copies) {
        copyWords(bufferOf(from), fromIndex, bufferOf(to), toIndex, count);
      }
    },
  };
}

function refused(key: string, message: string): PupilError {
  return new PupilError(
    'BACKEND_UNAVAILABLE',
    `This GPU refuses a program of ours (${key}): ${message}. Train on WASM instead.`,
    { program: key },
  );
}

function createPipeline(
  device: GPUDevice,
  label: string,
  shader: ReturnType<Program<never>['build']>,
  constants: object,
): Pipeline {
  const sides = foldGroups(shader.groups, device.limits.maxComputeWorkgroupsPerDimension);
  const code = writeModule(shader, constants, sides);
  const numbers = shader.numbers ?? [];
  const types: GPUBufferBindingType[] = [
    ...Object.keys(shader.reads).map(() => 'read-only-storage' as const),
    ...Object.keys(shader.writes).map(() => 'storage' as const),
    ...(numbers.length === 0 ? [] : ['uniform' as const]),
  ];
  // Written out, since the layout that a device derives from the text lacks buffers that the text does not use.
  const layout = device.createBindGroupLayout({
    label,
    entries: types.map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })),
  });
  const pipeline = device.createComputePipeline({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ label, code }), entryPoint: 'main' },
  });
  return {
    pipeline,
    layout,
    sides,
    reads: Object.keys(shader.reads),
    writes: Object.keys(shader.writes),
    numbers,
  };
}

function fillWithZeros(backend: WebGPUBackend, { dataId, shape, dtype }: tf.TensorInfo): void {
  if (dtype !== 'float32' && dtype !== 'int32')
    throw new PupilError('UNEXPECTED', `GPU programs write numbers, not ${dtype}.`);
  backend.tensorMap.get(dataId).values = tf.util.makeZerosTypedArray(tf.util.sizeFromShape(shape), dtype);
}
