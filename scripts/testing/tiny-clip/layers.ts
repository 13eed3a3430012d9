/**
 * The layers of CLIP as ONNX nodes, in each number format: what an export for transformers.js writes for the same
 * layer.
 */
import type { Linear } from './linear.ts';
import { BLOCK, byteColumns, bytes, type FloatType, floats, nibbleBlocks } from './number-formats.ts';
import type { Graph } from './onnx.ts';
import { type Block, NORM_EPSILON, type Norm, TINY } from './weights.ts';

export type Dtype = 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';
export const DTYPES: readonly Dtype[] = ['fp32', 'fp16', 'q8', 'q4', 'q4f16'];

export interface Writer {
  readonly graph: Graph;
  readonly dtype: Dtype;
  /** In which it computes. */
  readonly float: FloatType;
}

/** Enough to make a share of nothing, and still a half float. */
const NEVER = -65504;

export function addConstant(
  { graph, float }: Writer,
  name: string,
  dims: readonly number[],
  values: ArrayLike<number>,
): string {
  return graph.constant(name, floats(float, dims, values));
}

export function linear(writer: Writer, x: string, name: string, layer: Linear): string {
  const product = multiply(writer, x, `${name}.weight`, layer);
  if (layer.bias === null) return product;
  return writer.graph.node('Add', [
    product,
    addConstant(writer, `${name}.bias`, [layer.outputs], layer.bias),
  ]);
}

function multiply(writer: Writer, x: string, name: string, layer: Linear): string {
  const { graph, dtype } = writer;
  const { inputs, outputs, weight } = layer;
  switch (dtype) {
    case 'fp32':
    case 'fp16':
      return graph.node('MatMul', [x, addConstant(writer, name, [inputs, outputs], weight)]);
    case 'q8': {
      const columns = byteColumns(layer);
      const [levels, scale, zeroPoint] = graph.nodes('DynamicQuantizeLinear', [x], 3);
      const sum = graph.node('MatMulInteger', [
        levels!,
        graph.constant(`${name}_quantized`, columns.weight),
        zeroPoint!,
        graph.constant(`${name}_zero_point`, columns.zeroPoints),
      ]);
      const scales = addConstant(writer, `${name}_scale`, [outputs], columns.scales);
      return rescale(graph, sum, graph.node('Mul', [scale!, scales]));
    }
    case 'q4':
    case 'q4f16': {
      const blocks = nibbleBlocks(layer);
      return graph.node(
        'MatMulNBits',
        [
          x,
          graph.constant(`${name}_Q4`, blocks.weight),
          addConstant(writer, `${name}_scales`, [blocks.scales.length], blocks.scales),
        ],
        { K: BigInt(inputs), N: BigInt(outputs), bits: 4n, block_size: BigInt(BLOCK) },
        'com.microsoft',
      );
    }
  }
}

function rescale(graph: Graph, sum: string, scale: string): string {
  return graph.node('Mul', [graph.node('Cast', [sum], { to: 1n }), scale]);
}

export function layerNorm(writer: Writer, x: string, name: string, { gain, bias }: Norm): string {
  return writer.graph.node(
    'LayerNormalization',
    [
      x,
      addConstant(writer, `${name}.weight`, [gain.length], gain),
      addConstant(writer, `${name}.bias`, [bias.length], bias),
    ],
    { axis: -1n, epsilon: NORM_EPSILON },
  );
}

/**
 * @param pixels [B, 3, H, W]
 * @param filters [hidden, 3, patchPx, patchPx]
 * @returns [B, hidden, H / patchPx, W / patchPx]
 */
export function patches(writer: Writer, pixels: string, filters: Float32Array): string {
  const { graph, dtype } = writer;
  const { hidden, patchPx } = TINY;
  const name = 'vision_model.embeddings.patch_embedding.weight';
  const dims = [hidden, 3, patchPx, patchPx];
  const side = [BigInt(patchPx), BigInt(patchPx)];
  const attributes = { kernel_shape: side, strides: side };
  if (dtype !== 'q8')
    return graph.node('Conv', [pixels, addConstant(writer, name, dims, filters)], attributes);
  const weight = bytes(dims, filters);
  const [levels, scale, zeroPoint] = graph.nodes('DynamicQuantizeLinear', [pixels], 3);
  const sum = graph.node(
    'ConvInteger',
    [
      levels!,
      graph.constant(`${name}_quantized`, weight.levels),
      zeroPoint!,
      graph.constant(`${name}_zero_point`, {
        type: 'uint8',
        dims: [],
        bytes: Uint8Array.of(weight.zeroPoint),
      }),
    ],
    attributes,
  );
  const own = addConstant(writer, `${name}_scale`, [], [weight.scale]);
  return rescale(graph, sum, graph.node('Mul', [scale!, own]));
}

