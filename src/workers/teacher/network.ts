/**
 * One open model on one device: pixels in, one embedding a photo out, whatever the kind of model calls its output.
 */
import type { PreTrainedModel, Tensor } from '@huggingface/transformers';
import { PupilError } from '../../core/errors.ts';
import type { Attempt } from '../../core/teachers/attempts.ts';
import type { Transformers } from './runtime.ts';
import { throwSessionFailure } from './session-guard.ts';

export interface Network {
  /** @param pixels [photos, 3, heightPx, widthPx] @returns [photos, dims], not normalised */
  run(pixels: Float32Array, photos: number): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface InputSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** @throws whatever the library or the device says: a failed attempt, not the end */
export async function openNetwork(
  transformers: Transformers,
  id: string,
  modelType: string,
  { device, dtype }: Attempt,
  size: InputSize,
): Promise<Network> {
  const model = await visionModel(transformers, modelType).from_pretrained(id, { device, dtype });
  throwSessionFailure();
  return {
    async run(pixels, photos) {
      const input = new transformers.Tensor('float32', pixels, [photos, 3, size.heightPx, size.widthPx]);
      const outputs = (await model({ pixel_values: input })) as Record<string, unknown>;
      throwSessionFailure();
      return embeddingOf(outputs, photos);
    },
    async close() {
      await model.dispose();
    },
  };
}

/**
 * Two-tower models are loaded without their text tower; the rest as the library knows them. MobileCLIP has no classes
 * of its own there: its files have the inputs and outputs of CLIP's.
 */
function visionModel(
  transformers: Transformers,
  modelType: string,
): { from_pretrained(id: string, options: Attempt): Promise<PreTrainedModel> } {
  switch (modelType) {
    case 'clip':
    case 'mobileclip':
      return transformers.CLIPVisionModelWithProjection;
    case 'siglip':
      return transformers.SiglipVisionModel;
    default:
      return transformers.AutoModel;
  }
}

function embeddingOf(outputs: Readonly<Record<string, unknown>>, photos: number): Float32Array {
  const output = ['image_embeds', 'pooler_output', 'last_hidden_state', ...Object.keys(outputs)]
    .map((name) => outputs[name])
    .find(isTensor);
  if (output === undefined)
    throw new PupilError('TEACHER_UNSUPPORTED', 'This model gives nothing that could be an embedding.');
  const values = Float32Array.from(output.data as Float32Array);
  const [, second = 0, ...rest] = output.dims;
  if (rest.length === 0) return values;
  // [B, tokens, D]: the class token comes first. [B, D, H, W]: a convolutional net is averaged over its positions.
  return rest.length === 1
    ? firstTokens(values, photos, second, rest[0]!)
    : averaged(
        values,
        photos,
        second,
        rest.reduce((area, side) => area * side, 1),
      );
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dims' in value && 'data' in value;
}

function firstTokens(values: Float32Array, photos: number, tokens: number, dims: number): Float32Array {
  const out = new Float32Array(photos * dims);
  for (let i = 0; i < photos; i++)
    out.set(values.subarray(i * tokens * dims, i * tokens * dims + dims), i * dims);
  return out;
}

function averaged(values: Float32Array, photos: number, dims: number, area: number): Float32Array {
  const out = new Float32Array(photos * dims);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let p = 0; p < area; p++) sum += values[i * area + p]!;
    out[i] = sum / area;
  }
  return out;
}
