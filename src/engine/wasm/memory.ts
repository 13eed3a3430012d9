/** The memory on which tfjs-wasm keeps its tensors. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { PupilError } from '../../core/errors.ts';

/** @throws {PupilError} BACKEND_UNAVAILABLE */
export function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const exported: unknown = Reflect.get(backend.wasm, 'asm');
  const memory: unknown =
    typeof exported === 'object' && exported !== null ? Reflect.get(exported, 'memory') : null;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new PupilError(
    'BACKEND_UNAVAILABLE',
    'This build of tfjs-wasm does not export its memory; our kernels need it.',
  );
}