/** @param ids [B, T] @param table [vocabulary, hidden] @returns [B, T, hidden] */
export function lookUp(writer: Writer, ids: string, table: Float32Array): string {
  const { graph, dtype } = writer;
  const name = 'text_model.embeddings.token_embedding.weight';
  const dims = [table.length / TINY.hidden, TINY.hidden];
  if (dtype !== 'q8') return graph.node('Gather', [addConstant(writer, name, dims, table), ids]);
  const { levels, scale, zeroPoint } = bytes(dims, table);
  const found = graph.node('Gather', [graph.constant(`${name}_quantized`, levels), ids]);
  return graph.node('DequantizeLinear', [
    found,
    addConstant(writer, `${name}_scale`, [], [scale]),
    graph.constant(`${name}_zero_point`, { type: 'uint8', dims: [], bytes: Uint8Array.of(zeroPoint) }),
  ]);
}

/** [1, 1, contextTokens, contextTokens], to be added to scores: a token looks at itself and at those before it. */
export function causalMask(writer: Writer): string {
  const side = TINY.contextTokens;
  const mask = Float32Array.from({ length: side * side }, (_, i) =>
    i % side > Math.floor(i / side) ? NEVER : 0,
  );
  return addConstant(writer, 'causal_mask', [1, 1, side, side], mask);
}

/** One block of a tower. @param x [B, T, hidden] @param mask [1, 1, T, T] */
export function block(writer: Writer, x: string, name: string, weights: Block, mask: string | null): string {
  const { graph } = writer;
  const seen = attention(
    writer,
    layerNorm(writer, x, `${name}.layer_norm1`, weights.attentionNorm),
    `${name}.self_attn`,
    weights,
    mask,
  );
  const state = graph.node('Add', [x, seen]);
  const up = linear(
    writer,
    layerNorm(writer, state, `${name}.layer_norm2`, weights.mlpNorm),
    `${name}.mlp.fc1`,
    weights.up,
  );
  const slope = addConstant(writer, 'quick_gelu_slope', [], [1.702]);
  const bent = graph.node('Mul', [up, graph.node('Sigmoid', [graph.node('Mul', [up, slope])])]);
  return graph.node('Add', [state, linear(writer, bent, `${name}.mlp.fc2`, weights.down)]);
}

function attention(writer: Writer, x: string, name: string, weights: Block, mask: string | null): string {
  const { graph } = writer;
  const { heads, hidden } = TINY;
  const width = hidden / heads;
  const split = (value: string, order: readonly bigint[]) =>
    graph.node('Transpose', [graph.node('Reshape', [value, graph.integers([0, -1, heads, width])])], {
      perm: order,
    });
  const factor = addConstant(writer, 'attention_factor', [], [1 / Math.sqrt(width)]);
  const query = graph.node('Mul', [linear(writer, x, `${name}.q_proj`, weights.query), factor]);
  const key = linear(writer, x, `${name}.k_proj`, weights.key);
  const value = linear(writer, x, `${name}.v_proj`, weights.value);
  const scores = graph.node('MatMul', [split(query, [0n, 2n, 1n, 3n]), split(key, [0n, 2n, 3n, 1n])]);
  const masked = mask === null ? scores : graph.node('Add', [scores, mask]);
  const shares = graph.node('Softmax', [masked], { axis: -1n });
  const mixed = graph.node('MatMul', [shares, split(value, [0n, 2n, 1n, 3n])]);
  const together = graph.node('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] });
  return linear(
    writer,
    graph.node('Reshape', [together, graph.integers([0, -1, hidden])]),
    `${name}.out_proj`,
    weights.out,
  );
}
