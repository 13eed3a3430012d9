/**
 * A record of storage as bytes: its first line is JSON, and behind it lie the numbers of its typed arrays, in the
 * order in which the JSON names them. What JSON cannot say (typed arrays, NaN) stands there as a record with the key
 * `$`. Reading is strict: whatever is not exactly what is written here is refused. What comes out is of no known
 * shape: it goes through the parser of its kind.
 */
import { joined } from '../files/little-endian.ts';
import { fileRefused } from './refusal.ts';

const KINDS = { Uint8Array, Int8Array, Int32Array, Uint32Array, Float32Array } as const;
type Kind = keyof typeof KINDS;
type Numbers = InstanceType<(typeof KINDS)[Kind]>;

/** Of records in records; ours have six or so. */
const MOST_DEPTH = 64;
const NEW_LINE = 10;
const UNUSUAL = new Map<string, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** @param value plain data as structured clone takes it; keys that are undefined are left out */
export function encodeRecord(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Numbers[] = [];
  const text = new TextEncoder().encode(`${JSON.stringify(described(value, arrays))}\n`);
  const parts = arrays.map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return joined([text, ...parts]);
}

/** Arrays are copies: a record in storage must not drag the rest of its file along. @throws {PupilError} PROJECT_FILE_INVALID */
export function decodeRecord(bytes: Uint8Array): unknown {
  const lineEnd = bytes.indexOf(NEW_LINE);
  if (lineEnd === -1) throw fileRefused('a record in it has no first line.');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, lineEnd)));
  } catch (cause) {
    throw fileRefused('a record in it is not JSON.', cause);
  }
  const rest = { bytes, at: lineEnd + 1 };
  const value = restored(json, rest, 0);
  if (rest.at !== bytes.length) throw fileRefused('a record in it is longer than its first line says.');
  return value;
}

function described(value: unknown, arrays: Numbers[]): unknown {
  if (typeof value === 'number') {
    const name = Object.is(value, -0) ? '-0' : String(value);
    return UNUSUAL.has(name) ? { $: name } : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => described(item, arrays));
  const kind = kindOf(value);
  if (kind !== null) {
    arrays.push(value as Numbers);
    return { $: kind, length: (value as Numbers).length };
  }
  const entries = Object.entries(value).map(([key, item]) => [key, described(item, arrays)] as const);
  // A key of somebody else's that looks like ours.
  return Object.hasOwn(value, '$') ? { $: 'entries', entries } : Object.fromEntries(entries);
}

function kindOf(value: object): Kind | null {
  for (const [name, kind] of Object.entries(KINDS)) if (value instanceof kind) return name as Kind;
  return null;
}

interface Rest {
  readonly bytes: Uint8Array;
  at: number;
}

function restored(value: unknown, rest: Rest, depth: number): unknown {
  if (depth > MOST_DEPTH) throw fileRefused('a record in it lies too deep in others.');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => restored(item, rest, depth + 1));
  if (Object.hasOwn(value, '$')) return special(value as Described, rest, depth);
  return plain(Object.entries(value), rest, depth);
}

interface Described {
  readonly $: unknown;
  readonly length?: unknown;
  readonly entries?: unknown;
}

function special({ $: what, length, entries }: Described, rest: Rest, depth: number): unknown {
  if (typeof what !== 'string') throw fileRefused('a record in it names no kind of value.');
  const number = UNUSUAL.get(what);
  if (number !== undefined) return number;
  if (what === 'entries' && Array.isArray(entries) && entries.every(isEntry))
    return plain(entries, rest, depth);
  if (Object.hasOwn(KINDS, what)) return numbers(what as Kind, length, rest);
  throw fileRefused('a record in it holds a kind of value that this version does not know.');
}

function isEntry(entry: unknown): entry is [string, unknown] {
  return Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string';
}

/** Keys may be anything, `__proto__` too: `fromEntries` makes each a field of the record and nothing else. */
function plain(entries: readonly (readonly [string, unknown])[], rest: Rest, depth: number): unknown {
  return Object.fromEntries(entries.map(([key, item]) => [key, restored(item, rest, depth + 1)]));
}

function numbers(kind: Kind, length: unknown, rest: Rest): Numbers {
  const { BYTES_PER_ELEMENT: size } = KINDS[kind];
  const isCount = typeof length === 'number' && Number.isSafeInteger(length) && length >= 0;
  if (!isCount || length * size > rest.bytes.length - rest.at)
    throw fileRefused('the numbers of a record in it are cut off.');
  const end = rest.at + length * size;
  const own = rest.bytes.slice(rest.at, end);
  rest.at = end;
  return new KINDS[kind](own.buffer as ArrayBuffer);
}
