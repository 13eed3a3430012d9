/** Parquet's two ways to write what a column of texts needs: byte strings one after another, and small numbers in runs or bit-packed. */

/** Why a .parquet cannot be read; turned into words by its reader. */
export class ParquetFault extends Error {
  override readonly name = 'ParquetFault';
}

/** `count` texts, each after its length. @throws {ParquetFault} */
export function byteArrays(bytes: Uint8Array, count: number): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  const texts: string[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (bytes.length - at < 4) throw new ParquetFault('a page of it ends too early');
    const length = view.getUint32(at, true);
    at += 4;
    if (length > bytes.length - at) throw new ParquetFault('a text is longer than its page');
    texts.push(decoder.decode(bytes.subarray(at, at + length)));
    at += length;
  }
  return texts;
}

/**
 * `count` numbers of `bits` bits each, in runs of one number and bit-packed groups of eight. No run fills more than is asked for.
 * @throws {ParquetFault} when they end before that
 */
export function runLengths(bytes: Uint8Array, bits: number, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  const valueBytes = Math.ceil(bits / 8);
  let at = 0;
  let filled = 0;
  while (filled < count) {
    let head = 0;
    for (let i = 0; ; i++) {
      const byte = bytes[at++];
      if (byte === undefined || i === 5) throw new ParquetFault('a page of it ends too early');
      head += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) break;
    }
    const run = Math.floor(head / 2);
    if (head % 2 === 0) {
      if (bytes.length - at < valueBytes) throw new ParquetFault('a page of it ends too early');
      let value = 0;
      for (let i = 0; i < valueBytes; i++) value += bytes[at++]! * 2 ** (8 * i);
      const end = Math.min(count, filled + run);
      if (run === 0) throw new ParquetFault('a page of it is damaged');
      numbers.fill(value, filled, end);
      filled = end;
    } else {
      const groupBytes = run * bits;
      // Writers may leave off what pads the last group.
      const wanted = Math.min(run * 8, count - filled);
      if (run === 0 || Math.ceil((wanted * bits) / 8) > bytes.length - at)
        throw new ParquetFault('a page of it ends too early');
      for (let i = 0; i < wanted; i++) numbers[filled++] = bitsAt(bytes, at * 8 + i * bits, bits);
      at += groupBytes;
    }
  }
  return numbers;
}

/** Least significant bit first. */
function bitsAt(bytes: Uint8Array, start: number, bits: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) {
    const at = start + i;
    if (((bytes[at >> 3]! >> (at & 7)) & 1) === 1) value += 2 ** i;
  }
  return value;
}

/** Bits that the numbers up to `max` need. */
export function bitWidthOf(max: number): number {
  return Math.ceil(Math.log2(max + 1));
}
