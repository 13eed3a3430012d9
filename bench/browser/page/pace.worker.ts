/**
 * One teacher, three ways: our embedding, the bare network on batches that are ready, and transformers.js's pipeline
 * photo by photo; and how far our preprocessing and that of transformers.js agree.
 */
import type { TeacherChoice } from '../../../src/core/records/teacher.ts';
import { intoBatch } from '../../../src/core/teachers/preprocess.ts';
import { cosineOf } from '../../../src/core/teachers/self-test.ts';
import { readCopyBlocks } from '../../../src/storage/copies.ts';
import { takePixels } from '../../../src/workers/shared/photos.ts';
import { storeDrawnProject } from '../../../src/workers/shared/testing/drawn-project.ts';
import { embedProject } from '../../../src/workers/teacher/embed.ts';
import { type LoadedTeacher, loadTeacher } from '../../../src/workers/teacher/load.ts';
import { openRuntime, type Transformers } from '../../../src/workers/teacher/runtime.ts';
import type { Pace, PacePlan } from '../requests.ts';

const signal = new AbortController().signal;
const ignore = () => undefined;

async function measure({ id, origin, photos, rounds, photoUrls, threads: wanted }: PacePlan): Promise<Pace> {
  const choice: TeacherChoice = { id, origin, dtype: 'q8', device: 'wasm' };
  // The app takes a thread a core: to leave one free, it is told of fewer.
  if (wanted !== null) Object.defineProperty(navigator, 'hardwareConcurrency', { value: wanted });
  const teacher = await loadTeacher(choice, signal, ignore);
  const { transformers } = await openRuntime(choice, false, signal, ignore);
  const extract = await transformers.pipeline('image-feature-extraction', id, {
    device: 'wasm',
    dtype: 'q8',
  });
  const { rowsPerBatch } = teacher;
  const { widthPx, heightPx } = teacher.preprocessing;
  const batch = new Float32Array(rowsPerBatch * 3 * widthPx * heightPx).map((_, i) => Math.sin(i));
  const ms: { ours: number[]; bare: number[]; stock: number[] } = { ours: [], bare: [], stock: [] };
  for (let round = 0; round <= rounds; round++) {
    // New photos each time: what was seen is not looked at again.
    const project = `pace-${id}-${round}`;
    const ids = (await storeDrawnProject(project, photos)).map((photo) => photo.id);
    const ours = await timed(() => embedProject(teacher, project, signal, ignore));
    const bare = await timed(async () => {
      for (let i = 0; i < photos; i += rowsPerBatch) await teacher.network.run(batch, rowsPerBatch);
    });
    const stock = await timed(async () => {
      for await (const block of readCopyBlocks(ids)) {
        for (const { bytes, mimeType } of block)
          await extract(await transformers.RawImage.fromBlob(new Blob([bytes], { type: mimeType })));
      }
    });
    // The first round warms all three up.
    if (round === 0) continue;
    ms.ours.push(ours / photos);
    ms.bare.push(bare / photos);
    ms.stock.push(stock / photos);
  }
  const { dtype, threads } = teacher.facts;
  return {
    id,
    dtype,
    threads,
    photos,
    rowsPerBatch,
    cosine: photoUrls.length === 0 ? null : await parity(teacher, transformers, photoUrls),
    msPerPhoto: { ours: median(ms.ours), bare: median(ms.bare), stock: median(ms.stock) },
  };
}

/** Each photo from its file by both ways to the network's input, and both through the same network. */
async function parity(
  { network, preprocessing, facts }: LoadedTeacher,
  transformers: Transformers,
  urls: readonly string[],
): Promise<Pace['cosine']> {
  const processor = await transformers.AutoImageProcessor.from_pretrained(facts.id);
  const cosines: number[] = [];
  for (const url of urls) {
    const blob = await (await fetch(url)).blob();
    const theirs = (await processor(await transformers.RawImage.fromBlob(blob))) as {
      pixel_values: { data: Float32Array };
    };
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
    const pair = new Float32Array(2 * 3 * preprocessing.widthPx * preprocessing.heightPx);
    pair.set(theirs.pixel_values.data);
    intoBatch(preprocessing, takePixels(bitmap), pair, 1);
    const answers = await network.run(pair, 2);
    cosines.push(cosineOf(answers.subarray(0, facts.dims), answers.subarray(facts.dims)));
  }
  return {
    mean: cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length,
    lowest: Math.min(...cosines),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

self.onmessage = ({ data }: MessageEvent<{ given: [PacePlan] }>) => {
  measure(data.given[0]).then(
    (answer) => self.postMessage({ answer }),
    (failure: unknown) => self.postMessage({ failure: String(failure) }),
  );
};
