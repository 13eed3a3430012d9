/** The two towers as ONNX files, with the names of inputs and outputs by which transformers.js knows them. */
import {
  addConstant,
  block,
  causalMask,
  type Dtype,
  layerNorm,
  linear,
  lookUp,
  patches,
  type Writer,
} from './layers.ts';
import { ELEMENT_TYPES, Graph } from './onnx.ts';
import { type Block, PATCHES, type TextWeights, TINY, type VisionWeights } from './weights.ts';

const { hidden, embedding, imageSizePx, contextTokens } = TINY;

function open(dtype: Dtype): Writer {
  return {
    graph: new Graph(),
    dtype,
    float: dtype.endsWith('f16') || dtype === 'fp16' ? 'float16' : 'float32',
  };
}

/** Inputs and outputs stay float32, whatever is computed in. */
function castTo({ graph, float }: Writer, value: string, type: 'float32' | 'float16'): string {
  return float === 'float32' ? value : graph.node('Cast', [value], { to: BigInt(ELEMENT_TYPES[type]) });
}

function encode(
  writer: Writer,
  x: string,
  tower: string,
  blocks: readonly Block[],
  mask: string | null,
): string {
  return blocks.reduce(
    (state, weights, i) => block(writer, state, `${tower}.encoder.layers.${i}`, weights, mask),
    x,
  );
}

/** pixel_values [B, 3, imageSizePx, imageSizePx] to image_embeds [B, embedding] */
export function visionModel(weights: VisionWeights, dtype: Dtype): Uint8Array {
  const writer = open(dtype);
  const { graph } = writer;
  const pixels = castTo(writer, 'pixel_values', 'float16');
  const grid = patches(writer, pixels, weights.patch);
  const flat = graph.node('Reshape', [grid, graph.integers([0, hidden, PATCHES])]);
  const seen = graph.node('Transpose', [flat], { perm: [0n, 2n, 1n] });
  const batch = graph.node('Slice', [graph.node('Shape', [seen]), graph.integers([0]), graph.integers([1])]);
  const classShape = graph.node('Concat', [batch, graph.integers([1, hidden])], { axis: 0n });
  const classToken = addConstant(
    writer,
    'vision_model.embeddings.class_embedding',
    [1, 1, hidden],
    weights.classToken,
  );
  const tokens = graph.node('Concat', [graph.node('Expand', [classToken, classShape]), seen], { axis: 1n });
  const positions = addConstant(
    writer,
    'vision_model.embeddings.position_embedding.weight',
    [1, 1 + PATCHES, hidden],
    weights.positions,
  );
  const placed = graph.node('Add', [tokens, positions]);
  const start = layerNorm(writer, placed, 'vision_model.pre_layrnorm', weights.preNorm);
  const state = encode(writer, start, 'vision_model', weights.blocks, null);
  const pooled = graph.node('Gather', [state, graph.integers(0)], { axis: 1n });
  const normed = layerNorm(writer, pooled, 'vision_model.post_layernorm', weights.postNorm);
  const embeds = linear(writer, normed, 'visual_projection', weights.projection);
  graph.output(castTo(writer, embeds, 'float32'), 'image_embeds');
  return graph.model(
    'vision_model',
    [{ name: 'pixel_values', type: 'float32', dims: ['batch_size', 3, imageSizePx, imageSizePx] }],
    [{ name: 'image_embeds', type: 'float32', dims: ['batch_size', embedding] }],
  );
}

/**
 * input_ids [B, T], padded with the end, to text_embeds [B, embedding]. What comes after the end cannot be seen from
 * it.
 */
export function textModel(weights: TextWeights, dtype: Dtype): Uint8Array {
  const writer = open(dtype);
  const { graph } = writer;
  const tokens = lookUp(writer, 'input_ids', weights.tokens);
  const length = graph.node('Slice', [
    graph.node('Shape', ['input_ids']),
    graph.integers([1]),
    graph.integers([2]),
  ]);
  const none = graph.integers([0]);
  const table = addConstant(
    writer,
    'text_model.embeddings.position_embedding.weight',
    [1, contextTokens, hidden],
    weights.positions,
  );
  const positions = graph.node('Slice', [table, none, length, graph.integers([1])]);
  const square = graph.node('Concat', [length, length], { axis: 0n });
  const mask = graph.node('Slice', [
    causalMask(writer),
    graph.integers([0, 0]),
    square,
    graph.integers([2, 3]),
  ]);
  const start = graph.node('Add', [tokens, positions]);
  const state = encode(writer, start, 'text_model', weights.blocks, mask);
  const normed = layerNorm(writer, state, 'text_model.final_layer_norm', weights.finalNorm);
  // The end has the highest id of all, and the first of equals counts.
  const ids = graph.node('Cast', ['input_ids'], { to: BigInt(ELEMENT_TYPES.int32) });
  const end = graph.node('ArgMax', [ids], { axis: 1n, keepdims: 1n });
  const pooled = graph.node('GatherND', [normed, end], { batch_dims: 1n });
  const embeds = linear(writer, pooled, 'text_projection', weights.projection);
  graph.output(castTo(writer, embeds, 'float32'), 'text_embeds');
  return graph.model(
    'text_model',
    [{ name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence_length'] }],
    [{ name: 'text_embeds', type: 'float32', dims: ['batch_size', embedding] }],
  );
}
