/**
 * What must hold of a .parquet before the library reads it. hyparquet believes a file's counts: a list in
 * its table of contents may claim a billion entries, a run of five bytes a billion rows, and each is made
 * room for before anything is missed. So each count is held here against the bytes that are there, by the
 * library's own rules of how many bytes it takes.
 */

/** Why a .parquet cannot be read; turned into words by its reader. */
export class ParquetFault extends Error {
  override readonly name = 'ParquetFault';
}

/** What the library throws at damaged bytes is of any kind: type errors, range errors, errors of its own. */
export function byLibrary<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ParquetFault) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ParquetFault(`it is damaged (${why.slice(0, 120)})`, { cause });
  }
}

/**
 * A count that the file claims, as a number.
 * @throws {ParquetFault} saying why, when it is none or more than `most`
 */
export function claimed(value: unknown, most: number, why: string): number {
  const count = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : -1;
  if (Number.isSafeInteger(count) && count >= 0 && count <= most) return count;
  throw new ParquetFault(why);
}

const MAX_DEPTH = 12;
/**
 * A table of contents of 40,000 column chunks has as many. The library makes an object or a place in a list
 * of each.
 */
const MAX_VALUES = 1_000_000;
const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12];

/** @returns where the Thrift struct (compact protocol) that begins at `start` ends @throws {ParquetFault} */
export function thriftEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  let values = 0;
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new ParquetFault('it ends too early');
    at += length;
    return bytes[at - 1]!;
  };
  const number = (): number => {
    const { value, end } = varint(bytes, at, 10);
    at = end;
    return value;
  };
  const more = (count: number): void => {
    values += count;
    if (values > MAX_VALUES) throw new ParquetFault('its table of contents has too many entries');
  };
  const struct = (depth: number): void => {
    for (let head = take(1); (head & 0x0f) !== 0; head = take(1)) {
      const type = head & 0x0f;
      if (head >> 4 === 0) number();
      more(1);
      // A flag stands in the field's head; in a list it takes a byte.
      if (type !== TRUE && type !== FALSE) value(type, depth);
    }
  };
  const list = (depth: number): void => {
    const head = take(1);
    const size = head >> 4 === 15 ? number() : head >> 4;
    // Every value takes a byte at least, and the library makes room for all of them first.
    if (size > bytes.length - at) throw new ParquetFault('a list is longer than the file');
    more(size);
    for (let i = 0; i < size; i++) value(head & 0x0f, depth);
  };
  const value = (type: number, depth: number): void => {
    if (depth > MAX_DEPTH) throw new ParquetFault('it is nested too deep');
    if (type === TRUE || type === FALSE || type === BYTE) take(1);
    else if (type === I16 || type === I32 || type === I64) number();
    else if (type === DOUBLE) take(8);
    else if (type === BINARY) take(number());
    else if (type === LIST) list(depth + 1);
    else if (type === STRUCT) struct(depth + 1);
    else throw new ParquetFault(`it has a value of type ${type}`);
  };
  struct(0);
  return at;
}

/**
 * Runs of one number and bit-packed groups of eight. The library writes a run to its end, wherever that is,
 * so that no run may be longer than what is left; groups may (DuckDB fills up to 32), for they end with the
 * bytes.
 * @param bits of a number
 * @param count numbers that are read; what stands behind them is nobody's
 * @throws {ParquetFault}
 */
export function checkRuns(bytes: Uint8Array, bits: number, count: number): void {
  let at = 0;
  let filled = 0;
  while (filled < count) {
    const { value: head, end } = varint(bytes, at, 5);
    const run = Math.floor(head / 2);
    const isPacked = head % 2 === 1;
    const left = count - filled;
    if (run === 0 || (!isPacked && run > left)) throw new ParquetFault('a run in it is longer than its page');
    // Groups of nothing take no bytes, but the library takes one: they must be the last and just enough.
    if (isPacked && bits === 0 && run !== Math.ceil(left / 8))
      throw new ParquetFault('a page of it is damaged');
    filled += isPacked ? run * 8 : run;
    at = end + (isPacked ? run * bits : Math.ceil(bits / 8));
    if (at > bytes.length) throw new ParquetFault('a page of it ends too early');
  }
}

function varint(bytes: Uint8Array, start: number, maxBytes: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < maxBytes; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) throw new ParquetFault('it ends too early');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  throw new ParquetFault('a number in it is too long');
}
