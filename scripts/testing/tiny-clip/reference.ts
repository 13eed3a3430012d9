/**
 * The two towers of CLIP in double precision, written from the paper's equations and apart from the ONNX writer: what
 * ONNX Runtime must give. Sources: Radford et al. 2021 (arXiv:2103.00020); pre-norm blocks, QuickGELU x·σ(1.702x),
 * class token, causal text, pooled at its end.
 */
import type { Linear } from './linear.ts';
import {
  type Block,
  NORM_EPSILON,
  type Norm,
  PATCHES,
  type TextWeights,
  TINY,
  type VisionWeights,
} from './weights.ts';

const { hidden, heads, patchPx, imageSizePx } = TINY;

/** @param x [rows, inputs] @returns [rows, outputs] */
export function linear(x: Float64Array, { inputs, outputs, weight, bias }: Linear): Float64Array {
  const rows = x.length / inputs;
  const y = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const out = y.subarray(row * outputs, (row + 1) * outputs);
    if (bias !== null) out.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i]!;
      for (let o = 0, at = i * outputs; o < outputs; o++, at++) out[o]! += value * weight[at]!;
    }
  }
  return y;
}

/** @param x [rows, hidden] */
function layerNorm(x: Float64Array, { gain, bias }: Norm): Float64Array {
  const y = new Float64Array(x.length);
  for (let from = 0; from < x.length; from += hidden) {
    let mean = 0;
    for (let i = 0; i < hidden; i++) mean += x[from + i]! / hidden;
    let variance = 0;
    for (let i = 0; i < hidden; i++) variance += (x[from + i]! - mean) ** 2 / hidden;
    const scale = 1 / Math.sqrt(variance + NORM_EPSILON);
    for (let i = 0; i < hidden; i++) y[from + i] = (x[from + i]! - mean) * scale * gain[i]! + bias[i]!;
  }
  return y;
}

/** @param x [tokens, hidden]; a causal token looks at itself and at those before it */
function attention(x: Float64Array, block: Block, isCausal: boolean): Float64Array {
  const [query, key, value] = [linear(x, block.query), linear(x, block.key), linear(x, block.value)];
  const tokens = x.length / hidden;
  const width = hidden / heads;
  const mixed = new Float64Array(x.length);
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < tokens; i++) {
      const seen = isCausal ? i + 1 : tokens;
      const scores = Float64Array.from({ length: seen }, (_, j) => {
        let dot = 0;
        for (let d = head * width; d < (head + 1) * width; d++)
          dot += query[i * hidden + d]! * key[j * hidden + d]!;
        return dot / Math.sqrt(width);
      });
      const highest = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - highest));
      const sum = powers.reduce((total, power) => total + power, 0);
      for (let j = 0; j < seen; j++) {
        const share = powers[j]! / sum;
        for (let d = head * width; d < (head + 1) * width; d++)
          mixed[i * hidden + d]! += share * value[j * hidden + d]!;
      }
    }
  }
  return linear(mixed, block.out);
}

function encode(x: Float64Array, blocks: readonly Block[], isCausal: boolean): Float64Array {
  let state = x;
  for (const block of blocks) {
    state = sum(state, attention(layerNorm(state, block.attentionNorm), block, isCausal));
    const up = linear(layerNorm(state, block.mlpNorm), block.up).map((v) => v / (1 + Math.exp(-1.702 * v)));
    state = sum(state, linear(up, block.down));
  }
  return state;
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!);
}

/** @param pixels [3, imageSizePx, imageSizePx], normalised @returns [hidden], what the projection is given */
export function imageFeatures(weights: VisionWeights, pixels: ArrayLike<number>): Float64Array {
  const across = imageSizePx / patchPx;
  const tokens = Float64Array.from(weights.positions);
  for (let i = 0; i < hidden; i++) tokens[i]! += weights.classToken[i]!;
  for (let patch = 0; patch < PATCHES; patch++) {
    const [top, left] = [Math.floor(patch / across) * patchPx, (patch % across) * patchPx];
    for (let filter = 0; filter < hidden; filter++) {
      let at = filter * 3 * patchPx * patchPx;
      for (let c = 0; c < 3; c++) {
        for (let y = top; y < top + patchPx; y++) {
          for (let x = left; x < left + patchPx; x++, at++)
            tokens[(patch + 1) * hidden + filter]! +=
              weights.patch[at]! * pixels[(c * imageSizePx + y) * imageSizePx + x]!;
        }
      }
    }
  }
  const state = encode(layerNorm(tokens, weights.preNorm), weights.blocks, false);
  return layerNorm(state.subarray(0, hidden), weights.postNorm);
}

/** @param ids with start and end; pooled at the first of the highest ids, which is the end @returns [hidden] */
export function textFeatures(weights: TextWeights, ids: readonly number[]): Float64Array {
  const tokens = new Float64Array(ids.length * hidden);
  ids.forEach((id, t) => {
    for (let i = 0; i < hidden; i++)
      tokens[t * hidden + i] = weights.tokens[id * hidden + i]! + weights.positions[t * hidden + i]!;
  });
  const end = ids.indexOf(Math.max(...ids));
  const state = encode(tokens, weights.blocks, true);
  return layerNorm(state.subarray(end * hidden, (end + 1) * hidden), weights.finalNorm);
}

/** @returns [embedding], not normalised: `image_embeds` */
export function embedImage(weights: VisionWeights, pixels: ArrayLike<number>): Float64Array {
  return linear(imageFeatures(weights, pixels), weights.projection);
}

/** @returns [embedding], not normalised: `text_embeds` */
export function embedText(weights: TextWeights, ids: readonly number[]): Float64Array {
  return linear(textFeatures(weights, ids), weights.projection);
}
