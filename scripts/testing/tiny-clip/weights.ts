/**
 * The parameters of the tiny CLIP, drawn from a seed at scales that keep it lively: attention looks around, layers
 * bend, and the colour of a photo or the words of a prompt reach the end of their tower. They are float32 from the
 * start, so that the reference computes with exactly the numbers that stand in the files.
 */
import { createRandom, type Random } from '../../../src/core/random.ts';
import type { Linear } from './linear.ts';
import { fromNibbles } from './number-formats.ts';

/** Sizes as in CLIP ViT-B/32, all much smaller; two layers a tower. */
export const TINY = {
  imageSizePx: 32,
  patchPx: 8,
  hidden: 64,
  heads: 4,
  mlp: 256,
  layers: 2,
  contextTokens: 77,
  embedding: 64,
} as const;

export const PATCHES = (TINY.imageSizePx / TINY.patchPx) ** 2;
export const NORM_EPSILON = 1e-5;

/**
 * How far weights are moved towards what 4 bits can say. Weights that training has left survive 4 bits because they
 * are redundant; drawn ones are not, and a net this small would be refused in 4 bits by any honest self-test.
 */
const ROUNDED = 0.7;

export interface Norm {
  readonly gain: Float32Array;
  readonly bias: Float32Array;
}

export interface Block {
  readonly attentionNorm: Norm;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly out: Linear;
  readonly mlpNorm: Norm;
  readonly up: Linear;
  readonly down: Linear;
}

export interface VisionWeights {
  /** [hidden, 3, patchPx, patchPx] */
  readonly patch: Float32Array;
  readonly classToken: Float32Array;
  /** [1 + PATCHES, hidden] */
  readonly positions: Float32Array;
  readonly preNorm: Norm;
  readonly blocks: readonly Block[];
  readonly postNorm: Norm;
  /** [hidden, embedding] */
  readonly projection: Linear;
}

export interface TextWeights {
  /** [vocabulary, hidden] */
  readonly tokens: Float32Array;
  /** [contextTokens, hidden] */
  readonly positions: Float32Array;
  readonly blocks: readonly Block[];
  readonly finalNorm: Norm;
  /** [hidden, embedding] */
  readonly projection: Linear;
}

export interface ClipWeights {
  readonly vision: VisionWeights;
  readonly text: TextWeights;
}

export function normals(random: Random, length: number, deviation: number): Float32Array {
  return Float32Array.from({ length }, () => random.normal() * deviation);
}

/** @param gain 1 keeps the variance of what comes in */
function drawLinear(random: Random, inputs: number, outputs: number, gain: number): Linear {
  const weight = normals(random, inputs * outputs, gain / Math.sqrt(inputs));
  return nearFourBits({ inputs, outputs, weight, bias: normals(random, outputs, 0.2) });
}

/** The same layer with its weights moved most of the way. */
export function nearFourBits(layer: Linear): Linear {
  const rounded = fromNibbles(layer);
  return { ...layer, weight: layer.weight.map((value, i) => value + ROUNDED * (rounded[i]! - value)) };
}

function drawNorm(random: Random): Norm {
  const { hidden } = TINY;
  return {
    gain: Float32Array.from({ length: hidden }, () => 1 + 0.1 * random.normal()),
    bias: normals(random, hidden, 0.1),
  };
}

function drawBlock(random: Random): Block {
  const { hidden, mlp } = TINY;
  return {
    attentionNorm: drawNorm(random),
    // Low, so that attention is broad: a mean over all tokens with some preference.
    query: drawLinear(random, hidden, hidden, 0.7),
    key: drawLinear(random, hidden, hidden, 0.7),
    value: drawLinear(random, hidden, hidden, 1.4),
    out: drawLinear(random, hidden, hidden, 1.4),
    mlpNorm: drawNorm(random),
    up: drawLinear(random, hidden, mlp, 1.2),
    down: drawLinear(random, mlp, hidden, 1),
  };
}

const noProjection = (): Linear => ({
  inputs: TINY.hidden,
  outputs: TINY.embedding,
  weight: new Float32Array(TINY.hidden * TINY.embedding),
  bias: null,
});

/** Everything but the projection, which is learnt (knowledge.ts) and zero until then. */
export function drawVision(seed: number): VisionWeights {
  const random = createRandom(seed, 1);
  const { hidden, patchPx, layers } = TINY;
  const area = patchPx * patchPx;
  const patch = new Float32Array(hidden * 3 * area);
  for (let filter = 0; filter < hidden * 3; filter++) {
    const flat = random.normal();
    for (let i = 0; i < area; i++) patch[filter * area + i] = (flat + random.normal()) / area;
  }
  return {
    patch,
    classToken: normals(random, hidden, 0.5),
    positions: normals(random, (1 + PATCHES) * hidden, 0.3),
    preNorm: drawNorm(random),
    blocks: Array.from({ length: layers }, () => drawBlock(random)),
    postNorm: drawNorm(random),
    projection: noProjection(),
  };
}

/** @param tokens [vocabulary, hidden]: their meanings are not this file's business */
export function drawText(seed: number, tokens: Float32Array): TextWeights {
  const random = createRandom(seed, 2);
  const { hidden, contextTokens, layers } = TINY;
  return {
    tokens,
    positions: normals(random, contextTokens * hidden, 0.1),
    blocks: Array.from({ length: layers }, () => drawBlock(random)),
    finalNorm: drawNorm(random),
    projection: noProjection(),
  };
}
