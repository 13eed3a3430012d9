/**
 * A graph of ONNX as plain data that can still be changed: nodes in the order in which they are computed, and constants
 * by name. `file.ts` makes a file of it.
 */
import { sizeOf } from '../../students/parameters.ts';

/** TensorProto.DataType */
export const ELEMENT_TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export interface Constant {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Row after row; halves as their bit patterns. */
  readonly values: Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array | Uint16Array;
}

/** A float is `{ float }`, so that it is not taken for an integer. */
export type Attribute = number | readonly number[] | { readonly float: number };

export interface Node {
  readonly op: string;
  /** The empty name stands for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export class OnnxGraph {
  nodes: Node[] = [];
  readonly constants = new Map<string, Constant>();
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #scalars = new Map<number, string>();
  readonly #integers = new Map<string, string>();

  /** A name that nothing else has: the wanted one, with a number behind it where needed. */
  unique(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) {
      const count = (this.#counts.get(wanted) ?? 0) + 1;
      this.#counts.set(wanted, count);
      name = `${wanted}_${count}`;
    }
    this.#taken.add(name);
    return name;
  }

  /** @returns the name of its output */
  node(op: string, inputs: readonly string[], attributes: Node['attributes'] = {}, wanted = op): string {
    const name = this.unique(wanted);
    this.nodes.push({ op, inputs, outputs: [name], attributes });
    return name;
  }

  /** @returns the names of its outputs */
  split(op: string, inputs: readonly string[], attributes: Node['attributes'], count: number): string[] {
    const outputs = Array.from({ length: count }, () => this.unique(op));
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  constant(wanted: string, constant: Constant): string {
    const name = this.unique(wanted);
    if (constant.values.length !== sizeOf(constant.shape)) {
      throw new RangeError(`${name}: ${constant.values.length} numbers for [${constant.shape.join()}]`);
    }
    this.constants.set(name, constant);
    return name;
  }

  floats(wanted: string, shape: readonly number[], values: Float32Array): string {
    return this.constant(wanted, { type: 'float32', shape, values });
  }

  /** The same number is one constant, however often it is asked for. */
  scalar(value: number): string {
    const known = this.#scalars.get(value);
    if (known !== undefined) return known;
    const name = this.floats('number', [], Float32Array.of(value));
    this.#scalars.set(value, name);
    return name;
  }

  /** Sizes, axes and places; a number alone is a scalar. */
  integers(values: readonly number[] | number): string {
    const key = JSON.stringify(values);
    const known = this.#integers.get(key);
    if (known !== undefined) return known;
    const list = typeof values === 'number' ? [values] : values;
    const shape = typeof values === 'number' ? [] : [list.length];
    const name = this.constant('integers', {
      type: 'int64',
      shape,
      values: BigInt64Array.from(list, BigInt),
    });
    this.#integers.set(key, name);
    return name;
  }

  /** Forgets constants that no node takes. */
  prune(): void {
    const used = new Set(this.nodes.flatMap(({ inputs }) => inputs));
    for (const name of this.constants.keys()) if (!used.has(name)) this.constants.delete(name);
  }
}
