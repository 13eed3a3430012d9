/** The other end of the mailbox: a thread that runs kernels on the training thread's memory until it is ended. */
import type { KernelExports } from './exports.ts';
import { mailboxAt, STATE, setState, waitWhile } from './mailbox.ts';

/** What a thread is given to start with. */
export interface ThreadStart {
  readonly kernels: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly mailboxes: SharedArrayBuffer;
  /** Which mailbox is its own. */
  readonly thread: number;
  /** Names of kernels; calls name them by their place. */
  readonly names: readonly (keyof KernelExports)[];
}

/** Never returns before the thread is ended: nothing else can run on it. */
export async function serveKernels(start: ThreadStart, onReady: () => void): Promise<void> {
  const instance = await WebAssembly.instantiate(start.kernels, { env: { memory: start.memory } });
  const kernels = instance.exports as unknown as Record<string, (...args: number[]) => void>;
  const mailbox = mailboxAt(start.mailboxes, start.thread);
  onReady();
  let outcome: number = STATE.idle;
  for (;;) {
    waitWhile(mailbox, outcome);
    if (Atomics.load(mailbox.words, 0) === STATE.ended) return;
    const [, kernel, count] = mailbox.words;
    try {
      outcome = STATE.idle;
      kernels[start.names[kernel!]!]!(...mailbox.values.subarray(0, count!));
    } catch {
      // A trap: the training thread reads this state and throws there, where somebody listens.
      outcome = STATE.failed;
    }
    setState(mailbox, outcome);
  }
}
