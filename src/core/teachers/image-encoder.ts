/**
 * A bare image encoder: what its file leaves open, with defaults from its shapes, and the two files of the Hub's
 * layout in which the answers are kept (config.json and preprocessor_config.json), so that it loads like every other
 * teacher.
 */
import { PupilError } from '../errors.ts';
import type { OnnxDescription, OnnxSize, OnnxType, OnnxValue } from '../files/onnx.ts';

export const POOLINGS = ['as-given', 'class-token', 'mean'] as const;
/**
 * What becomes of an output with more than one number a feature: nothing, its first position, or the mean over
 * positions.
 */
export type Pooling = (typeof POOLINGS)[number];

export const LAYOUTS = ['NCHW', 'NHWC'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** How the network is fed and read. */
export interface ImageEncoder {
  readonly input: string;
  readonly inputType: 'float32' | 'float16';
  readonly layout: Layout;
  /** Photos a run where the file fixes it; null = any. */
  readonly batch: number | null;
  readonly output: string;
  readonly pooling: Pooling;
}

/** Pixel values as the network was trained on: (byte / 255 - mean) / std, or the bytes themselves. */
export const NORMALISATIONS = {
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  'minus-one-to-one': { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  'zero-to-one': { mean: [0, 0, 0], std: [1, 1, 1] },
  bytes: null,
} as const;
export type UsualNormalisation = keyof typeof NORMALISATIONS;
/** `given`: with the mean and deviation of `EncoderSettings.given`. */
export type Normalisation = UsualNormalisation | 'given';

/** (pixel in 0..1 - mean) / std. */
export interface Scaling {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * `crop`: the short side to the size, then the middle. `wide-crop`: to 256/224 of it first, as torchvision does.
 * `squash`: to the size, whatever the shape.
 */
export const FITS = ['crop', 'wide-crop', 'squash'] as const;
export type Fit = (typeof FITS)[number];

/** The form. */
export interface EncoderSettings {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly normalisation: Normalisation;
  /** What a preprocessor_config.json says, where none of the usual ones has it. */
  readonly given?: Scaling;
  readonly fit: Fit;
  readonly layout: Layout;
  readonly output: string;
  readonly pooling: Pooling;
}

/** What the form shows, and what it starts with. */
export interface EncoderQuestion {
  readonly input: OnnxValue;
  readonly inputType: ImageEncoder['inputType'];
  readonly batch: number | null;
  /** Fixed by the file. */
  readonly isSizeFixed: boolean;
  readonly isLayoutFixed: boolean;
  readonly outputs: readonly OnnxValue[];
  /** The file beside it that size, fit and pixel values were taken from; absent where nothing said so. */
  readonly configuredBy?: string;
  readonly suggested: EncoderSettings;
}

export const MIN_ENCODER_SIDE_PX = 8;
export const MAX_ENCODER_SIDE_PX = 1024;
const USUAL_SIDE_PX = 224;
const MAX_FIXED_BATCH = 64;
/** In the order in which they are preferred. */
const EMBEDDING_NAMES = [
  'image_embeds',
  'image_embedding',
  'embeddings',
  'embedding',
  'pooler_output',
  'features',
];

/** @throws {PupilError} MODEL_INVALID when this is no network that takes a photo */
export function questionFor({ inputs, outputs }: OnnxDescription): EncoderQuestion {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    throw unusable(
      `It takes ${inputs.length} inputs (${namesOf(inputs)}), an image encoder takes one: the photos. Export the vision part alone.`,
    );
  }
  if (input.type !== 'float32' && input.type !== 'float16') {
    throw unusable(
      `Its input "${input.name}" takes ${input.type}; photos are given as float32 or float16. Export it without the preprocessing.`,
    );
  }
  const sizes = input.shape ?? [null, null, null, null];
  if (sizes.length !== 4) {
    throw unusable(
      `Its input "${input.name}" has the shape ${shapeInWords(sizes)}; photos come as [photos, 3, height, width] or [photos, height, width, 3].`,
    );
  }
  const { layout, isFixed } = layoutOf(input.name, sizes);
  const [heightSize, widthSize] = layout === 'NCHW' ? [sizes[2]!, sizes[3]!] : [sizes[1]!, sizes[2]!];
  const batch = fixed(sizes[0]!);
  if (batch !== null && batch > MAX_FIXED_BATCH)
    throw unusable(`It takes exactly ${batch} photos at once; at most ${MAX_FIXED_BATCH} are given.`);
  const usable = outputs.filter(isEmbedding);
  if (usable.length === 0)
    throw unusable(
      `None of its outputs (${namesOf(outputs)}) is a table of floating-point numbers with a row a photo.`,
    );
  const output = usable.toSorted((a, b) => rankOf(a) - rankOf(b))[0]!;
  const heightPx = fixed(heightSize) ?? fixed(widthSize) ?? USUAL_SIDE_PX;
  const widthPx = fixed(widthSize) ?? heightPx;
  checkSide(heightPx);
  checkSide(widthPx);
  return {
    input,
    inputType: input.type,
    batch,
    isSizeFixed: fixed(heightSize) !== null && fixed(widthSize) !== null,
    isLayoutFixed: isFixed,
    outputs: usable,
    suggested: {
      widthPx,
      heightPx,
      // What most networks of the Hub and of torchvision were trained on; CLIP's own have CLIP's names.
      normalisation: output.name === 'image_embeds' && input.name === 'pixel_values' ? 'clip' : 'imagenet',
      fit: widthPx === heightPx ? 'crop' : 'squash',
      layout,
      output: output.name,
      pooling: poolingFor(output),
    },
  };
}

/** The pooling that goes with an output's shape. */
export function poolingFor({ shape }: OnnxValue): Pooling {
  if (shape === null || shape.length <= 2) return 'as-given';
  // [photos, positions, numbers] of a transformer has its class token first; a convolutional map has none.
  return shape.length === 3
    ? 'class-token'
    : shape.slice(2).every((size) => size === 1)
      ? 'as-given'
      : 'mean';
}

/** @throws {PupilError} MODEL_INVALID when an answer does not go with the file */
export function encoderOf(question: EncoderQuestion, settings: EncoderSettings): ImageEncoder {
  const { suggested, isSizeFixed, isLayoutFixed } = question;
  checkSide(settings.widthPx);
  checkSide(settings.heightPx);
  if (isSizeFixed && (settings.widthPx !== suggested.widthPx || settings.heightPx !== suggested.heightPx))
    throw unusable(`It takes photos of ${suggested.widthPx} x ${suggested.heightPx} px only.`);
  if (isLayoutFixed && settings.layout !== suggested.layout)
    throw unusable(`It takes photos as ${suggested.layout} only.`);
  if (!question.outputs.some(({ name }) => name === settings.output))
    throw unusable('It has no such output.');
  return {
    input: question.input.name,
    inputType: question.inputType,
    layout: settings.layout,
    batch: question.batch,
    output: settings.output,
    pooling: settings.pooling,
  };
}

const CONFIG_KEY = 'pupil_image_encoder';

/** `custom` is what the library calls a network that it runs as it is. */
export function encoderConfig(encoder: ImageEncoder): string {
  return `${JSON.stringify({ model_type: 'custom', [CONFIG_KEY]: encoder }, null, 1)}\n`;
}

/** The preprocessor_config.json of these settings, in the words of the Hub. */
export function preprocessorConfig(settings: EncoderSettings): string {
  const { widthPx, heightPx, normalisation, fit, given } = settings;
  const scaled =
    normalisation === 'given' ? (given ?? NORMALISATIONS.imagenet) : NORMALISATIONS[normalisation];
  const exact = { width: widthPx, height: heightPx };
  const shortPx = Math.min(widthPx, heightPx);
  const shortest_edge = fit === 'wide-crop' ? Math.round((shortPx * 256) / 224) : shortPx;
  return `${JSON.stringify(
    {
      do_resize: true,
      size: fit === 'squash' ? exact : { shortest_edge },
      resample: 3,
      do_center_crop: fit !== 'squash',
      crop_size: exact,
      do_rescale: scaled !== null,
      do_normalize: scaled !== null,
      image_mean: scaled?.mean ?? [0, 0, 0],
      image_std: scaled?.std ?? [1, 1, 1],
      do_convert_rgb: true,
    },
    null,
    1,
  )}\n`;
}

/**
 * The encoder that a config.json of ours describes; null for the library's own kinds.
 * @throws {PupilError} MODEL_INVALID
 */
export function parseEncoder(config: unknown): ImageEncoder | null {
  if (typeof config !== 'object' || config === null || !Object.hasOwn(config, CONFIG_KEY)) return null;
  const it = (config as Readonly<Record<string, unknown>>)[CONFIG_KEY];
  if (typeof it === 'object' && it !== null) {
    const { input, inputType, layout, batch, output, pooling } = it as Readonly<Record<string, unknown>>;
    if (
      typeof input === 'string' &&
      typeof output === 'string' &&
      (inputType === 'float32' || inputType === 'float16') &&
      isOneOf(LAYOUTS, layout) &&
      isOneOf(POOLINGS, pooling) &&
      (batch === null || (Number.isInteger(batch) && Number(batch) >= 1 && Number(batch) <= MAX_FIXED_BATCH))
    )
      return { input, inputType, layout, batch: batch === null ? null : Number(batch), output, pooling };
  }
  throw unusable(`The ${CONFIG_KEY} in its config.json is damaged. Drop the .onnx again.`);
}

/** What its weights are mostly stored as, in the words of the teachers' dtypes. */
export function dtypeOf({ weightBytes }: OnnxDescription): 'fp32' | 'fp16' | 'q8' {
  const bytes = (...types: OnnxType[]) => types.reduce((sum, type) => sum + (weightBytes.get(type) ?? 0), 0);
  const [full, half, whole] = [bytes('float32'), bytes('float16'), bytes('int8', 'uint8')];
  if (whole > full && whole > half) return 'q8';
  return half > full ? 'fp16' : 'fp32';
}

export function shapeInWords(shape: readonly OnnxSize[] | null): string {
  return shape === null ? 'unknown' : `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

function layoutOf(
  name: string,
  sizes: readonly OnnxSize[],
): { readonly layout: Layout; readonly isFixed: boolean } {
  const [, second, , fourth] = sizes;
  if (second === 3) return { layout: 'NCHW', isFixed: fourth !== 3 };
  if (fourth === 3) return { layout: 'NHWC', isFixed: true };
  const [channels, last] = [fixed(second!), fixed(fourth!)];
  // Where both are sizes, neither is the three colours.
  if (channels !== null && (last !== null || channels < MIN_ENCODER_SIDE_PX)) {
    throw unusable(
      `Its input "${name}" has the shape ${shapeInWords(sizes)}; a photo has 3 channels, second or last.`,
    );
  }
  return { layout: channels === null ? 'NCHW' : 'NHWC', isFixed: false };
}

function isEmbedding({ type, shape }: OnnxValue): boolean {
  return (
    (type === 'float32' || type === 'float16') && (shape === null || (shape.length >= 2 && shape.length <= 4))
  );
}

/** Smaller is likelier to be the embedding: by its name first, then by how little has to be done to it. */
function rankOf({ name, shape }: OnnxValue): number {
  const place = EMBEDDING_NAMES.indexOf(name.toLowerCase());
  return place >= 0 ? place : EMBEDDING_NAMES.length + (shape?.length ?? 5);
}

function fixed(size: OnnxSize): number | null {
  return typeof size === 'number' ? size : null;
}

function checkSide(sidePx: number): void {
  if (Number.isInteger(sidePx) && sidePx >= MIN_ENCODER_SIDE_PX && sidePx <= MAX_ENCODER_SIDE_PX) return;
  throw unusable(
    `It would take photos of ${sidePx} px a side; ${MIN_ENCODER_SIDE_PX} to ${MAX_ENCODER_SIDE_PX} px are given.`,
  );
}

function isOneOf<const Value>(values: readonly Value[], value: unknown): value is Value {
  return values.some((one) => one === value);
}

function namesOf(values: readonly OnnxValue[]): string {
  const shown = values.slice(0, 5).map(({ name }) => name.slice(0, 60));
  return values.length > 5 ? `${shown.join(', ')}, …` : shown.join(', ');
}

function unusable(why: string): PupilError {
  return new PupilError('MODEL_INVALID', `This network cannot be a teacher. ${why}`);
}
