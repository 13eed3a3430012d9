/** What Hugging Face's `datasets` writes beside a table: which columns are photos, and what classes are called. */
import type { KeyValue } from 'hyparquet';

type Features = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Of a thousand classes it takes 30 kB; what is larger is somebody's joke. */
const MAX_LETTERS = 16 * 1024 * 1024;

/** Empty where nothing is said, or nothing that can be read: then numbers stay numbers. */
export function featuresOf(metadata: readonly KeyValue[] | undefined): Features {
  const text = metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (typeof text !== 'string' || text.length > MAX_LETTERS) return new Map();
  try {
    const features = fieldOf(fieldOf(JSON.parse(text), 'info'), 'features');
    return new Map(Object.entries(recordOf(features)).map(([name, value]) => [name, recordOf(value)]));
  } catch {
    return new Map();
  }
}

export function imageFeaturesOf(features: Features): ReadonlySet<string> {
  return new Set([...features].flatMap(([name, { _type }]) => (_type === 'Image' ? [name] : [])));
}

/** The names of the classes of each column that has some; the number of a class is its place. */
export function classNamesOf(features: Features): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [column, { _type, names }] of features) {
    if (_type !== 'ClassLabel' || !Array.isArray(names)) continue;
    if (names.every((name) => typeof name === 'string')) found.set(column, names);
  }
  return found;
}

function fieldOf(value: unknown, name: string): unknown {
  return Object.hasOwn(recordOf(value), name) ? recordOf(value)[name] : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : {};
}
