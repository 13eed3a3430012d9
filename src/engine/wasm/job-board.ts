/**
 * How threads share a kernel's work: a board in shared memory with one job at a time, cut into parts that whoever is
 * free takes. The posting thread takes parts too, so a thread that the machine does not run just now costs nothing;
 * it waits only for parts that another has begun.
 *
 * The turn word is the job's number times 256 plus the next part. While the job is being written the next part is
 * CLOSED, above any number of parts, so nobody takes one; parts are taken by compare-and-exchange of the whole word,
 * so nobody takes one of an old job.
 */
import type { KernelExports } from './exports.ts';

/** Kernels take fewer arguments than this. */
const MAX_ARGUMENTS = 24;
export const MAX_PARTS = 64;

const CLOSED = 255;
const JOB = 256;
const JOBS = 2 ** 22;
const ENDED = -1;

/** Places of the words on the board. */
const TURN = 0;
const PARTS = 1;
const DONE = 2;
const FAILED = 3;
const KERNEL = 4;
const ARGUMENTS = 5;
const WORDS = 6;

const VALUES_AT = WORDS * 4;
const BOARD_BYTES = VALUES_AT + MAX_PARTS * MAX_ARGUMENTS * 8;

/**
 * Looks this often before it sleeps: a step's next kernel comes within microseconds, and to be woken takes longer
 * than these looks.
 */
const LOOKS = 2_000;

export type KernelName = keyof KernelExports;

export class JobBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #values: Float64Array;
  readonly #kernels: readonly ((...args: number[]) => unknown)[];
  readonly #places: ReadonlyMap<KernelName, number>;

  /**
   * @param buffer of the board that another thread made; without one, a new board
   * @param names the same list in the same order on every thread
   */
  constructor(kernels: KernelExports, names: readonly KernelName[], buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(BOARD_BYTES);
    this.#words = new Int32Array(this.buffer, 0, WORDS);
    this.#values = new Float64Array(this.buffer, VALUES_AT);
    this.#kernels = names.map((name) => kernels[name] as (...args: number[]) => unknown);
    this.#places = new Map(names.map((name, place) => [name, place]));
    if (buffer === undefined) this.#words[TURN] = CLOSED;
  }

  /**
   * Runs one kernel with each of the argument lists, here and wherever `serve` listens; returns when all are done.
   * @returns false when a call failed on another thread
   */
  run(name: KernelName, calls: readonly (readonly number[])[]): boolean {
    const words = this.#words;
    const job = (Math.floor(Atomics.load(words, TURN) / JOB) + 1) % JOBS;
    Atomics.store(words, TURN, job * JOB + CLOSED);
    calls.forEach((call, part) => {
      this.#values.set(call, part * MAX_ARGUMENTS);
    });
    words[KERNEL] = this.#places.get(name)!;
    words[PARTS] = calls.length;
    words[ARGUMENTS] = calls[0]!.length;
    words[FAILED] = 0;
    Atomics.store(words, DONE, 0);
    Atomics.store(words, TURN, job * JOB);
    Atomics.notify(words, TURN);
    for (let part = this.#take(); part !== null; part = this.#take()) this.#do(part);
    this.#waitWhile(DONE, (done) => done < calls.length);
    return words[FAILED] === 0;
  }

  /** Takes parts until the board is ended. Blocks its thread. */
  serve(): void {
    const words = this.#words;
    while (Atomics.load(words, TURN) !== ENDED) {
      const part = this.#take();
      if (part === null) {
        this.#waitWhile(TURN, (turn) => turn !== ENDED && turn % JOB >= Atomics.load(words, PARTS));
        continue;
      }
      try {
        this.#do(part);
      } catch {
        // A trap: the posting thread reads this word and throws there, where somebody listens.
        words[FAILED] = 1;
        this.#finish();
      }
    }
  }

  end(): void {
    Atomics.store(this.#words, TURN, ENDED);
    Atomics.notify(this.#words, TURN);
  }

  #take(): number | null {
    const words = this.#words;
    for (;;) {
      const turn = Atomics.load(words, TURN);
      const part = turn % JOB;
      if (turn === ENDED || part >= Atomics.load(words, PARTS)) return null;
      if (Atomics.compareExchange(words, TURN, turn, turn + 1) === turn) return part;
    }
  }

  #do(part: number): void {
    const at = part * MAX_ARGUMENTS;
    this.#kernels[this.#words[KERNEL]!]!(...this.#values.subarray(at, at + this.#words[ARGUMENTS]!));
    this.#finish();
  }

  #finish(): void {
    Atomics.add(this.#words, DONE, 1);
    Atomics.notify(this.#words, DONE);
  }

  #waitWhile(word: number, holds: (value: number) => boolean): void {
    for (let look = 0; look < LOOKS; look++) if (!holds(Atomics.load(this.#words, word))) return;
    for (;;) {
      const value = Atomics.load(this.#words, word);
      if (!holds(value)) return;
      Atomics.wait(this.#words, word, value);
    }
  }
}
