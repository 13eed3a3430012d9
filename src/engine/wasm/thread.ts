/** A thread that runs kernels on the training thread's memory until their board is ended. */
import type { KernelExports } from './exports.ts';
import { JobBoard, type KernelName } from './job-board.ts';

/** What a thread is given to start with. */
export interface ThreadStart {
  readonly kernels: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: SharedArrayBuffer;
  /** Names of kernels; jobs name them by their place. */
  readonly names: readonly KernelName[];
}

/** Once ready it never yields: nothing else can run on its thread before the board is ended. */
export async function serveKernels(start: ThreadStart, onReady: () => void): Promise<void> {
  const instance = await WebAssembly.instantiate(start.kernels, { env: { memory: start.memory } });
  const board = new JobBoard(instance.exports as unknown as KernelExports, start.names, start.board);
  onReady();
  board.serve();
}
