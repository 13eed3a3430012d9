/**
 * How the training thread hands a kernel call to another thread: one mailbox a thread in shared memory. The training thread writes the
 * call and sets BUSY; the other runs it and sets DONE. Each waits for the other's word only, so no call can be lost or run twice.
 */

/** Kernels take fewer arguments than this. */
export const MAX_ARGUMENTS = 24;

export const STATE = { idle: 0, busy: 1, failed: 2, ended: 3 } as const;

const WORDS = 4;
const MAILBOX_BYTES = WORDS * 4 + MAX_ARGUMENTS * 8;

export function mailboxBytes(threads: number): number {
  return threads * MAILBOX_BYTES;
}

/** Views of one thread's mailbox: word 0 is the state, 1 the kernel's index, 2 the number of arguments. */
export interface Mailbox {
  readonly words: Int32Array;
  readonly values: Float64Array;
}

export function mailboxAt(buffer: ArrayBufferLike, thread: number): Mailbox {
  const at = thread * MAILBOX_BYTES;
  return {
    words: new Int32Array(buffer, at, WORDS),
    values: new Float64Array(buffer, at + WORDS * 4, MAX_ARGUMENTS),
  };
}

/** Looks this often before it sleeps: the next call of a step comes within microseconds, and waking takes about as long as 5,000 looks. */
const LOOKS = 4_000;

/** Returns once the mailbox is no longer in that state. */
export function waitWhile({ words }: Mailbox, state: number): void {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, 0) !== state) return;
  while (Atomics.load(words, 0) === state) Atomics.wait(words, 0, state);
}

export function setState({ words }: Mailbox, state: number): void {
  Atomics.store(words, 0, state);
  Atomics.notify(words, 0);
}
