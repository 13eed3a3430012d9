/**
 * Shows the teacher every photo of a project once. Photos that have an embedding of this teacher, from whatever project or session, are
 * not shown again; what is reported as done is committed.
 */
import { PupilError } from '../../core/errors.ts';
import { EMBEDDINGS_PER_BLOCK } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records.ts';
import { intoBatch } from '../../core/teachers/preprocess.ts';
import type { EmbedProgress, EmbedResult } from '../../protocol/teacher.ts';
import { type EncodedCopy, readCopyBlocks } from '../../storage/copies.ts';
import { commitEmbeddings, cursorOf, embeddedIds } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import type { LoadedTeacher } from './load.ts';
import { nextTask } from './next-task.ts';
import { decodeCopy, takePixels } from './photos.ts';

/** Always full (the last one is padded): one shape for the GPU's shaders, and the same bits whoever shares the batch. */
export const PHOTOS_PER_BATCH = 16;
/** What a crash can cost at most. */
const COMMIT_EVERY_MS = 2_000;

export async function embedProject(
  teacher: LoadedTeacher,
  projectId: string,
  signal: AbortSignal,
  report: (progress: EmbedProgress) => void,
): Promise<EmbedResult> {
  const startedMs = performance.now();
  const { fingerprint, dims } = teacher.facts;
  const photos = await photosOf(projectId);
  const known = await embeddedIds(fingerprint);
  const missing = new Map<PhotoId, number>();
  for (const { id } of photos) if (!known.has(id)) missing.set(id, (missing.get(id) ?? 0) + 1);
  const reused = photos.length - [...missing.values()].reduce((sum, n) => sum + n, 0);

  let done = reused;
  let embedded = 0;
  let embedMs = 0;
  const tell = () =>
    report({ done, total: photos.length, reused, msPerImage: embedded > 0 ? embedMs / embedded : 0 });
  tell();

  let waiting: Embedded[] = [];
  let lastCommitMs = performance.now();
  const commit = async () => {
    if (waiting.length === 0) return;
    const ids = waiting.flatMap((batch) => batch.ids);
    const values = new Float32Array(ids.length * dims);
    let at = 0;
    for (const batch of waiting) {
      values.set(batch.values, at);
      at += batch.values.length;
    }
    const ms = waiting.reduce((sum, batch) => sum + batch.ms, 0);
    waiting = [];
    await commitEmbeddings({ fingerprint, ids, dims, values }, ids.length, ms);
    lastCommitMs = performance.now();
    embedded += ids.length;
    embedMs += ms;
    for (const id of ids) done += missing.get(id) ?? 0;
    tell();
  };

  try {
    for await (const batch of embeddedBatches(teacher, [...missing.keys()])) {
      waiting.push(batch);
      const rows = waiting.length * PHOTOS_PER_BATCH;
      const isDue = performance.now() - lastCommitMs >= COMMIT_EVERY_MS;
      if (rows >= EMBEDDINGS_PER_BLOCK || isDue) await commit();
      await nextTask();
      signal.throwIfAborted();
    }
  } finally {
    // Also on pause and on failure: what is computed is kept.
    await commit();
  }
  if (embedded < missing.size) {
    throw new PupilError(
      'STORAGE',
      `${missing.size - embedded} photos have no working copy in the browser storage and could not be shown to the teacher. Import the folder again.`,
      { missing: missing.size - embedded },
    );
  }
  const cursor = await cursorOf(fingerprint);
  const everMs = cursor !== null && cursor.photosSeen > 0 ? cursor.embedMs / cursor.photosSeen : 0;
  return {
    fingerprint,
    embedded,
    reused,
    seconds: (performance.now() - startedMs) / 1000,
    msPerImage: embedded > 0 ? embedMs / embedded : everMs,
  };
}

interface Embedded {
  readonly ids: readonly PhotoId[];
  /** [ids.length, dims] */
  readonly values: Float32Array;
  readonly ms: number;
}

/** Runs batch after batch; the next one decodes while the network runs. */
async function* embeddedBatches(
  { network, preprocessing, facts }: LoadedTeacher,
  ids: readonly PhotoId[],
): AsyncGenerator<Embedded> {
  const batches = copyBatches(ids);
  const startNext = async () => {
    const { value, done } = await batches.next();
    return done === true ? null : { ids: value.map((copy) => copy.id), bitmaps: decodeAll(value) };
  };
  const size = 3 * preprocessing.widthPx * preprocessing.heightPx;
  const pixels = new Float32Array(PHOTOS_PER_BATCH * size);
  let sinceMs = performance.now();
  let next = await startNext();
  while (next !== null) {
    const { ids: own, bitmaps } = next;
    (await bitmaps).forEach((bitmap, row) => {
      intoBatch(preprocessing, takePixels(bitmap), pixels, row);
    });
    pixels.fill(0, own.length * size);
    const following = startNext();
    const answers = await network.run(pixels, PHOTOS_PER_BATCH);
    const nowMs = performance.now();
    yield { ids: own, values: answers.subarray(0, own.length * facts.dims), ms: nowMs - sinceMs };
    sinceMs = performance.now();
    next = await following;
  }
}

/** Working copies in batches, across the borders of stored blocks. */
async function* copyBatches(ids: readonly PhotoId[]): AsyncGenerator<readonly EncodedCopy[]> {
  let batch: EncodedCopy[] = [];
  for await (const block of readCopyBlocks(ids)) {
    for (const copy of block) {
      batch.push(copy);
      if (batch.length < PHOTOS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function decodeAll(copies: readonly EncodedCopy[]): Promise<readonly ImageBitmap[]> {
  const all = Promise.all(copies.map(decodeCopy));
  // A pause may come before anyone waits for this batch: its failure is then nobody's.
  all.catch(() => undefined);
  return all;
}
