/**
 * Our kernels, instantiated on tfjs-wasm's memory: tensors are never copied between the two. The module has no data,
 * no stack and no allocator, so any thread may run it; scratch is one block of tfjs-wasm's heap that grows to the
 * largest need and is kept.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../core/errors.ts';
import type { KernelExports } from './exports.ts';
import type { KernelName } from './job-board.ts';
import { memoryOf } from './memory.ts';
import { oneThread, startThreads, type ThreadSource, type Threads } from './threads.ts';

/** `relaxed` has fused multiply-add; both need 128-bit SIMD. */
export type SimdLevel = 'relaxed' | 'simd';

export interface WasmEngine {
  readonly simd: SimdLevel;
  readonly kernels: KernelExports;
  /** Byte address of a tensor on the heap. */
  address(tensor: tf.TensorInfo): number;
  /** A new tensor with undefined content, float32 unless said otherwise. */
  output(shape: readonly number[], dtype?: tf.DataType): tf.TensorInfo;
  /** The same data under another tensor: nothing is copied. */
  share(tensor: tf.TensorInfo): tf.TensorInfo;
  /** A block of at least that size, 16-byte aligned, valid until the next call. */
  scratch(sizeBytes: number): number;
  /** Copies bytes within the heap. */
  copy(from: number, to: number, sizeBytes: number): void;
  /**
   * Writes small integers (sizes) for a kernel to read and returns their address, one block a part; valid until the
   * part's next.
   */
  integers(values: readonly number[], part?: number): number;
  /**
   * Divides the units 0..count between the threads, at least `grain` units and a multiple of it each, and runs the
   * kernel on each part.
   * @param argumentsOf of the part from `from` to `to`; `part` is below `parts`
   */
  spread(
    name: KernelName,
    count: number,
    grain: number,
    argumentsOf: (from: number, to: number, part: number) => readonly number[],
  ): void;
  readonly threads: number;
  /** Most parts that `spread` makes. */
  readonly parts: number;
  /** Ends the other threads. */
  end(): void;
}

/** `f32x4.relaxed_madd` on constants: a module that only an engine with relaxed SIMD accepts. */
const RELAXED_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 1, 253, 17, 65, 2,
  253, 17, 65, 3, 253, 17, 253, 133, 2, 11,
]);

export function detectSimd(): SimdLevel {
  return WebAssembly.validate(RELAXED_PROBE) ? 'relaxed' : 'simd';
}

/** What emscripten puts on every module (its types are not shipped with tfjs-wasm). */
interface HeapAllocator {
  /** @throws {PupilError} OUT_OF_MEMORY: see `createTfjsBackend` */
  _malloc(sizeBytes: number): number;
  _free(address: number): void;
}

const INTEGER_SLOTS = 16;
const ALIGNMENT = 16;

const align = (address: number) => Math.ceil(address / ALIGNMENT) * ALIGNMENT;

function allocate(heap: HeapAllocator, sizeBytes: number): number {
  return heap._malloc(sizeBytes + ALIGNMENT) >>> 0;
}

/** One block for whoever is computing, which grows with what is asked for. */
function scratchIn(heap: HeapAllocator): WasmEngine['scratch'] {
  let block = { address: 0, sizeBytes: 0 };
  return (sizeBytes) => {
    if (sizeBytes > block.sizeBytes) {
      if (block.address !== 0) heap._free(block.address);
      block = { address: allocate(heap, sizeBytes), sizeBytes };
    }
    return align(block.address);
  };
}

/** @throws {PupilError} BACKEND_UNAVAILABLE when the bytes are not our module or tfjs-wasm hides its memory. */
export async function attachKernels(
  backend: BackendWasm,
  bytes: BufferSource,
  simd: SimdLevel,
  source: ThreadSource | null,
): Promise<WasmEngine> {
  const memory = memoryOf(backend);
  const heap = backend.wasm as unknown as HeapAllocator;
  const { kernels, module } = await instantiate(bytes, memory);
  const threads: Threads =
    source === null || source.count < 2
      ? oneThread(kernels)
      : await startThreads(kernels, module, memory, source);
  const integerBlock = align(allocate(heap, INTEGER_SLOTS * 4 * threads.parts));
  return {
    simd,
    kernels,
    address: (tensor) => backend.dataIdMap.get(tensor.dataId).memoryOffset!,
    output: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
    share({ dataId, shape, dtype }) {
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
    scratch: scratchIn(heap),
    copy(from, to, sizeBytes) {
      new Uint8Array(memory.buffer).copyWithin(to, from, from + sizeBytes);
    },
    integers(values, part = 0) {
      const address = integerBlock + part * INTEGER_SLOTS * 4;
      // A fresh view each time: the heap's buffer is replaced when it grows.
      new Int32Array(memory.buffer, address, values.length).set(values);
      return address;
    },
    spread(name, count, grain, argumentsOf) {
      const grains = Math.ceil(count / grain);
      const parts = Math.max(1, Math.min(threads.parts, Math.floor(count / grain)));
      const edge = (part: number) => Math.min(count, Math.ceil((grains * part) / parts) * grain);
      const calls = Array.from({ length: parts }, (_, part) => argumentsOf(edge(part), edge(part + 1), part));
      threads.run(name, calls);
    },
    threads: threads.count,
    parts: threads.parts,
    end: threads.end,
  };
}

async function instantiate(
  bytes: BufferSource,
  memory: WebAssembly.Memory,
): Promise<{ kernels: KernelExports; module: WebAssembly.Module }> {
  try {
    const { instance, module } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return { kernels: instance.exports as unknown as KernelExports, module };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PupilError(
      'BACKEND_UNAVAILABLE',
      `Our WASM kernels do not start here: ${reason}`,
      {},
      { cause },
    );
  }
}
