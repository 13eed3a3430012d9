/** Maps over the last axis, and the mixing of tokens by products. */
import type { Linear } from '../../students/ops.ts';
import { sizeOf } from '../../students/parameters.ts';
import { wkvDistances } from '../../tensors/bi-wkv.ts';
import type { Placed, Placement } from './placed.ts';

/** A map over the last axis: a product, and a bias where there is one. */
export function linear(
  placement: Placement,
  x: Placed,
  { weight, bias, outputs }: Pick<Linear, 'weight' | 'outputs'> & { readonly bias?: string },
): Placed {
  const rows = placement.channelsLast(x);
  const matrix = placement.parameter(weight, [x.shape.at(-1)!, outputs]);
  const y = { ...placement.alike('MatMul', rows, [matrix]), shape: x.shape.with(-1, outputs) };
  return bias === undefined ? y : placement.alike('Add', y, [placement.vector(bias)]);
}

/** Queries, keys and values lie side by side: [N, 3 C] -> [N, C]. */
export function attention(placement: Placement, qkv: Placed, heads: number): Placed {
  const { graph } = placement;
  const [count, stacked] = qkv.shape as [number, number];
  const width = stacked / 3;
  const sizes = graph.integers([width, width, width]);
  const [queries, keys, values] = graph.split('Split', [qkv.name, sizes], { axis: 2 }, 3).map((part) => {
    const byHead = placement.reshape(placement.last(part, [count, width]), [count, heads, width / heads]);
    return placement.transpose(byHead, [1, 0, 2]);
  });
  const scaled = placement.alike('Mul', queries!, [graph.scalar((width / heads) ** -0.5)]);
  const scores = placement.product(scaled, keys!, true);
  const mixed = placement.product(placement.alike('Softmax', scores, [], { axis: -1 }), values!, false);
  return placement.reshape(placement.transpose(mixed, [1, 0, 2]), [count, width]);
}

/** As `tensors/bi-wkv.ts` has it, each channel's row of tokens times its own symmetric matrix. */
export function biWkv(placement: Placement, keys: Placed, values: Placed, name: string): Placed {
  const { graph } = placement;
  const width = values.shape.at(-1)!;
  const count = sizeOf(values.shape) / width;
  const rows = (x: Placed) => placement.transpose(placement.reshape(x, [count, width]), [1, 0]); // [C, N]
  const decay = placement.parameter(`${name}.decay`, [width, 1, 1]);
  const first = placement.parameter(`${name}.first`, [width, 1, 1]);
  const distances = graph.floats(`${name}.distances`, [count, count], wkvDistances(count));
  const identity = Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0));
  const itself = graph.node('Mul', [first, graph.floats(`${name}.itself`, [count, count], identity)]);
  const exponent = graph.node('Add', [graph.node('Mul', [decay, distances]), itself]);
  const spread = placement.last(graph.node('Exp', [exponent]), [width, count, count]);

  const k = rows(keys);
  const largest = graph.node('ReduceMax', [k.name], { axes: [2], keepdims: 1 });
  const weights = placement.alike('Exp', placement.alike('Sub', k, [largest]));
  const valued = placement.alike('Mul', weights, [rows(values).name]);
  const over = (row: Placed) => placement.product(placement.reshape(row, [width, 1, count]), spread, false);
  const mean = placement.reshape(placement.alike('Div', over(valued), [over(weights).name]), [width, count]);
  return placement.reshape(placement.transpose(mean, [1, 0]), values.shape);
}
