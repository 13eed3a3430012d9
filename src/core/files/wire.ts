/**
 * The wire format of Protocol Buffers, read without trust: every length is checked against what is left of its
 * parent, groups are refused, and the number of fields is bounded, so that any bytes end in fields or in a WireFault.
 * Nothing is copied.
 */

/** Why bytes are no message; turned into words by whoever knows what they should have been. */
export class WireFault extends Error {
  override readonly name = 'WireFault';
  readonly atByte: number;

  constructor(why: string, atByte: number) {
    super(why);
    this.atByte = atByte;
  }
}

export interface WireField {
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes. */
  readonly type: 0 | 1 | 2 | 5;
  /** Of a varint; what does not fit 53 bits (negative numbers, too) is given as Infinity. */
  readonly value: number;
  /** Where the payload lies in the file. Of a varint: its own bytes. */
  readonly start: number;
  readonly end: number;
}

const MAX_VARINT_BYTES = 10;

export class WireReader {
  readonly #bytes: Uint8Array;
  #fieldsLeft: number;

  /** @param maxFields over the life of the reader, in all messages together */
  constructor(bytes: Uint8Array, maxFields: number) {
    this.#bytes = bytes;
    this.#fieldsLeft = maxFields;
  }

  /** The fields of the message that lies at [start, end). @throws {WireFault} */
  *fields(start: number, end: number): Generator<WireField> {
    let at = start;
    while (at < end) {
      if (this.#fieldsLeft-- <= 0) throw new WireFault('it has too many fields', at);
      const tag = this.#varint(at, end);
      const number = Math.floor(tag.value / 8);
      if (number < 1 || number > 0x1fffffff) throw new WireFault('a field has no valid number', at);
      const type = tag.value % 8;
      at = tag.end;
      switch (type) {
        case 0: {
          const { value, end: next } = this.#varint(at, end);
          yield { number, type, value, start: at, end: next };
          at = next;
          break;
        }
        case 1:
        case 2:
        case 5: {
          const length = type === 2 ? this.#varint(at, end) : { value: type === 1 ? 8 : 4, end: at };
          if (length.value > end - length.end) throw new WireFault('a field is longer than the file', at);
          at = length.end + length.value;
          yield { number, type, value: 0, start: length.end, end: at };
          break;
        }
        default:
          throw new WireFault(`a field has the type ${type}, which no current message has`, at);
      }
    }
  }

  /** @throws {WireFault} when it is longer than `maxBytes` or no UTF-8 */
  text({ start, end }: WireField, maxBytes: number): string {
    if (end - start > maxBytes) throw new WireFault(`a name is longer than ${maxBytes} bytes`, start);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(start, end));
    } catch {
      throw new WireFault('a name is no valid UTF-8', start);
    }
  }

  #varint(start: number, end: number): { readonly value: number; readonly end: number } {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const at = start + i;
      if (at >= end) throw new WireFault('it ends in the middle of a number', start);
      const byte = this.#bytes[at]!;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80)
        return { value: Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY, end: at + 1 };
    }
    throw new WireFault('a number is longer than ten bytes', start);
  }
}
