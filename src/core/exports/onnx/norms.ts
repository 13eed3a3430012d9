/** Norms as ONNX has them. */
import { normAsAffine, normOf } from '../fold.ts';
import type { Placed, Placement } from './placed.ts';

/** Channels stand second in ONNX's own norm; where they stand last, behind tokens, a norm is a factor and a shift. */
export function batchNorm(placement: Placement, x: Placed, name: string, epsilon: number): Placed {
  if (x.shape.length === 3 || x.shape.length === 1) {
    const map = x.shape.length === 3 ? placement.channelsFirst(x) : x;
    const parts = ['weight', 'bias', 'running_mean', 'running_var'];
    const parameters = parts.map((part) => placement.vector(`${name}.${part}`));
    return placement.alike('BatchNormalization', map, parameters, { epsilon: { float: epsilon } });
  }
  const norm = normOf(name, (parameter) => placement.values(parameter));
  const { factors, shifts } = normAsAffine(norm, epsilon);
  const table = (part: string, numbers: Float64Array) =>
    placement.graph.floats(`${name}.${part}`, [numbers.length], Float32Array.from(numbers));
  const scaled = placement.alike('Mul', x, [table('factor', factors)]);
  return placement.alike('Add', scaled, [table('shift', shifts)]);
}

/** Opset 17 has norms of instances: each group is a channel of one. */
export function groupNorm(
  placement: Placement,
  x: Placed,
  name: string,
  groups: number,
  epsilon: number,
): Placed {
  const { graph } = placement;
  const [height, width, channels] = x.shape as [number, number, number];
  const map = placement.channelsFirst(x);
  const flat = graph.node('Reshape', [map.name, graph.integers([0, groups, -1])]);
  const table = (value: number) =>
    graph.floats(`${name}.group`, [groups], new Float32Array(groups).fill(value));
  const attributes = { epsilon: { float: epsilon } };
  const normal = graph.node('InstanceNormalization', [flat, table(1), table(0)], attributes);
  const back = graph.node('Reshape', [normal, graph.integers([0, channels, height, width])]);
  const scaled = placement.alike('Mul', { ...map, name: back }, [placement.byChannel(`${name}.weight`, map)]);
  return placement.alike('Add', scaled, [placement.byChannel(`${name}.bias`, map)]);
}
