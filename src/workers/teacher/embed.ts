/**
 * Shows the teacher every photo of a project once. Photos that have an embedding of this teacher, from whatever
 * project or session, are not shown again; what is reported as done is committed.
 */
import { PupilError } from '../../core/errors.ts';
import { EMBEDDINGS_PER_BLOCK } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import type { EmbedProgress, EmbedResult } from '../../protocol/teacher.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { commitEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import type { LoadedTeacher } from './load.ts';
import { type Looked, lookThrough } from './pipeline.ts';

/** What a crash can cost at most. */
const COMMIT_EVERY_MS = 2_000;

/** @long one loop: what is missing, looked at, committed block by block */
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

  let waiting: Looked[] = [];
  let waitingPhotos = 0;
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
    waitingPhotos = 0;
    await commitEmbeddings({ fingerprint, ids, dims, values }, ids.length, ms);
    lastCommitMs = performance.now();
    embedded += ids.length;
    embedMs += ms;
    for (const id of ids) done += missing.get(id) ?? 0;
    tell();
  };

  try {
    for await (const batch of lookThrough(teacher, [...missing.keys()], null)) {
      waiting.push(batch);
      waitingPhotos += batch.ids.length;
      const isDue = performance.now() - lastCommitMs >= COMMIT_EVERY_MS;
      if (waitingPhotos >= EMBEDDINGS_PER_BLOCK || isDue) await commit();
      await nextTurn();
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
