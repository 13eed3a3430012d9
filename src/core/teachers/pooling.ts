/** A network's output to one embedding a photo. */
import { PupilError } from '../errors.ts';
import { MAX_EMBEDDING_DIMS } from '../limits.ts';
import type { Layout, Pooling } from './image-encoder.ts';

/**
 * @param values of an output of shape `shape`, [photos, ...]
 * @param layout says where the numbers of a map of four dimensions are: second (NCHW) or last (NHWC)
 * @returns [photos, dims]
 * @throws {PupilError} TEACHER_UNSUPPORTED when the shape does not allow it
 */
export function pooled(
  values: ArrayLike<number>,
  shape: readonly number[],
  pooling: Pooling,
  layout: Layout,
): Float32Array<ArrayBuffer> {
  const [photos = 0, ...rest] = shape;
  const perPhoto = rest.reduce((product, size) => product * size, 1);
  const isMap = rest.length === 3;
  const isChannelsFirst = isMap && layout === 'NCHW';
  const dims =
    pooling === 'as-given' || rest.length < 2 ? perPhoto : isChannelsFirst ? rest[0]! : rest.at(-1)!;
  if (photos < 1 || photos * perPhoto !== values.length || dims < 2 || dims > MAX_EMBEDDING_DIMS) {
    throw new PupilError(
      'TEACHER_UNSUPPORTED',
      `The network answers with numbers of the shape [${shape.join(', ')}], which gives ${dims} numbers a photo; 2 to ${MAX_EMBEDDING_DIMS} can be used. Choose another output or another way to pool it.`,
      { dims, maxDims: MAX_EMBEDDING_DIMS },
    );
  }
  const embeddings = new Float32Array(photos * dims);
  if (dims === perPhoto) {
    embeddings.set(values);
    return embeddings;
  }
  const positions = pooling === 'class-token' ? 1 : perPhoto / dims;
  // From one number to the next of a photo, and from one position to the next.
  const [step, stride] = isChannelsFirst ? [perPhoto / dims, 1] : [1, dims];
  for (let photo = 0; photo < photos; photo++) {
    for (let i = 0; i < dims; i++) {
      let sum = 0;
      for (let p = 0; p < positions; p++) sum += values[photo * perPhoto + i * step + p * stride]!;
      embeddings[photo * dims + i] = sum / positions;
    }
  }
  return embeddings;
}

/** Planes to pixels: [photos, 3, area] to [photos, area, 3]. */
export function channelsLast(planes: Float32Array, photos: number): Float32Array<ArrayBuffer> {
  const area = planes.length / (photos * 3);
  const pixels = new Float32Array(planes.length);
  let at = 0;
  for (let photo = 0; photo < photos; photo++) {
    const from = photo * 3 * area;
    for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) pixels[at++] = planes[from + c * area + i]!;
  }
  return pixels;
}
