/**
 * Writes FlatBuffers: a tree of tables as plain values becomes bytes. Parents come before their children, since offsets
 * point forward, and what is the same is written once; everything is aligned from the start of the file. Reference: the
 * description of the format, https://flatbuffers.dev/internals/.
 */

export interface Scalar {
  readonly kind: 'scalar';
  readonly sizeBytes: 1 | 4;
  write(view: DataView, at: number): void;
}

export interface Vector {
  readonly kind: 'vector';
  readonly count: number;
  /** Of the first element, in bytes. */
  readonly alignment: number;
  /** Behind the last element: texts end with a NUL. */
  readonly isText: boolean;
  readonly bytes: Uint8Array;
}

export interface References {
  readonly kind: 'references';
  readonly items: readonly (Table | Vector)[];
}

export interface Table {
  readonly kind: 'table';
  /** By the number of the field in its schema; what is absent has the schema's default. */
  readonly fields: ReadonlyMap<number, Flat>;
}

export type Flat = Scalar | Vector | References | Table;

/** @param fields by number; null and undefined are left out */
export function table(fields: Readonly<Record<number, Flat | null | undefined>>): Table {
  const given = Object.entries(fields).filter((entry): entry is [string, Flat] => entry[1] != null);
  return { kind: 'table', fields: new Map(given.map(([id, value]) => [Number(id), value])) };
}

const scalar = (sizeBytes: 1 | 4, write: Scalar['write']): Scalar => ({ kind: 'scalar', sizeBytes, write });
export const byte = (value: number) => scalar(1, (view, at) => view.setInt8(at, value));
export const bool = (value: boolean) => byte(value ? 1 : 0);
export const int = (value: number) => scalar(4, (view, at) => view.setInt32(at, value, true));
export const float = (value: number) => scalar(4, (view, at) => view.setFloat32(at, value, true));

export const text = (content: string): Vector => {
  const bytes = new TextEncoder().encode(content);
  return { kind: 'vector', count: bytes.length, alignment: 1, isText: true, bytes };
};

/** @param alignment of the first byte, in bytes */
export const bytes = (content: Uint8Array, alignment = 1): Vector => ({
  kind: 'vector',
  count: content.length,
  alignment,
  isText: false,
  bytes: content,
});

const numbers = (count: number, sizeBytes: 4 | 8, fill: (view: DataView) => void): Vector => {
  const content = new Uint8Array(count * sizeBytes);
  fill(new DataView(content.buffer));
  return { kind: 'vector', count, alignment: sizeBytes, isText: false, bytes: content };
};
export const ints = (values: readonly number[]) =>
  numbers(values.length, 4, (view) => {
    for (const [i, value] of values.entries()) view.setInt32(4 * i, value, true);
  });
export const floats = (values: readonly number[]) =>
  numbers(values.length, 4, (view) => {
    for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  });
export const longs = (values: readonly number[]) =>
  numbers(values.length, 8, (view) => {
    for (const [i, value] of values.entries()) view.setBigInt64(8 * i, BigInt(value), true);
  });

/** A vector of tables or of texts. */
export const references = (items: References['items']): References => ({ kind: 'references', items });

/** @param identifier four letters that tell the schema */
export function flatbuffer(root: Table, identifier: string): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.room(8, 4);
  writer.bytes.set(new TextEncoder().encode(identifier), 4);
  writer.refer(0, root);
  writer.vectors();
  // Whole multiples of the largest alignment: whoever appends keeps it.
  writer.room(0, 16);
  return writer.bytes.slice(0, writer.end);
}

class Writer {
  bytes = new Uint8Array(1 << 16);
  end = 0;
  #view = new DataView(this.bytes.buffer);
  /** Lists of places of tables (the "vtables") by their content: tables of one kind share them. */
  readonly #lists = new Map<string, number>();
  readonly #waiting: (readonly [from: number, vector: Vector])[] = [];

  /** @returns the start of so many bytes, of which the one `ahead` further on is aligned */
  room(sizeBytes: number, alignment: number, ahead = 0): number {
    const rest = (this.end + ahead) % alignment;
    const at = this.end + (rest === 0 ? 0 : alignment - rest);
    this.end = at + sizeBytes;
    if (this.end > this.bytes.length) {
      const wider = new Uint8Array(Math.max(2 * this.bytes.length, this.end));
      wider.set(this.bytes);
      this.bytes = wider;
      this.#view = new DataView(wider.buffer);
    }
    return at;
  }

  refer(from: number, value: Exclude<Flat, Scalar>): void {
    if (value.kind === 'vector') this.#waiting.push([from, value]);
    else this.#point(from, value.kind === 'table' ? this.#table(value) : this.#references(value));
  }

  /** Behind all tables, so that several can refer to the same. */
  vectors(): void {
    const known = new Map<string, number>();
    for (const [from, vector] of this.#waiting) {
      const key = vector.bytes.length > LONGEST_SHARED_BYTES ? null : keyOf(vector);
      const at = (key === null ? undefined : known.get(key)) ?? this.#vector(vector);
      if (key !== null) known.set(key, at);
      this.#point(from, at);
    }
  }

  #point(from: number, to: number): void {
    this.#view.setUint32(from, to - from, true);
  }

  #table({ fields }: Table): number {
    const slots = Math.max(-1, ...fields.keys()) + 1;
    const places = new Array<number>(slots).fill(0);
    let sizeBytes = 4;
    // The wide ones first: no gaps between them.
    for (const [id, value] of [...fields].sort(([, a], [, b]) => widthOf(b) - widthOf(a))) {
      places[id] = sizeBytes;
      sizeBytes += widthOf(value);
    }
    const list = this.#list([4 + 2 * slots, sizeBytes, ...places]);
    const start = this.room(sizeBytes, 4);
    this.#view.setInt32(start, start - list, true);
    for (const [id, value] of fields) {
      if (value.kind === 'scalar') value.write(this.#view, start + places[id]!);
      else this.refer(start + places[id]!, value);
    }
    return start;
  }

  #list(shorts: readonly number[]): number {
    const key = shorts.join();
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const at = this.room(2 * shorts.length, 2);
    for (const [i, short] of shorts.entries()) this.#view.setUint16(at + 2 * i, short, true);
    this.#lists.set(key, at);
    return at;
  }

  #references({ items }: References): number {
    const at = this.room(4 + 4 * items.length, 4);
    this.#view.setUint32(at, items.length, true);
    for (const [i, item] of items.entries()) this.refer(at + 4 + 4 * i, item);
    return at;
  }

  #vector({ count, alignment, isText, bytes }: Vector): number {
    const at = this.room(4 + bytes.length + (isText ? 1 : 0), Math.max(4, alignment), 4);
    this.#view.setUint32(at, count, true);
    this.bytes.set(bytes, at + 4);
    return at;
  }
}

/** Longer ones are constants, each its own. */
const LONGEST_SHARED_BYTES = 4096;
const keyOf = ({ alignment, isText, count, bytes }: Vector) =>
  `${alignment} ${isText} ${count} ${String.fromCharCode(...bytes)}`;
const widthOf = (value: Flat) => (value.kind === 'scalar' ? value.sizeBytes : 4);
