/**
 * Thrift's compact protocol, in which Parquet writes its tables of contents: structs, lists, numbers and bytes, read without trust. Depth
 * and the number of values are bounded, and lists take no more memory than they have bytes. Any bytes end in a struct or a ThriftFault.
 */

export class ThriftFault extends Error {
  override readonly name = 'ThriftFault';
}

export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct;

const MAX_DEPTH = 12;
const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12,
] as const;

/** Fields by number, with one question a kind: a field of another kind is as good as none. */
export class ThriftStruct {
  readonly #fields = new Map<number, ThriftValue>();

  set(id: number, value: ThriftValue): void {
    this.#fields.set(id, value);
  }

  /** Numbers beyond 53 bits are not exact; as sizes they are refused by whoever compares them. */
  number(id: number): number | null {
    const value = this.#fields.get(id);
    return typeof value === 'number' ? value : null;
  }

  flag(id: number): boolean | null {
    const value = this.#fields.get(id);
    return typeof value === 'boolean' ? value : null;
  }

  text(id: number): string | null {
    const value = this.#fields.get(id);
    return value instanceof Uint8Array ? new TextDecoder().decode(value) : null;
  }

  struct(id: number): ThriftStruct | null {
    const value = this.#fields.get(id);
    return value instanceof ThriftStruct ? value : null;
  }

  structs(id: number): readonly ThriftStruct[] {
    return this.#list(id).filter((one) => one instanceof ThriftStruct);
  }

  texts(id: number): readonly string[] {
    return this.#list(id).map((one) => (one instanceof Uint8Array ? new TextDecoder().decode(one) : ''));
  }

  #list(id: number): readonly ThriftValue[] {
    const value = this.#fields.get(id);
    return Array.isArray(value) ? value : [];
  }
}

/** @returns the struct at `start`, and where it ends @throws {ThriftFault} */
export function readThrift(
  bytes: Uint8Array,
  start: number,
): { readonly struct: ThriftStruct; readonly end: number } {
  const reader = new ThriftReader(bytes, start);
  return { struct: reader.struct(0), end: reader.at };
}

class ThriftReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.at = start;
  }

  struct(depth: number): ThriftStruct {
    if (depth > MAX_DEPTH) throw new ThriftFault('it is nested too deep');
    const struct = new ThriftStruct();
    let id = 0;
    while (true) {
      const head = this.#byte();
      const type = head & 0x0f;
      if (type === 0) return struct;
      const step = head >> 4;
      id = step === 0 ? zigzag(this.#varint()) : id + step;
      struct.set(id, type === TRUE || type === FALSE ? type === TRUE : this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): ThriftValue {
    switch (type) {
      // Inside a list a flag takes a byte.
      case TRUE:
      case FALSE:
        return this.#byte() === TRUE;
      case BYTE:
        return this.#byte();
      case I16:
      case I32:
      case I64:
        return zigzag(this.#varint());
      case DOUBLE:
        this.#take(8);
        return 0;
      case BINARY:
        return this.#take(this.#varint());
      case LIST:
      case SET:
        return this.#list(depth);
      case STRUCT:
        return this.struct(depth + 1);
      default:
        throw new ThriftFault(`it has a value of type ${type}`);
    }
  }

  #list(depth: number): readonly ThriftValue[] {
    if (depth > MAX_DEPTH) throw new ThriftFault('it is nested too deep');
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#varint() : head >> 4;
    // Every value takes a byte at least.
    if (size > this.#bytes.length - this.at) throw new ThriftFault('a list is longer than the file');
    const values: ThriftValue[] = [];
    for (let i = 0; i < size; i++) values.push(this.#value(head & 0x0f, depth + 1));
    return values;
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.at) throw new ThriftFault('it ends too early');
    const taken = this.#bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new ThriftFault('it ends too early');
    return byte;
  }

  #varint(): number {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new ThriftFault('a number is longer than ten bytes');
  }
}

/** 0, 1, 2, 3 are 0, -1, 1, -2. */
function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
