/**
 * Teaches the tiny CLIP what colours are called. Its towers stay as they were drawn; only the two projections are
 * fitted, so that drawn photos of a colour and prompts with its words land in the same direction. As in a trained
 * CLIP, either tower has a direction of its own as well, which keeps the cosines of matching pairs low (about 0.4)
 * and those of others lower (about 0.2).
 */

import { createRandom, type Random } from '../../../src/core/random.ts';
import { COLOURS, FILLERS, TEMPLATES } from './colours.ts';
import type { Linear } from './linear.ts';
import { imageFeatures, textFeatures } from './reference.ts';
import { ridge } from './ridge.ts';
import type { Tokenizer } from './tokenizer.ts';
import {
  type ClipWeights,
  nearFourBits,
  normals,
  type TextWeights,
  TINY,
  type VisionWeights,
} from './weights.ts';

const PHOTOS_PER_COLOUR = 20;
const PENALTY = 2;
/** Lengths of what an embedding is made of: what its tower always says, what both always say, and the colour. */
const OWN = { image: 0.5, text: 0.8 } as const;
const SHARED = 0.4;
const COLOUR = 0.6;
/** Length of what tells photos of one colour apart, in directions that no word has. */
const DETAIL = 0.3;

export const IMAGE_MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
export const IMAGE_STD = [0.26862954, 0.26130258, 0.27577711] as const;

/**
 * A photo of a colour: its shade, a spot of anything in it, grain.
 * @returns [3, imageSizePx, imageSizePx], normalised
 */
export function drawPhoto(random: Random, rgb: readonly [number, number, number]): Float32Array {
  const { imageSizePx: side } = TINY;
  const shade = rgb.map((value) => value + 20 * random.normal());
  const spot = [random.uniform() * 255, random.uniform() * 255, random.uniform() * 255];
  const [x0, y0, radius] = [random.uniform() * side, random.uniform() * side, random.uniform() * 0.35 * side];
  const pixels = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < side * side; i++) {
      const isSpot = Math.hypot((i % side) - x0, Math.floor(i / side) - y0) < radius;
      const byte = Math.max(0, Math.min(255, (isSpot ? spot : shade)[c]! + 20 * random.normal()));
      pixels[c * side * side + i] = (byte / 255 - IMAGE_MEAN[c]!) / IMAGE_STD[c]!;
    }
  }
  return pixels;
}

/**
 * Words of one colour are close to each other, fillers to each other; pieces of unknown words are anywhere.
 * @returns [vocabulary, hidden]
 */
export function drawTokens(seed: number, tokenizer: Tokenizer): Float32Array {
  const random = createRandom(seed, 3);
  const { hidden } = TINY;
  const size = Math.max(...tokenizer.vocabulary.values()) + 1;
  const tokens = normals(random, size * hidden, 1);
  for (const family of [...COLOURS.map(({ words }) => words), FILLERS]) {
    const common = normals(random, hidden, 0.9);
    for (const word of family) {
      const at = tokenizer.encode(word)[1]! * hidden;
      for (let i = 0; i < hidden; i++) tokens[at + i] = common[i]! + 0.45 * tokens[at + i]!;
    }
  }
  return tokens;
}

/** @returns both towers with their projections */
export function learn(
  seed: number,
  vision: VisionWeights,
  text: TextWeights,
  tokenizer: Tokenizer,
): ClipWeights {
  const random = createRandom(seed, 4);
  const { embedding } = TINY;
  const [ownImage, ownText, shared, ...colours] = orthonormal(random, 3 + COLOURS.length, embedding);
  const target = (own: Float64Array, ownLength: number, colour: number) =>
    own.map((value, i) => ownLength * value + SHARED * shared![i]! + COLOUR * colours[colour]![i]!);
  const images: Float64Array[] = [];
  const imageTargets: Float64Array[] = [];
  const texts: Float64Array[] = [];
  const textTargets: Float64Array[] = [];
  COLOURS.forEach(({ rgb, words }, colour) => {
    for (let i = 0; i < PHOTOS_PER_COLOUR; i++) {
      images.push(imageFeatures(vision, drawPhoto(random, rgb)));
      imageTargets.push(target(ownImage!, OWN.image, colour));
    }
    for (const word of words) {
      for (const template of TEMPLATES) {
        texts.push(textFeatures(text, tokenizer.encode(template.replace('{}', word))));
        textTargets.push(target(ownText!, OWN.text, colour));
      }
    }
  });
  const meanings = [ownImage!, ownText!, shared!, ...colours];
  const project = (features: readonly Float64Array[], targets: readonly Float64Array[]): Linear => {
    const fitted = ridge(features, targets, PENALTY);
    const detail = drawDetail(random, features, meanings);
    const weight = Float32Array.from(fitted, (value, i) => value + detail[i]!);
    return nearFourBits({ inputs: TINY.hidden, outputs: embedding, weight, bias: null });
  };
  return {
    vision: { ...vision, projection: project(images, imageTargets) },
    text: { ...text, projection: project(texts, textTargets) },
  };
}

/**
 * A drawn projection that answers to what differs between features (their mean gives nothing) and says it beside all
 * meanings.
 * @returns [hidden, embedding]
 */
function drawDetail(
  random: Random,
  features: readonly Float64Array[],
  meanings: readonly Float64Array[],
): Float64Array {
  const { hidden, embedding } = TINY;
  const mean = features[0]!.map((_, i) => features.reduce((sum, row) => sum + row[i]! / features.length, 0));
  const meanSquare = dot(mean, mean);
  const spread = Math.sqrt(
    features.reduce((sum, row) => sum + (dot(row, row) - meanSquare) / features.length, 0),
  );
  const rows = Array.from({ length: hidden }, () => {
    const row = Float64Array.from({ length: embedding }, () => random.normal() / Math.sqrt(embedding));
    return meanings.reduce<Float64Array>(without, row);
  });
  const ofMean = rows[0]!.map((_, o) => mean.reduce((sum, value, i) => sum + value * rows[i]![o]!, 0));
  const detail = new Float64Array(hidden * embedding);
  rows.forEach((row, i) => {
    for (let o = 0; o < embedding; o++)
      detail[i * embedding + o] = (DETAIL / spread) * (row[o]! - (mean[i]! * ofMean[o]!) / meanSquare);
  });
  return detail;
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** @param direction of length 1 */
function without(row: Float64Array, direction: Float64Array): Float64Array {
  const along = dot(row, direction);
  return row.map((value, i) => value - along * direction[i]!);
}

/** Gram-Schmidt on drawn directions. */
function orthonormal(random: Random, count: number, dims: number): Float64Array[] {
  const rows: Float64Array[] = [];
  for (let r = 0; r < count; r++) {
    const drawn = Float64Array.from({ length: dims }, () => random.normal());
    const row = rows.reduce<Float64Array>(without, drawn);
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return rows;
}
