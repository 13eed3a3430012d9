/**
 * Plain records with typed arrays in them as one file: `uint32 length of the text, JSON, bytes`, gzipped. The JSON
 * stands for what it cannot say by objects with one key of their own, `$`. Read back, the records are what structured
 * clone would give.
 */
import { gunzipSync, gzipSync, strFromU8, strToU8 } from 'fflate';

const ARRAYS = {
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;

type Mark =
  | { readonly $: 'undefined' }
  | { readonly $: 'number'; readonly is: string }
  | { readonly $: ArrayName; readonly at: number; readonly bytes: number };

/** @throws {TypeError} on what no record of ours holds */
export function pack(value: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  const toJson = (item: unknown): unknown => {
    if (item === undefined) return { $: 'undefined' } satisfies Mark;
    if (typeof item === 'number' && (!Number.isFinite(item) || Object.is(item, -0)))
      return { $: 'number', is: Object.is(item, -0) ? '-0' : String(item) } satisfies Mark;
    if (item === null || typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(toJson);
    if (ArrayBuffer.isView(item)) {
      const bytes = new Uint8Array(item.buffer, item.byteOffset, item.byteLength);
      parts.push(bytes);
      at += bytes.length;
      return { $: nameOf(item), at: at - bytes.length, bytes: bytes.length } satisfies Mark;
    }
    if (Object.getPrototypeOf(item) !== Object.prototype || '$' in item)
      throw new TypeError(`${String(item)} cannot be packed.`);
    return Object.fromEntries(Object.entries(item).map(([key, own]) => [key, toJson(own)]));
  };
  const text = strToU8(JSON.stringify(toJson(value)));
  const packed = new Uint8Array(4 + text.length + at);
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, 4);
  let end = 4 + text.length;
  for (const part of parts) {
    packed.set(part, end);
    end += part.length;
  }
  return gzipSync(packed, { level: 9, mtime: 0 });
}

export function unpack(file: Uint8Array): unknown {
  const packed = gunzipSync(file);
  const textBytes = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const start = 4 + textBytes;
  const fromJson = (item: unknown): unknown => {
    if (item === null || typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(fromJson);
    if ('$' in item) return fromMark(item as Mark);
    return Object.fromEntries(Object.entries(item).map(([key, own]) => [key, fromJson(own)]));
  };
  const fromMark = (mark: Mark): unknown => {
    if (mark.$ === 'undefined') return undefined;
    if (mark.$ === 'number') return Number(mark.is);
    // A slice starts at an address that every kind of array can begin at.
    const bytes = packed.slice(start + mark.at, start + mark.at + mark.bytes);
    return new ARRAYS[mark.$](bytes.buffer);
  };
  return fromJson(JSON.parse(strFromU8(packed.subarray(4, start))));
}

function nameOf(view: ArrayBufferView): ArrayName {
  const name = view.constructor.name;
  if (name in ARRAYS) return name as ArrayName;
  throw new TypeError(`A ${name} cannot be packed.`);
}
