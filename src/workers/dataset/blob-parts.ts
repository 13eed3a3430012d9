/**
 * Bytes on their way into a file of the browser: what has come goes out of this thread's memory every few megabytes, and
 * the browser puts it on disk where there is much of it.
 */

const PART_BYTES = 4 * 1024 * 1024;

export class BlobParts {
  readonly #parts: Blob[] = [];
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #waitingBytes = 0;

  /** The bytes must not change until the part is full. */
  readonly write = (bytes: Uint8Array<ArrayBuffer>): void => {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= PART_BYTES) this.#pack();
  };

  blob(type: string): Blob {
    this.#pack();
    return new Blob(this.#parts, { type });
  }

  #pack(): void {
    this.#parts.push(new Blob(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
