/** The teacher in the loop: it looks at the views of one batch, now, and what it answers is stored nowhere. */
import { PupilError } from '../../core/errors.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { intoBatch } from '../../core/teachers/preprocess.ts';
import type { Looked, PhotoView } from '../../protocol/teacher.ts';
import { type EncodedCopy, readCopyBlocks } from '../../storage/copies.ts';
import { decodeCopy, takeView } from '../shared/photos.ts';
import type { LoadedTeacher } from './load.ts';
import { runtimeBytes } from './runtime-bytes.ts';

/**
 * Parts follow one another and nothing overlaps, so that each has its own time. Reading the working copies is not
 * counted: who trained so would keep them in memory.
 * @throws {PupilError} STORAGE when a photo has no working copy
 */
export async function look(
  { network, preprocessing, facts, rowsPerBatch }: LoadedTeacher,
  views: readonly PhotoView[],
): Promise<Looked> {
  const copies = await copiesOf(views);
  const { widthPx, heightPx } = preprocessing;
  const imageValues = 3 * widthPx * heightPx;
  const startedMs = performance.now();
  const bitmaps = await Promise.all(views.map(({ id }) => decodeCopy(copies.get(id)!)));
  const pixels = new Float32Array(views.length * imageValues);
  // The view has the network's size by now: only scale and offset are left to do.
  const asItIs = { ...preprocessing, resize: null, crop: null };
  bitmaps.forEach((bitmap, row) => {
    intoBatch(asItIs, takeView(bitmap, views[row]!, widthPx, heightPx), pixels, row);
  });
  const viewedMs = performance.now();
  const embeddings = new Float32Array(views.length * facts.dims);
  for (let from = 0; from < views.length; from += rowsPerBatch) {
    const to = Math.min(views.length, from + rowsPerBatch);
    const answers = await network.run(pixels.subarray(from * imageValues, to * imageValues), to - from);
    embeddings.set(answers, from * facts.dims);
  }
  const teacherMs = performance.now() - viewedMs;
  return { embeddings, viewMs: viewedMs - startedMs, teacherMs, heldBytes: runtimeBytes() };
}

async function copiesOf(views: readonly PhotoView[]): Promise<ReadonlyMap<PhotoId, EncodedCopy>> {
  const ids = [...new Set(views.map(({ id }) => id))];
  const copies = new Map<PhotoId, EncodedCopy>();
  for await (const block of readCopyBlocks(ids)) for (const copy of block) copies.set(copy.id, copy);
  if (copies.size === ids.length) return copies;
  throw new PupilError(
    'STORAGE',
    `${ids.length - copies.size} photos have no working copy in the browser storage and could not be shown to the teacher. Import the folder again.`,
    { missing: ids.length - copies.size },
  );
}
