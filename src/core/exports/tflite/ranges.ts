/** How large the tensors of a graph get, on photos that the student has learned from. */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../errors.ts';
import type { Range } from '../eight-bits.ts';
import { evaluate } from './evaluate.ts';
import type { TfliteGraph } from './graph.ts';

export function rangeOf(values: Float32Array): Range {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

const PHOTOS_AT_ONCE = 16;
const PIXELS: Range = { min: 0, max: 255 };

/**
 * By place of a tensor.
 * @param photos [n, S, S, 3] bytes
 * @throws {PupilError} DIVERGED where an activation is no number
 */
export async function rangesOf(graph: TfliteGraph, photos: Uint8Array): Promise<ReadonlyMap<number, Range>> {
  const ranges = new Map<number, Range>([[graph.input, PIXELS]]);
  const [, height, width, channels] = graph.tensors[graph.input]!.shape as [number, number, number, number];
  const one = height * width * channels;
  for (let from = 0; from < photos.length; from += PHOTOS_AT_ONCE * one) {
    const pixels = Float32Array.from(photos.subarray(from, from + PHOTOS_AT_ONCE * one));
    const images = tf.tensor4d(pixels, [pixels.length / one, height, width, channels]);
    const places: number[] = [];
    const bounds: tf.Tensor1D[] = [];
    evaluate(graph, images, (place, value) => {
      places.push(place);
      bounds.push(tf.tidy(() => tf.stack([tf.min(value), tf.max(value)]) as tf.Tensor1D));
    });
    // Read once a batch: each reading waits for a graphics card.
    const all = tf.tidy(() => tf.stack(bounds) as tf.Tensor2D);
    const rows = await all.array();
    tf.dispose([images, all, ...bounds]);
    for (const [at, [min, max]] of rows.entries()) {
      if (!Number.isFinite(min) || !Number.isFinite(max)) refuse(graph, places[at]!);
      const known = ranges.get(places[at]!);
      ranges.set(places[at]!, {
        min: Math.min(min!, known?.min ?? min!),
        max: Math.max(max!, known?.max ?? max!),
      });
    }
  }
  return withShiftedPixels(graph, ranges);
}

function refuse({ tensors }: TfliteGraph, place: number): never {
  const { name } = tensors[place]!;
  throw new PupilError(
    'DIVERGED',
    `The student has no finite activations: ${name} is none on a photo that it has learned from. Train it again with a lower learning rate.`,
    { tensor: name },
  );
}

/** Pixels that are shifted first may be as dark and as bright as any, whatever the photos here are. */
function withShiftedPixels(
  { tensors, operators, input }: TfliteGraph,
  ranges: Map<number, Range>,
): ReadonlyMap<number, Range> {
  const [first] = operators;
  if (first?.op !== 'ADD' || first.inputs[0] !== input) return ranges;
  const shifts = tensors[first.inputs[1]!]!.data as Float32Array;
  return ranges.set(first.output, {
    min: PIXELS.min + rangeOf(shifts).min,
    max: PIXELS.max + rangeOf(shifts).max,
  });
}
