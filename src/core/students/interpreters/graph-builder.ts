/**
 * Writes TensorFlow graph definitions in the JSON form that stock `tf.loadGraphModel` reads: nodes with typed
 * attributes, constants in one weight file. Integers and dimensions are strings, text is base64, as protobuf's JSON
 * has it.
 */
import { sizeOf } from '../parameters.ts';

type Attribute =
  | { readonly type: string }
  | { readonly b: boolean }
  | { readonly i: string }
  | { readonly f: number }
  | { readonly s: string }
  | { readonly list: { readonly i: readonly string[] } }
  | { readonly shape: { readonly dim: readonly { readonly size: string }[] } };

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

/** The only words that our graphs hold. */
const BASE64 = { NHWC: 'TkhXQw==', EXPLICIT: 'RVhQTElDSVQ=', SAME: 'U0FNRQ==', VALID: 'VkFMSUQ=' } as const;

export const attribute = {
  float: { T: { type: 'DT_FLOAT' } } as const,
  dtype: (type: 'DT_FLOAT' | 'DT_INT32'): Attribute => ({ type }),
  flag: (b: boolean): Attribute => ({ b }),
  int: (i: number): Attribute => ({ i: String(i) }),
  real: (f: number): Attribute => ({ f }),
  text: (word: keyof typeof BASE64): Attribute => ({ s: BASE64[word] }),
  ints: (values: readonly number[]): Attribute => ({ list: { i: values.map(String) } }),
  shape: (sizes: readonly number[]): Attribute => ({
    shape: { dim: sizes.map((size) => ({ size: String(size) })) },
  }),
};

/** A node's output: its name, and its shape without the batch axis, which stays open. */
export interface GraphValue {
  readonly node: string;
  readonly shape: readonly number[];
}

export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly weights: WeightEntry[] = [];
  readonly #bytes: Uint8Array[] = [];
  readonly #names = new Set<string>();

  /** Adds a node and returns its name, made unique by a number where needed. */
  node(
    op: string,
    input: readonly string[],
    attr: Readonly<Record<string, Attribute>> = attribute.float,
    wanted = op,
  ): string {
    const name = this.#unique(wanted);
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  floats(name: string, shape: readonly number[], values: Float32Array): string {
    return this.#constant(
      name,
      shape,
      'float32',
      Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    );
  }

  ints(name: string, shape: readonly number[], values: readonly number[]): string {
    return this.#constant(name, shape, 'int32', new Uint8Array(Int32Array.from(values).buffer));
  }

  /** The weight file: all constants, in the order of `weights`, little-endian. */
  weightBytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#bytes.reduce((sum, bytes) => sum + bytes.byteLength, 0));
    let offset = 0;
    for (const bytes of this.#bytes) {
      all.set(bytes, offset);
      offset += bytes.byteLength;
    }
    return all;
  }

  #constant(
    wanted: string,
    shape: readonly number[],
    dtype: WeightEntry['dtype'],
    bytes: Uint8Array,
  ): string {
    const type = attribute.dtype(dtype === 'float32' ? 'DT_FLOAT' : 'DT_INT32');
    const name = this.node('Const', [], { dtype: type }, wanted);
    if (bytes.byteLength !== 4 * sizeOf(shape))
      throw new RangeError(`${name}: ${bytes.byteLength} bytes for [${shape.join()}]`);
    this.weights.push({ name, shape, dtype });
    this.#bytes.push(bytes);
    return name;
  }

  #unique(wanted: string): string {
    // Slashes make scopes in TensorFlow's tools; dots are not allowed there.
    const base = wanted.replaceAll('.', '/');
    let name = base;
    for (let count = 1; this.#names.has(name); count++) name = `${base}_${count}`;
    this.#names.add(name);
    return name;
  }
}
