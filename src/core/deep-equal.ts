/**
 * Equality of plain data: primitives, arrays, objects, maps, sets, typed arrays. The order of keys does not count, a
 * key that holds undefined is as good as absent, and NaN equals itself. Keys of maps and items of sets are taken to
 * be primitives.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) && Number.isNaN(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return sameItems(a, b);
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return sameItems(itemsOf(a), itemsOf(b));
  if (a instanceof Map && b instanceof Map) return sameMaps(a, b);
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((item) => b.has(item));
  return sameRecords(a as PlainRecord, b as PlainRecord);
}

type PlainRecord = Readonly<Record<string, unknown>>;

const itemsOf = (view: ArrayBufferView): ArrayLike<unknown> =>
  view instanceof DataView
    ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    : (view as Float64Array);

function sameItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
  return true;
}

function sameMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && deepEqual(value, b.get(key)));
}

function sameRecords(a: PlainRecord, b: PlainRecord): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => deepEqual(a[key], b[key]));
}
