/**
 * tfjs-wasm's backend on a memory that threads can share; tfjs's own way of starting it gives it one that they
 * cannot.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { PupilError } from '../../core/errors.ts';
import { importMemory } from './imported-memory.ts';

/** The part of emscripten's module that we use; tfjs ships no types for it. */
interface EmscriptenModule {
  cwrap(name: string, returns: 'number' | null, takes: readonly 'number'[]): (...args: number[]) => number;
  tfjs?: object;
  readonly asm: { malloc(sizeBytes: number): number };
}

type EmscriptenFactory = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}) => Promise<EmscriptenModule>;

/** @throws {PupilError} BACKEND_UNAVAILABLE when the module does not start */
export async function createTfjsBackend(bytes: Uint8Array<ArrayBuffer>): Promise<BackendWasm> {
  const { BackendWasm } = await import('@tensorflow/tfjs-backend-wasm');
  const glue: { default: unknown } = await import(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js'
  );
  const factory = glue.default as EmscriptenFactory;
  try {
    const { bytes: importing, initialPages: initial, maximumPages: maximum } = importMemory(bytes);
    const code = await WebAssembly.compile(importing);
    const memory = reserveMemory(initial, maximum);
    const module = await factory({
      instantiateWasm(imports, receive) {
        const instance = new WebAssembly.Instance(code, { ...imports, env: { ...imports['env'], memory } });
        receive(instance, code);
        return instance.exports;
      },
    });
    refuseWhenFull(module, memory);
    // The names under which BackendWasm looks for them.
    module.tfjs = {
      init: module.cwrap('init', null, []),
      initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
      getThreadsCount: module.cwrap('get_threads_count', 'number', []),
      registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
      disposeData: module.cwrap('dispose_data', null, ['number']),
      dispose: module.cwrap('dispose', null, []),
    };
    return new BackendWasm(module as ConstructorParameters<typeof BackendWasm>[0]);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PupilError('BACKEND_UNAVAILABLE', `tfjs-wasm does not start: ${reason}`, {}, { cause });
  }
}

/**
 * A memory that is full gives address 0, and tfjs would write there: its next kernel then fails with no word of why.
 */
function refuseWhenFull(module: EmscriptenModule, memory: WebAssembly.Memory): void {
  const allocate = (sizeBytes: number): number => {
    const address = module.asm.malloc(sizeBytes);
    if (address !== 0) return address;
    const inMiB = (bytes: number) => Math.ceil(bytes / 2 ** 20).toLocaleString('en');
    throw new PupilError(
      'OUT_OF_MEMORY',
      `This does not fit into the memory of WASM: ${inMiB(sizeBytes)} MiB more were asked for, with ${inMiB(memory.buffer.byteLength)} MiB in use; 4,096 MiB is the most. Choose smaller batches, smaller images or a smaller student.`,
      { sizeBytes, heldBytes: memory.buffer.byteLength },
    );
  };
  // Emscripten writes its own function here when that is first called.
  Object.defineProperty(module, '_malloc', { get: () => allocate, set: () => {} });
}

/** 512 MiB: less would not train the larger students. */
const FEWEST_PAGES = 8_192;

/**
 * A shared memory reserves its maximum of addresses at once, which some devices refuse: then half of it, and half of
 * that.
 * @throws {RangeError} when even FEWEST_PAGES are refused
 */
export function reserveMemory(initial: number, maximum: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial, maximum, shared: true });
  } catch (thrown) {
    if (maximum / 2 < FEWEST_PAGES) throw thrown;
    return reserveMemory(initial, maximum / 2);
  }
}
