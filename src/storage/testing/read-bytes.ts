/** What a piece of work reads from IndexedDB on this thread, in bytes, whichever way it reads. */

export interface ReadBytes {
  /** Numbers in typed arrays and buffers: pixels, vectors, checkpoints. */
  readonly binary: number;
  /** All else, roughly: a byte a character, eight a number. */
  readonly plain: number;
}

export async function readBytesOf(work: () => Promise<unknown>): Promise<ReadBytes> {
  const read = { binary: 0, plain: 0 };
  const seen = new WeakSet<object>();
  const giveBack = [
    watch(IDBRequest.prototype, 'result', (value) => isCursor(value) || add(value)),
    watch(IDBCursorWithValue.prototype, 'value', add),
  ];
  function add(value: unknown): void {
    if (typeof value === 'string') read.plain += value.length;
    else if (typeof value !== 'object' || value === null) read.plain += 8;
    else if (!seen.has(value)) addObject(value);
  }
  function addObject(value: object): void {
    seen.add(value);
    if (value instanceof IDBDatabase) return;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      read.binary += value.byteLength;
      return;
    }
    for (const [key, part] of Object.entries(value)) {
      if (!Array.isArray(value)) read.plain += key.length;
      add(part);
    }
  }
  try {
    await work();
    return read;
  } finally {
    for (const undo of giveBack) undo();
  }
}

function isCursor(value: unknown): boolean {
  return value instanceof IDBCursor;
}

/** Tells of every value that a getter of a browser's class gives. */
function watch(prototype: object, name: string, tell: (value: unknown) => void): () => void {
  const original = Object.getOwnPropertyDescriptor(prototype, name)!;
  Object.defineProperty(prototype, name, {
    ...original,
    get() {
      const value: unknown = original.get!.call(this);
      tell(value);
      return value;
    },
  });
  return () => Object.defineProperty(prototype, name, original);
}
