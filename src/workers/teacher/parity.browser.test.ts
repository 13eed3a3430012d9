/**
 * Our batched preprocessing against the image processor of transformers.js, through the built-in teacher: the shared
 * photos where they are present, drawn ones elsewhere.
 */
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { intoBatch, type Pixels, parsePreprocessing } from '../../core/teachers/preprocess.ts';
import { cosineOf } from '../../core/teachers/self-test.ts';
import { takePixels } from '../shared/photos.ts';
import { openNetwork } from './network.ts';
import { openRuntime } from './runtime.ts';

const PHOTOS = 200;
const PER_CLASS = 20;

async function sharedPhotos(): Promise<readonly Blob[]> {
  const list = async (path: string) => (await (await fetch(`/shared-photos/${path}`)).json()) as string[];
  const blobs: Blob[] = [];
  for (const name of await list('test')) {
    for (const file of (await list(`test/${name}`)).slice(0, PER_CLASS))
      blobs.push(await (await fetch(`/shared-photos/test/${name}/${file}`)).blob());
  }
  return blobs.slice(0, PHOTOS);
}

/** Noise, edges and gradients of many sizes, odd and even, landscape and portrait. */
function drawn(index: number): Pixels {
  const random = createRandom(index + 1);
  const [widthPx, heightPx] = [64 + random.below(300), 64 + random.below(300)];
  const data = new Uint8ClampedArray(widthPx * heightPx * 4);
  const [fx, fy, noise] = [random.uniform() * 0.2, random.uniform() * 0.2, random.below(60)];
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [(i >> 2) % widthPx, Math.floor((i >> 2) / widthPx)];
    data[i] =
      i % 4 === 3 ? 255 : 128 + 90 * Math.sin(fx * x * (1 + (i % 4)) + fy * y) + noise * random.normal();
  }
  return { data, widthPx, heightPx };
}

it('gives the embeddings that the library’s own processor gives', { timeout: 180_000 }, async () => {
  const choice = { id: 'pupil-mini', origin: 'built-in', dtype: 'q8', device: 'wasm' } as const;
  const { transformers } = await openRuntime(choice, false, new AbortController().signal, () => undefined);
  const processor = await transformers.AutoImageProcessor.from_pretrained('pupil-mini');
  const preprocessing = parsePreprocessing(processor.config);
  const network = await openNetwork(transformers, 'pupil-mini', 'clip', choice, preprocessing);
  const blobs = await sharedPhotos();
  const cosines: number[] = [];
  for (let i = 0; i < PHOTOS; i++) {
    const blob = blobs[i];
    const photo = blob === undefined ? drawn(i) : takePixels(await createImageBitmap(blob));
    const image = new transformers.RawImage(
      new Uint8ClampedArray(photo.data),
      photo.widthPx,
      photo.heightPx,
      4,
    );
    const theirs = (await processor(image)) as { pixel_values: { data: Float32Array } };
    const pair = new Float32Array(2 * 3 * preprocessing.widthPx * preprocessing.heightPx);
    pair.set(theirs.pixel_values.data);
    intoBatch(preprocessing, photo, pair, 1);
    const answers = await network.run(pair, 2);
    const dims = answers.length / 2;
    cosines.push(cosineOf(answers.subarray(0, dims), answers.subarray(dims)));
  }
  const mean = cosines.reduce((sum, x) => sum + x, 0) / PHOTOS;
  console.info(
    `${blobs.length} shared and ${PHOTOS - blobs.length} drawn photos: mean cosine ${mean.toFixed(5)}, lowest ${Math.min(...cosines).toFixed(5)}`,
  );
  expect(cosines.length).toBe(PHOTOS);
  expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.999);
});
