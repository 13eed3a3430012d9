/** Walks the FlatBuffers that tests look into, by the numbers of fields in their schemas. */

export class Place {
  readonly view: DataView;
  readonly at: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
  }

  /** Where a field lies; null where it has its default. */
  field(id: number): number | null {
    const list = this.at - this.view.getInt32(this.at, true);
    if (4 + 2 * id >= this.view.getUint16(list, true)) return null;
    const offset = this.view.getUint16(list + 4 + 2 * id, true);
    return offset === 0 ? null : this.at + offset;
  }

  byte(id: number): number {
    const at = this.field(id);
    return at === null ? 0 : this.view.getInt8(at);
  }

  int(id: number): number {
    const at = this.field(id);
    return at === null ? 0 : this.view.getInt32(at, true);
  }

  table(id: number): Place {
    const at = this.field(id)!;
    return new Place(this.view, at + this.view.getUint32(at, true));
  }

  /** Where its first element lies, and how many there are. */
  vector(id: number): { readonly at: number; readonly count: number } {
    const at = this.field(id);
    if (at === null) return { at: 0, count: 0 };
    const start = at + this.view.getUint32(at, true);
    return { at: start + 4, count: this.view.getUint32(start, true) };
  }

  tables(id: number): Place[] {
    const { at, count } = this.vector(id);
    return Array.from({ length: count }, (_, i) => {
      const from = at + 4 * i;
      return new Place(this.view, from + this.view.getUint32(from, true));
    });
  }

  bytes(id: number): Uint8Array {
    const { at, count } = this.vector(id);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + at, count);
  }

  text(id: number): string {
    return new TextDecoder().decode(this.bytes(id));
  }

  floats(id: number): number[] {
    const { at, count } = this.vector(id);
    return Array.from({ length: count }, (_, i) => this.view.getFloat32(at + 4 * i, true));
  }

  ints(id: number): number[] {
    const { at, count } = this.vector(id);
    return Array.from({ length: count }, (_, i) => this.view.getInt32(at + 4 * i, true));
  }
}

export function rootOf(bytes: Uint8Array): { readonly root: Place; readonly identifier: string } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const identifier = new TextDecoder().decode(bytes.subarray(4, 8));
  return { root: new Place(view, view.getUint32(0, true)), identifier };
}

/** Its buffers, its tensors and its operators' codes, as far as tests ask. */
export function readTflite(file: Uint8Array) {
  const { root, identifier } = rootOf(file);
  const buffers = root.tables(4);
  const graph = root.tables(2)[0]!;
  const tensors = graph.tables(0).map((tensor) => ({
    name: tensor.text(3),
    shape: tensor.ints(0),
    type: tensor.byte(1),
    buffer: tensor.int(2),
    scales: tensor.field(4) === null ? [] : tensor.table(4).floats(2),
  }));
  const codes = root.tables(1).map((code) => code.int(3));
  return {
    identifier,
    version: root.int(0),
    bufferPlaces: buffers.map((buffer) => buffer.vector(0)),
    tensors,
    inputs: graph.ints(1).map((place) => tensors[place]!),
    outputs: graph.ints(2).map((place) => tensors[place]!),
    operators: graph.tables(3).map((operator) => codes[operator.int(0)]!),
    metadata: root
      .tables(6)
      .map((entry) => ({ name: entry.text(0), bytes: buffers[entry.int(1)]!.bytes(0) })),
  };
}
