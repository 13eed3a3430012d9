/**
 * A checkpoint as bytes: everything that training changes, and nothing else. Random numbers, the order of photos and
 * their augmentation are functions of (seed, step), so the seed and the step are the random state. Reading is strict:
 * whatever is not exactly what was written is refused.
 */
import { PupilError } from '../errors.ts';

export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface CheckpointContent {
  /** Steps taken. */
  readonly step: number;
  readonly seed: number;
  /** Bits are only repeated on the backend that wrote them. */
  readonly backend: string;
  /** What the student answers with; a project may rename its classes later. */
  readonly classNames: readonly string[];
  readonly teacherDims: number;
  readonly parameters: ReadonlyMap<string, SavedTensor>;
  /** Optimizer state. */
  readonly m: ReadonlyMap<string, SavedTensor>;
  readonly v: ReadonlyMap<string, SavedTensor>;
  /** Averaged weights; empty without averaging. */
  readonly average: ReadonlyMap<string, SavedTensor>;
  /** The student's mean predictions for the training photos, as `predictions`; empty where no term asks for them. */
  readonly history: ReadonlyMap<string, SavedTensor>;
}

const MAGIC = 'PUPIL-CHECKPOINT';
const VERSION = 1;
const GROUPS = ['parameters', 'm', 'v', 'average', 'history'] as const;
type Group = (typeof GROUPS)[number];

interface Header {
  readonly version: number;
  readonly step: number;
  readonly seed: number;
  readonly backend: string;
  readonly classNames: readonly string[];
  readonly teacherDims: number;
  /** In the order of their values in the file. */
  readonly tensors: readonly (readonly [group: Group, name: string, shape: readonly number[]])[];
}

/**
 * Layout: magic (16 bytes), header length (uint32), header as JSON padded with spaces to 4 bytes, float32 values.
 * Little-endian.
 */
export function encodeCheckpoint(content: CheckpointContent): Uint8Array<ArrayBuffer> {
  const entries = GROUPS.flatMap((group) =>
    [...content[group]].map(([name, tensor]) => ({ group, name, tensor })),
  );
  const { step, seed, backend, classNames, teacherDims } = content;
  const tensors = entries.map(({ group, name, tensor }) => [group, name, tensor.shape] as const);
  const header: Header = { version: VERSION, step, seed, backend, classNames, teacherDims, tensors };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 4) * 4;
  const start = MAGIC.length + 4 + headerBytes;
  const values = entries.reduce((sum, { tensor }) => sum + tensor.values.length, 0);

  const bytes = new Uint8Array(start + values * 4);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, headerBytes, true);
  bytes.fill(0x20, MAGIC.length + 4, start);
  bytes.set(text, MAGIC.length + 4);
  const floats = new Float32Array(bytes.buffer, start);
  let at = 0;
  for (const { tensor } of entries) {
    floats.set(tensor.values, at);
    at += tensor.values.length;
  }
  return bytes;
}

/** Values are views into `bytes`. @throws {PupilError} CHECKPOINT_INVALID */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointContent {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length < MAGIC.length + 4) throw invalid('It is not a checkpoint.');
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const start = MAGIC.length + 4 + headerBytes;
  if (headerBytes % 4 !== 0 || start > bytes.length) throw invalid('Its header is cut off.');
  const header = parseHeader(bytes.subarray(MAGIC.length + 4, start));

  // A slice is aligned wherever the record began, and keeps a reader from changing the record.
  const floats = new Float32Array(bytes.slice(start).buffer, 0, Math.floor((bytes.length - start) / 4));
  const groups: Record<Group, Map<string, SavedTensor>> = {
    parameters: new Map(),
    m: new Map(),
    v: new Map(),
    average: new Map(),
    history: new Map(),
  };
  let at = 0;
  for (const [group, name, shape] of header.tensors) {
    const size = shape.reduce((product, side) => product * side, 1);
    if (at + size > floats.length) throw invalid(`The values of ${name} are cut off.`);
    if (groups[group].has(name)) throw invalid(`It holds ${name} twice.`);
    groups[group].set(name, { shape, values: floats.subarray(at, at + size) });
    at += size;
  }
  if (start + at * 4 !== bytes.length) throw invalid('It is longer than its header says.');
  const { step, seed, backend, classNames, teacherDims } = header;
  return { step, seed, backend, classNames, teacherDims, ...groups };
}

function parseHeader(text: Uint8Array): Header {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(text));
  } catch (cause) {
    throw invalid('Its header is not JSON.', cause);
  }
  if (!isHeader(parsed)) throw invalid(`Its header is not one of version ${VERSION}.`);
  return parsed;
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { version, step, seed, backend, classNames, teacherDims, tensors } = value as Record<string, unknown>;
  return (
    version === VERSION &&
    isCount(step) &&
    Number.isInteger(seed) &&
    typeof backend === 'string' &&
    Array.isArray(classNames) &&
    classNames.every((name) => typeof name === 'string') &&
    isCount(teacherDims) &&
    Array.isArray(tensors) &&
    tensors.every(isTensorEntry)
  );
}

function isTensorEntry(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [group, name, shape] = value as unknown[];
  return (
    (GROUPS as readonly unknown[]).includes(group) &&
    typeof name === 'string' &&
    Array.isArray(shape) &&
    shape.every(isCount)
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The first name whose values are not all finite, or null. */
export function firstNonFinite(tensors: ReadonlyMap<string, SavedTensor>): string | null {
  for (const [name, { values }] of tensors) {
    for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return name;
  }
  return null;
}

function invalid(why: string, cause?: unknown): PupilError {
  return new PupilError(
    'CHECKPOINT_INVALID',
    `A checkpoint of this run cannot be read. ${why} The other slot or an earlier run may still be whole.`,
    {},
    { cause },
  );
}
