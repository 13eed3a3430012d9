/**
 * What a .tflite file says of itself, as MediaPipe and the Task Library read it: photos go in as bytes or as 0..255,
 * probabilities come out, and a list of labels lies behind the model as a zip. Reference: the schema of metadata of
 * TensorFlow Lite Support (metadata_schema.fbs, 1.1.0).
 */
import { zipSync } from 'fflate';
import { byte, flatbuffer, floats, int, references, table, text } from './flatbuffer.ts';

const IDENTIFIER = 'M001';
/** The oldest reader that knows all of these fields. */
const PARSER_VERSION = '1.0.0';
const LABELS = 'labels.txt';

// Places in the schema's unions and enumerations.
const IMAGE_PROPERTIES = 2;
const FEATURE_PROPERTIES = 1;
const RGB = 1;
const NORMALISATION = 1;
const AXIS_LABELS = 2;

export interface ModelWords {
  readonly name: string;
  readonly description: string;
  readonly imageSizePx: number;
}

export function metadata({ name, description, imageSizePx }: ModelWords): Uint8Array<ArrayBuffer> {
  const image = table({
    0: text('images'),
    1: text('The largest centred square of a photo, RGB.'),
    3: table({
      0: byte(IMAGE_PROPERTIES),
      1: table({ 0: byte(RGB), 1: table({ 0: int(imageSizePx), 1: int(imageSizePx) }) }),
    }),
    // The model normalises by itself: pixels go in as they are.
    4: references([table({ 0: byte(NORMALISATION), 1: table({ 0: floats([0]), 1: floats([1]) }) })]),
    5: table({ 0: floats([255]), 1: floats([0]) }),
  });
  const probabilities = table({
    0: text('probabilities'),
    1: text('The probability of each class, in the order of the labels.'),
    3: table({ 0: byte(FEATURE_PROPERTIES), 1: table({}) }),
    5: table({ 0: floats([1]), 1: floats([0]) }),
    6: references([
      table({ 0: text(LABELS), 1: text('The class names, one a line.'), 2: byte(AXIS_LABELS) }),
    ]),
  });
  return flatbuffer(
    table({
      0: text(name),
      1: text(description),
      2: text('1'),
      3: references([table({ 2: references([image]), 3: references([probabilities]) })]),
      4: text('Pupil'),
      7: text(PARSER_VERSION),
    }),
    IDENTIFIER,
  );
}

/**
 * The labels behind a model. Readers take them as they lie, so they are stored, not packed; and places in the zip
 * count from the start of the whole file, as the tools do that append to it.
 */
export function withLabels(model: Uint8Array, labels: string): Uint8Array<ArrayBuffer> {
  const zip = zipSync(
    { [LABELS]: new TextEncoder().encode(labels) },
    // The epoch of zip's calendar: equal students make equal files.
    { level: 0, mtime: '1980-01-01T00:00:00' },
  );
  const whole = new Uint8Array(model.length + zip.length);
  whole.set(model);
  whole.set(zip, model.length);
  const view = new DataView(whole.buffer, model.length);
  // The end of a zip without a comment, its list of one file, and where that file is.
  const end = zip.length - 22 + 16;
  const list = view.getUint32(end, true);
  const file = list + 42;
  view.setUint32(end, list + model.length, true);
  view.setUint32(file, view.getUint32(file, true) + model.length, true);
  return whole;
}
