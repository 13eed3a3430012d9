/** What operations and layers share: applying operators to values, and the student's parameters. */
import { PupilError } from '../../errors.ts';
import type { TfliteBuilder } from './graph.ts';
import type { OperatorName, Options } from './operators.ts';
import { lastFirst, type Value } from './windows.ts';

export interface TfliteContext {
  readonly builder: TfliteBuilder;
  /** @throws {PupilError} RECIPE_INVALID where the student has none of that name */
  values(name: string): Float32Array;
  /** A constant of that shape, which is given whole: no batch axis comes before it. */
  constant(name: string, shape: readonly number[]): Value;
  number(value: number): Value;
  /** @param shape of what comes out; that of the first value unless given */
  apply(op: OperatorName, inputs: readonly Value[], shape?: readonly number[], options?: Options): Value;
  reshape(x: Value, shape: readonly number[]): Value;
  /** @param axes of the whole value, the batch's first */
  transpose(x: Value, axes: readonly number[]): Value;
  slice(x: Value, begin: readonly number[], size: readonly number[]): Value;
  /** @param axes without the batch's */
  reduce(op: Reduction, x: Value, axes: readonly number[], keepsAxes: boolean): Value;
  linear(x: Value, weight: string, bias: Float32Array | null, outputs: number): Value;
}

export type Reduction = 'MEAN' | 'SUM' | 'REDUCE_MAX' | 'REDUCE_MIN';

/** @long one thing that is shared after another */
export function tfliteContext(
  builder: TfliteBuilder,
  parameters: ReadonlyMap<string, Float32Array>,
): TfliteContext {
  const apply: TfliteContext['apply'] = (op, inputs, shape = inputs[0]!.shape, options = {}) => ({
    tensor: builder.apply(
      op,
      inputs.map(({ tensor }) => tensor),
      [1, ...shape],
      options,
    ),
    shape,
  });
  const table = (name: string, shape: readonly number[], values: readonly number[]): Value => ({
    tensor: builder.ints(name, shape, values),
    shape,
  });
  const context: TfliteContext = {
    builder,
    values(name) {
      const found = parameters.get(name);
      if (found !== undefined) return found;
      throw new PupilError('RECIPE_INVALID', `The student has no parameter ${name}.`);
    },
    constant: (name, shape) => ({ tensor: builder.floats(name, shape, context.values(name)), shape }),
    number: (value) => ({ tensor: builder.floats('number', [1], Float32Array.of(value)), shape: [1] }),
    apply,
    reshape: (x, shape) => apply('RESHAPE', [x, table('shape', [shape.length + 1], [-1, ...shape])], shape),
    transpose(x, axes) {
      const shape = axes.slice(1).map((axis) => x.shape[axis - 1]!);
      return apply('TRANSPOSE', [x, table('axes', [axes.length], axes)], shape);
    },
    slice(x, begin, size) {
      const from = table('begin', [begin.length + 1], [0, ...begin]);
      return apply('SLICE', [x, from, table('size', [size.length + 1], [-1, ...size])], size);
    },
    reduce(op, x, axes, keepsAxes) {
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      const shape = keepsAxes ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
      const places = table(
        'axes',
        [axes.length],
        axes.map((axis) => axis + 1),
      );
      return apply(op, [x, places], shape, { keepsAxes });
    },
    linear(x, name, bias, outputs) {
      const inputs = x.shape.at(-1)!;
      const weight = lastFirst(context.values(name), outputs);
      const constants = [
        { tensor: builder.floats(name, [outputs, inputs], weight), shape: [outputs, inputs] },
        {
          tensor: builder.floats(`${name}/bias`, [outputs], bias ?? new Float32Array(outputs)),
          shape: [outputs],
        },
      ];
      const shape = [...x.shape.slice(0, -1), outputs];
      return apply('FULLY_CONNECTED', [x, ...constants], shape, { keepsAxes: x.shape.length > 1 });
    },
  };
  return context;
}
