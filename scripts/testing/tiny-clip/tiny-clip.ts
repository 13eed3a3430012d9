/**
 * A whole CLIP of 1/500 of the usual size, made on demand, in the Hub's layout: drawn from a seed, taught the names
 * of eight colours, written in every number format, with golden embeddings from double precision. The same seed gives
 * the same bytes.
 */

import { GOLDEN_INPUTS, goldenInputs } from '../../../src/core/teachers/self-test.ts';
import { COLOURS, FILLERS } from './colours.ts';
import { drawTokens, IMAGE_MEAN, IMAGE_STD, learn } from './knowledge.ts';
import { DTYPES, type Dtype } from './layers.ts';
import type { Linear } from './linear.ts';
import { embedImage, embedText } from './reference.ts';
import { createTokenizer, END, type Tokenizer, tokenizerConfig, tokenizerJson } from './tokenizer.ts';
import { textModel, visionModel } from './towers.ts';
import { type ClipWeights, drawText, drawVision, TINY } from './weights.ts';

const SEED = 1;
const SUFFIX: Readonly<Record<Dtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
};

/**
 * Prompts whose embeddings stand in golden.json: known and unknown words, one token and many, signs, capitals, other
 * alphabets.
 */
export const GOLDEN_PROMPTS: readonly string[] = [
  'red',
  'a photo of a green thing',
  'A Photo of   SNOW.',
  "it's 42 zebras & 1 über-kühl naïve 日本 🦓",
  '',
];

export interface Variant {
  /** Files in these formats hold other weights than they should: every answer is finite, and wrong. */
  readonly damaged?: readonly Dtype[];
  /** False: a teacher without a text tower. */
  readonly hasText?: boolean;
  /** False: without golden embeddings, like every model of the Hub. */
  readonly hasGolden?: boolean;
}

export interface Learned {
  readonly tokenizer: Tokenizer;
  readonly weights: ClipWeights;
}

let learned: Learned | null = null;

/** Learnt once a process: it takes a second. */
export function learnedClip(): Learned {
  if (learned !== null) return learned;
  const tokenizer = createTokenizer([...COLOURS.flatMap(({ words }) => words), ...FILLERS]);
  const text = drawText(SEED, drawTokens(SEED, tokenizer));
  learned = { tokenizer, weights: learn(SEED, drawVision(SEED), text, tokenizer) };
  return learned;
}

/** The files of the model by path. */
export function tinyClip({
  damaged = [],
  hasText = true,
  hasGolden = true,
}: Variant = {}): ReadonlyMap<string, Uint8Array> {
  const { weights, tokenizer } = learnedClip();
  const files = new Map<string, Uint8Array>();
  const json = (path: string, value: unknown) =>
    files.set(path, new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`));
  files.set('README.md', new TextEncoder().encode(MODEL_CARD));
  json('config.json', config(tokenizer, hasText));
  json('preprocessor_config.json', PREPROCESSOR);
  if (hasGolden) json('golden.json', golden(hasText));
  if (hasText) {
    json('tokenizer.json', tokenizerJson(tokenizer));
    json('tokenizer_config.json', tokenizerConfig(TINY.contextTokens));
  }
  for (const dtype of DTYPES) {
    const { vision, text } = damaged.includes(dtype) ? spoilt(weights) : weights;
    files.set(`onnx/vision_model${SUFFIX[dtype]}.onnx`, visionModel(vision, dtype));
    if (hasText) files.set(`onnx/text_model${SUFFIX[dtype]}.onnx`, textModel(text, dtype));
  }
  return files;
}

/** Every other output of both projections with its sign flipped. */
function spoilt({ vision, text }: ClipWeights): ClipWeights {
  const flipped = (layer: Linear): Linear => ({
    ...layer,
    weight: layer.weight.map((value, i) => (i % 2 === 0 ? -value : value)),
  });
  return {
    vision: { ...vision, projection: flipped(vision.projection) },
    text: { ...text, projection: flipped(text.projection) },
  };
}

/** golden.json as the built-in teacher has it, and the same for text. */
export function golden(hasText: boolean): Readonly<Record<string, unknown>> {
  const { weights, tokenizer } = learnedClip();
  const side = TINY.imageSizePx;
  const pixels = goldenInputs(GOLDEN_INPUTS, side, side);
  const photo = 3 * side * side;
  const digits = (values: Float64Array) => [...values].map((value) => Number(value.toPrecision(9)));
  const imageEmbeds = Array.from({ length: GOLDEN_INPUTS }, (_, k) =>
    digits(embedImage(weights.vision, pixels.subarray(k * photo, (k + 1) * photo))),
  );
  const input = `pixel_values[k][c][y][x] = sin(0.11*(c+1)*x + 0.07*(k+1)*y) + 0.5*cos(0.013*x*y + k), float32, k<${GOLDEN_INPUTS}, c<3, x,y<${side}`;
  if (!hasText) return { input, imageEmbeds };
  const promptIds = GOLDEN_PROMPTS.map(tokenizer.encode);
  const textEmbeds = promptIds.map((ids) => digits(embedText(weights.text, ids)));
  return { input, imageEmbeds, prompts: GOLDEN_PROMPTS, promptIds, textEmbeds };
}

function config({ vocabulary }: Tokenizer, hasText: boolean): unknown {
  const { hidden, heads, mlp, layers, embedding, imageSizePx, patchPx, contextTokens } = TINY;
  const tower = {
    hidden_size: hidden,
    intermediate_size: mlp,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    projection_dim: embedding,
    hidden_act: 'quick_gelu',
    layer_norm_eps: 1e-5,
  };
  const end = vocabulary.get(END)!;
  const text = {
    model_type: 'clip_text_model',
    ...tower,
    vocab_size: end + 1,
    max_position_embeddings: contextTokens,
    bos_token_id: end - 1,
    eos_token_id: end,
    pad_token_id: end,
  };
  return {
    model_type: 'clip',
    architectures: [hasText ? 'CLIPModel' : 'CLIPVisionModelWithProjection'],
    projection_dim: embedding,
    logit_scale_init_value: 2.6592,
    ...(hasText ? { text_config: text } : {}),
    vision_config: {
      model_type: 'clip_vision_model',
      ...tower,
      image_size: imageSizePx,
      patch_size: patchPx,
      num_channels: 3,
    },
  };
}

const SIDE = { height: TINY.imageSizePx, width: TINY.imageSizePx };
const PREPROCESSOR = {
  image_processor_type: 'CLIPImageProcessor',
  feature_extractor_type: 'CLIPFeatureExtractor',
  do_convert_rgb: true,
  do_resize: true,
  size: { shortest_edge: TINY.imageSizePx },
  resample: 3,
  do_center_crop: true,
  crop_size: SIDE,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: IMAGE_MEAN,
  image_std: IMAGE_STD,
};

const MODEL_CARD = `---
license: mit
library_name: transformers.js
pipeline_tag: zero-shot-image-classification
---
# tiny-clip

Made by Pupil for its tests. It has the architecture and the files of CLIP, random towers, and knows eight colours by name:
${COLOURS.map(({ words }) => `${words[0]} (${words.slice(1).join(', ')})`).join(', ')}.
`;
