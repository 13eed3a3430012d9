/** The linear probe as nodes behind an encoder, in operators that every version of ONNX from 7 on computes alike. */
import type { OnnxGraph } from '../onnx/graph.ts';
import { ELEMENT_TYPES } from '../onnx/graph.ts';
import type { EmbeddingOutput } from './embedding-output.ts';

/** softmax(weights · u + bias), u = (embedding − mean) / |embedding − mean| */
export interface ProbeHead {
  /** [D], of the training photos' embeddings. */
  readonly mean: Float32Array<ArrayBuffer>;
  /** [K, D] */
  readonly weights: Float32Array<ArrayBuffer>;
  /** [K] */
  readonly bias: Float32Array<ArrayBuffer>;
}

/** Added to a squared length: nothing to any embedding, and a row of zeros stays zeros. */
const TINY = 1e-30;

/** @returns the name of [photos, D], as float32 */
export function embeddingNodes(graph: OnnxGraph, output: EmbeddingOutput): string {
  const { name, type, rank, pooling, isChannelsLast } = output;
  const given =
    type === 'float32' ? name : graph.node('Cast', [name], { to: ELEMENT_TYPES.float32 }, 'probe.floats');
  if (rank === 2) return given;
  if (pooling === 'as-given') return graph.node('Flatten', [given], { axis: 1 }, 'probe.embedding');
  const isMap = rank === 4;
  const isLast = !isMap || isChannelsLast;
  if (pooling === 'mean') {
    const order = isMap ? [0, 3, 1, 2] : [0, 2, 1];
    const planes = isLast ? graph.node('Transpose', [given], { perm: order }, 'probe.planes') : given;
    const mean = graph.node('GlobalAveragePool', [planes], {}, 'probe.mean_of_places');
    return graph.node('Flatten', [mean], { axis: 1 }, 'probe.embedding');
  }
  // Each takes the first place of an axis of positions, and the axis is gone.
  const axis = isLast ? 1 : 2;
  const first = (value: string) => graph.node('Gather', [value, graph.integers(0)], { axis }, 'probe.first');
  return isMap ? first(first(given)) : first(given);
}

/** Writes `logits` and `probabilities`, [photos, K], under the names given. */
export function probeNodes(
  graph: OnnxGraph,
  embedding: string,
  { mean, weights, bias }: ProbeHead,
  names: { readonly logits: string; readonly probabilities: string },
): void {
  const [dims, classes] = [mean.length, bias.length];
  const of = (op: string, wanted: string, ...inputs: string[]) =>
    graph.node(op, inputs, {}, `probe.${wanted}`);
  const centred = of('Sub', 'centred', embedding, graph.floats('probe.mean', [dims], mean));
  const ones = graph.floats('probe.ones', [dims, 1], new Float32Array(dims).fill(1));
  const square = of('MatMul', 'square', of('Mul', 'squares', centred, centred), ones);
  const tiny = graph.floats('probe.tiny', [1], Float32Array.of(TINY));
  const length = of('Sqrt', 'length', of('Add', 'not_zero', square, tiny));
  const columns = new Float32Array(dims * classes);
  for (let k = 0; k < classes; k++)
    for (let d = 0; d < dims; d++) columns[d * classes + k] = weights[k * dims + d]!;
  const matrix = graph.floats('probe.weights', [dims, classes], columns);
  const scores = of('MatMul', 'scores', of('Div', 'unit', centred, length), matrix);
  const { logits, probabilities } = names;
  const withBias = [scores, graph.floats('probe.bias', [classes], bias)];
  graph.nodes.push(
    { op: 'Add', inputs: withBias, outputs: [logits], attributes: {} },
    { op: 'Softmax', inputs: [logits], outputs: [probabilities], attributes: { axis: 1 } },
  );
}
