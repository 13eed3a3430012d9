/** Writes the wire format of Protocol Buffers. Numbers without a fraction are varints; nothing is copied before the end. */

import { joined } from './little-endian.ts';

const VARINT = 0;
const LENGTH = 2;
const FOUR_BYTES = 5;

export class WireWriter {
  readonly #parts: Uint8Array[] = [];
  #sizeBytes = 0;

  /** @param value int32, int64, enum or bool; negative numbers take ten bytes */
  integer(field: number, value: number | bigint): void {
    this.#add(varint(field * 8 + VARINT));
    this.#add(varint(value));
  }

  float(field: number, value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#add(varint(field * 8 + FOUR_BYTES));
    this.#add(bytes);
  }

  text(field: number, value: string): void {
    this.bytes(field, new TextEncoder().encode(value));
  }

  /** @param value kept as it is until `finish` */
  bytes(field: number, value: Uint8Array): void {
    this.#add(varint(field * 8 + LENGTH));
    this.#add(varint(value.length));
    this.#add(value);
  }

  message(field: number, write: (inner: WireWriter) => void): void {
    const inner = new WireWriter();
    write(inner);
    this.#add(varint(field * 8 + LENGTH));
    this.#add(varint(inner.#sizeBytes));
    for (const part of inner.#parts) this.#add(part);
  }

  /** A field, or several, that somebody else has written. */
  raw(fields: Uint8Array): void {
    this.#add(fields);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return joined(this.#parts);
  }

  #add(part: Uint8Array): void {
    this.#parts.push(part);
    this.#sizeBytes += part.length;
  }
}

function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
