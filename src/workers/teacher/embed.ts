/**
 * Shows the teacher every photo of a project once. Photos that have an embedding of this teacher, from whatever
 * project or session, are not shown again; what is reported as done is committed.
 */
import { EMBEDDINGS_PER_BLOCK } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { EmbedProgress, EmbedResult } from '../../protocol/teacher.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { commitEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import type { LoadedTeacher } from './load.ts';
import { lookInBlocks } from './look-in-blocks.ts';

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

  const looks = { ids: [...missing.keys()], views: null, looksPerBlock: EMBEDDINGS_PER_BLOCK };
  await lookInBlocks(teacher, looks, signal, async ({ ids, values, ms }) => {
    await commitEmbeddings({ fingerprint, ids, dims, values }, ids.length, ms);
    embedded += ids.length;
    embedMs += ms;
    for (const id of ids) done += missing.get(id) ?? 0;
    tell();
  });
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
