/** The weights that a program asks for by name, in the layouts of its layers, and where they come from. */
import { sizeOf } from '../students/parameters.ts';
import type { Constant } from './constant.ts';
import type { OnnxNode } from './model.ts';

/** Where a weight lies in the file: the initializer with its axes in this order; null where it was computed. */
export interface Source {
  readonly initializer: string;
  readonly order: readonly number[] | null;
}

export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly source: Source | null;
}

/**
 * Of whatever the file calls its weights: heads of Pupil's own have names of their own, which none of a network may
 * take (`isBackbone`).
 */
const PREFIX = 'network.';

export class Parameters {
  readonly weights = new Map<string, Weight>();
  /** By the array itself and the shape that a layer wants it in. */
  readonly #known = new Map<Float32Array | Float64Array, Map<string, string>>();

  readonly #groups = new Map<string, string>();

  /**
   * @param part what it is to its layer: `weight`, `bias`
   * @returns its name
   */
  add(given: Constant, shape: readonly number[], node: OnnxNode, part: string): string {
    const key = `${shape.join()} ${given.origin?.name ?? ''}`;
    const shared = this.#known.get(given.values)?.get(key);
    if (shared !== undefined) return shared;
    const name = this.#unique(nameOf(given, node, part));
    this.#keep(name, given, shape);
    const names = this.#known.get(given.values) ?? new Map<string, string>();
    this.#known.set(given.values, names.set(key, name));
    return name;
  }

  /** Several that belong together under one name: NAME.weight, NAME.bias. @returns NAME */
  addGroup(parts: Readonly<Record<string, Constant>>, node: OnnxNode): string {
    const names = Object.values(parts).map(({ origin }) => origin?.name ?? '');
    // A norm that stands in two places of the graph is one.
    const key = names.includes('') ? null : names.join(' ');
    const shared = key === null ? undefined : this.#groups.get(key);
    if (shared !== undefined) return shared;
    const first = Object.values(parts)[0]!;
    const base = this.#unique(nameOf(first, node, 'weight').replace(/\.(weight|gamma|scale|g)$/, ''), parts);
    for (const [part, given] of Object.entries(parts)) this.#keep(`${base}.${part}`, given, given.dims);
    if (key !== null) this.#groups.set(key, base);
    return base;
  }

  /** Takes a weight back whose step is no longer needed. */
  release(name: string): void {
    this.weights.delete(name);
    for (const names of this.#known.values())
      for (const [key, known] of names) if (known === name) names.delete(key);
  }

  #keep(name: string, { values, origin }: Constant, shape: readonly number[]): void {
    if (values.length !== sizeOf(shape))
      throw new RangeError(`${name}: ${values.length} for [${shape.join()}]`);
    const source = origin?.isInitializer === true ? { initializer: origin.name, order: origin.order } : null;
    this.weights.set(name, { shape, values: Float32Array.from(values), source });
  }

  #unique(wanted: string, parts: Readonly<Record<string, unknown>> = { '': null }): string {
    const isTaken = (name: string) =>
      Object.keys(parts).some((part) => this.weights.has(part === '' ? name : `${name}.${part}`));
    let name = wanted;
    for (let count = 2; isTaken(name); count++) name = `${wanted}_${count}`;
    return name;
  }
}

/** PyTorch's name where there is one; else the layer's, which its node's path tells. */
function nameOf({ origin }: Constant, node: OnnxNode, part: string): string {
  const given = origin?.name ?? '';
  const isAnonymous = given === '' || /^(onnx::|\d+$|\/)/.test(given);
  const name = isAnonymous ? `${layerOf(node)}.${part}` : given;
  return PREFIX + name.replace(/[^A-Za-z0-9_.-]+/g, '.').replace(/^\.+|\.+$/g, '');
}

/** `/features/features.0/features.0.0/Conv` -> `features.0.0`: each step of the path repeats the one before it. */
function layerOf({ name }: OnnxNode): string {
  const steps = name
    .split('/')
    .filter((step) => step !== '')
    .slice(0, -1);
  const kept = steps.filter((step, i) => steps[i + 1] === undefined || !steps[i + 1]!.startsWith(`${step}.`));
  return kept.length > 0 ? kept.join('.') : name;
}
