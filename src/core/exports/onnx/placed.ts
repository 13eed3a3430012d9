/**
 * How a value of a student lies in an ONNX graph. Students are described with channels last; ONNX's convolutions want
 * them first. A map is turned round only where the next operation needs it the other way, so that a conv net has no
 * transposition at all.
 */
import { PupilError } from '../../errors.ts';
import type { Attribute, OnnxGraph } from './graph.ts';

export type Shape = readonly number[];

export interface Placed {
  /** In the graph. */
  readonly name: string;
  /** Of one photo, as the student sees it: [H, W, C], [N, C], [C]. */
  readonly shape: Shape;
  /** Whether [H, W, C] lies in the graph as [batch, C, H, W]; all else lies as it is, behind the batch's axis. */
  readonly isChannelsFirst: boolean;
}

/** From channels last to channels first: where each axis of a map comes from. */
const TO_FIRST = [0, 3, 1, 2];
const TO_LAST = [0, 2, 3, 1];

export class Placement {
  readonly graph: OnnxGraph;
  readonly #parameters: ReadonlyMap<string, Float32Array>;
  readonly #kept = new Map<string, string>();

  constructor(graph: OnnxGraph, parameters: ReadonlyMap<string, Float32Array>) {
    this.graph = graph;
    this.#parameters = parameters;
  }

  /** @throws {PupilError} RECIPE_INVALID where the student has none of that name */
  values(name: string): Float32Array {
    const found = this.#parameters.get(name);
    if (found === undefined) throw new PupilError('RECIPE_INVALID', `The student has no parameter ${name}.`);
    return found;
  }

  /** A parameter as a constant, once for each way in which it is laid out. */
  parameter(name: string, shape: Shape, arrange = (values: Float32Array) => values): string {
    const key = JSON.stringify([name, shape]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const kept = this.graph.floats(name, shape, arrange(this.values(name)));
    this.#kept.set(key, kept);
    return kept;
  }

  vector(name: string): string {
    return this.parameter(name, [this.values(name).length]);
  }

  /** A number a channel, for values that lie as `x` does. */
  byChannel(name: string, x: Placed): string {
    const count = this.values(name).length;
    return x.isChannelsFirst ? this.parameter(name, [count, 1, 1]) : this.parameter(name, [count]);
  }

  /** One operation whose answer lies as `x` does. */
  alike(
    op: string,
    x: Placed,
    others: readonly string[] = [],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Placed {
    return { ...x, name: this.graph.node(op, [x.name, ...others], attributes) };
  }

  /** An answer that lies as the student sees it. */
  last(name: string, shape: Shape): Placed {
    return { name, shape, isChannelsFirst: false };
  }

  channelsFirst(x: Placed): Placed {
    if (x.isChannelsFirst) return x;
    if (x.shape.length !== 3) {
      throw new PupilError('RECIPE_INVALID', `Expected [H, W, C], not [${x.shape.join()}].`);
    }
    return { ...this.alike('Transpose', x, [], { perm: TO_FIRST }), isChannelsFirst: true };
  }

  channelsLast(x: Placed): Placed {
    if (!x.isChannelsFirst) return x;
    return { ...this.alike('Transpose', x, [], { perm: TO_LAST }), isChannelsFirst: false };
  }

  /** Which axis of the graph's value an axis of the student's is. */
  axis(x: Placed, axis: number): number {
    return x.isChannelsFirst ? TO_LAST[axis + 1]! : axis + 1;
  }

  reshape(x: Placed, shape: Shape): Placed {
    // 0: as many photos as come in.
    const target = this.graph.integers([0, ...shape]);
    return this.last(this.graph.node('Reshape', [this.channelsLast(x).name, target]), shape);
  }

  /** @param order of the axes of one photo */
  transpose(x: Placed, order: Shape): Placed {
    const perm = [0, ...order.map((axis) => axis + 1)];
    const name = this.graph.node('Transpose', [this.channelsLast(x).name], { perm });
    return this.last(
      name,
      order.map((axis) => x.shape[axis]!),
    );
  }

  /** Of two or more that meet: as the first lies. */
  together(inputs: readonly Placed[]): readonly Placed[] {
    const [first] = inputs;
    return inputs.map((one) => (first!.isChannelsFirst ? this.channelsFirst(one) : this.channelsLast(one)));
  }

  slice(x: Placed, axis: number, start: number, size: number): Placed {
    const { graph } = this;
    const ends = [[start], [start + size], [this.axis(x, axis)]].map((list) => graph.integers(list));
    return { ...this.alike('Slice', x, ends), shape: x.shape.with(axis, size) };
  }

  concat(inputs: readonly Placed[], axis: number): Placed {
    const parts = this.together(inputs);
    const names = parts.map(({ name }) => name);
    const along = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    const name = this.graph.node('Concat', names, { axis: this.axis(parts[0]!, axis) });
    return { ...parts[0]!, name, shape: parts[0]!.shape.with(axis, along) };
  }

  /** [..., M, K] and [..., K, N], or [..., N, K] where that is to be turned round -> [..., M, N] */
  product(a: Placed, b: Placed, isTransposed: boolean): Placed {
    const rank = b.shape.length;
    const swapped = [...Array(rank - 2).keys(), rank - 1, rank - 2];
    const right = isTransposed ? this.transpose(b, swapped) : this.channelsLast(b);
    const name = this.graph.node('MatMul', [this.channelsLast(a).name, right.name]);
    return this.last(name, [...a.shape.slice(0, -1), right.shape.at(-1)!]);
  }

  /** The same rows for every photo: [count, width] -> [batch, count, width] */
  forEveryPhoto(rows: string, [count, width]: Shape, photos: Placed): Placed {
    const { graph } = this;
    const batch = graph.node('Shape', [photos.name], { start: 0, end: 1 });
    const shape = graph.node('Concat', [batch, graph.integers([count!, width!])], { axis: 0 });
    return this.last(graph.node('Expand', [rows, shape]), [count!, width!]);
  }
}
