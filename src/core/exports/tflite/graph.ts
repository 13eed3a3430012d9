/** A network in TensorFlow Lite's terms, before it becomes bytes: tensors, and operators between them in their order. */
import { sizeOf } from '../../students/parameters.ts';
import type { OperatorName, Options } from './operators.ts';

export type TensorType = 'float32' | 'int32' | 'int8' | 'uint8';

/** `real = scale * (stored - zeroPoint)`: one pair, or one scale for each place along an axis. */
export interface Quantisation {
  readonly scales: readonly number[];
  readonly zeroPoint: number;
  /** Of the scales, where there are several. */
  readonly axis: number;
}

export interface TfliteTensor {
  readonly name: string;
  /** With the batch axis, which is 1. */
  readonly shape: readonly number[];
  readonly type: TensorType;
  /** Of a constant. */
  readonly data?: Float32Array | Int32Array | Int8Array;
  readonly quantisation?: Quantisation;
}

export interface TfliteOperator {
  readonly op: OperatorName;
  /** Places of tensors. */
  readonly inputs: readonly number[];
  readonly output: number;
  readonly options: Options;
}

export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly input: number;
  readonly output: number;
}

export class TfliteBuilder {
  readonly tensors: TfliteTensor[] = [];
  readonly operators: TfliteOperator[] = [];
  readonly #floats = new Map<Float32Array, number>();

  add(tensor: TfliteTensor): number {
    return this.tensors.push(tensor) - 1;
  }

  /** The same numbers are kept once. */
  floats(name: string, shape: readonly number[], data: Float32Array): number {
    if (data.length !== sizeOf(shape)) {
      throw new RangeError(`${name}: ${data.length} numbers for [${shape.join()}]`);
    }
    const known = this.#floats.get(data);
    if (known !== undefined && this.tensors[known]!.shape.join() === shape.join()) return known;
    const place = this.add({ name, shape, type: 'float32', data });
    this.#floats.set(data, place);
    return place;
  }

  ints(name: string, shape: readonly number[], values: readonly number[]): number {
    return this.add({ name, shape, type: 'int32', data: Int32Array.from(values) });
  }

  /** @returns the operator's output, in single precision */
  apply(
    op: OperatorName,
    inputs: readonly number[],
    shape: readonly number[],
    options: Options = {},
    name = op.toLowerCase(),
  ): number {
    const output = this.add({ name: `${name}_${this.operators.length}`, shape, type: 'float32' });
    this.operators.push({ op, inputs, output, options });
    return output;
  }
}

/** Only the tensors that somebody uses, under new places. */
export function withoutUnused(graph: TfliteGraph): TfliteGraph {
  const used = new Set([
    graph.input,
    graph.output,
    ...graph.operators.flatMap((one) => [...one.inputs, one.output]),
  ]);
  const places = [...used].sort((a, b) => a - b);
  const at = new Map(places.map((place, index) => [place, index]));
  return {
    tensors: places.map((place) => graph.tensors[place]!),
    operators: graph.operators.map((one) => ({
      ...one,
      inputs: one.inputs.map((place) => at.get(place)!),
      output: at.get(one.output)!,
    })),
    input: at.get(graph.input)!,
    output: at.get(graph.output)!,
  };
}
