/**
 * What a preprocessor_config.json beside a bare .onnx says of photos, as optimum-cli writes the two: the form for the
 * network starts with it instead of with what is usual.
 */
import {
  type EncoderQuestion,
  type EncoderSettings,
  type Fit,
  MAX_ENCODER_SIDE_PX,
  MIN_ENCODER_SIDE_PX,
  NORMALISATIONS,
  type Scaling,
  type UsualNormalisation,
} from './image-encoder.ts';
import { type Preprocessing, parseNormalisation, parsePreprocessing } from './preprocess.ts';

/** Configurations round what others write out. */
const SAME = 1e-3;
/** Bytes as they are, in the terms of pixels in 0..1. */
const BYTES: Scaling = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
/** Between cropping to the size at once and after 256/224 of it. */
const WIDE_FROM = 1.07;

/** Which of the files beside a network says how its photos are made: in its own folder, else the only one. */
export function configurationFor(network: string, paths: readonly string[]): string | null {
  const found = paths.filter((path) => /(^|\/)(pre)?processor_config\.json$/.test(path));
  const folder = network.slice(0, network.lastIndexOf('/') + 1);
  const beside = found.filter((path) => path.slice(0, path.lastIndexOf('/') + 1) === folder);
  // What newer libraries call processor_config.json holds the other as a part of it.
  const own = beside.find((path) => path.endsWith('preprocessor_config.json')) ?? beside[0];
  return own ?? (found.length === 1 ? found[0]! : null);
}

/**
 * @param config parsed from `path`
 * @throws {PupilError} TEACHER_UNSUPPORTED where its numbers are none
 */
export function configured(question: EncoderQuestion, config: unknown, path: string): EncoderQuestion {
  const read = imageProcessorIn(config);
  const scaling = scalingOf(read);
  return {
    ...question,
    configuredBy: path,
    suggested: { ...question.suggested, ...scaling, ...sizeAndFit(question, read) },
  };
}

function imageProcessorIn(config: unknown): unknown {
  const inner =
    typeof config === 'object' && config !== null && Object.hasOwn(config, 'image_processor')
      ? (config as Readonly<Record<string, unknown>>)['image_processor']
      : null;
  return inner ?? config;
}

function scalingOf(config: unknown): Pick<EncoderSettings, 'normalisation' | 'given'> {
  const said = parseNormalisation(config);
  for (const [name, usual] of Object.entries(NORMALISATIONS)) {
    if (isSame(said, usual ?? BYTES)) return { normalisation: name as UsualNormalisation };
  }
  return { normalisation: 'given', given: said };
}

function isSame(one: Scaling, other: Scaling): boolean {
  return [0, 1, 2].every(
    (i) => Math.abs(one.mean[i]! - other.mean[i]!) < SAME && Math.abs(one.std[i]! - other.std[i]!) < SAME,
  );
}

/** The file's own size stays where it fixes one. */
function sizeAndFit(
  { isSizeFixed, suggested }: EncoderQuestion,
  config: unknown,
): Pick<EncoderSettings, 'widthPx' | 'heightPx' | 'fit'> {
  const own = { widthPx: suggested.widthPx, heightPx: suggested.heightPx };
  let said: ReturnType<typeof parsePreprocessing>;
  try {
    said = parsePreprocessing(withExactSize(config));
  } catch {
    // It says nothing of the size.
    return { ...own, fit: suggested.fit };
  }
  const { widthPx, heightPx } = said;
  const isUsable = [widthPx, heightPx].every(
    (sidePx) => sidePx >= MIN_ENCODER_SIDE_PX && sidePx <= MAX_ENCODER_SIDE_PX,
  );
  return { ...(isSizeFixed || !isUsable ? own : { widthPx, heightPx }), fit: fitOf(said) };
}

function fitOf({ resize, crop, widthPx, heightPx }: Preprocessing): Fit {
  if (resize === null || !('shortestEdge' in resize)) return crop === null ? 'squash' : 'crop';
  return resize.shortestEdge / Math.min(widthPx, heightPx) > WIDE_FROM ? 'wide-crop' : 'crop';
}

/** A bare number is both sides where nothing is cropped: so the first image processors wrote it. */
function withExactSize(config: unknown): unknown {
  if (typeof config !== 'object' || config === null) return config;
  const { size, do_center_crop } = config as Readonly<Record<string, unknown>>;
  const isSquare = typeof size === 'number' && do_center_crop !== true;
  return isSquare ? { ...config, size: { width: size, height: size } } : config;
}
