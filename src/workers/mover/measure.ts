/** About how much a project's file will weigh, from a few of its photos and from what records say of themselves. */
import { PHOTOS_PER_BLOCK, STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { filledSlots } from '../../storage/checkpoints.ts';
import { knownCopies, readCopyBlocks } from '../../storage/copies.ts';
import { embeddedIds, embeddingCursors } from '../../storage/embedding-index.ts';
import { photosOf } from '../../storage/photos.ts';
import { runsOf } from '../../storage/runs.ts';
import { viewCursors, viewedIds } from '../../storage/view-index.ts';

/** Of a photo: its record, its line in the table, what the zip says of its copy twice. */
const BOOKKEEPING_BYTES = 700;
/** Weights, two of the optimizer, the average. */
const NUMBERS_A_PARAMETER = 4;

export async function measure(projectId: string): Promise<{ readonly sizeBytes: number }> {
  const ids = [...new Set((await photosOf(projectId)).map(({ id }) => id))];
  const parts = await Promise.all([photoBytes(ids), lookBytes(ids), runBytes(projectId)]);
  return { sizeBytes: parts.reduce((sum, part) => sum + part, 0) };
}

async function photoBytes(ids: readonly PhotoId[]): Promise<number> {
  const known = [...(await knownCopies(ids)).keys()];
  const every = Math.max(1, Math.floor(known.length / PHOTOS_PER_BLOCK));
  const sample = known.filter((_, i) => i % every === 0).slice(0, PHOTOS_PER_BLOCK);
  let copyBytes = 0;
  for await (const copies of readCopyBlocks(sample))
    for (const { bytes } of copies) copyBytes += bytes.length;
  const copy = sample.length === 0 ? 0 : copyBytes / sample.length;
  const pixels = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;
  return Math.round(ids.length * BOOKKEEPING_BYTES + known.length * (copy + pixels));
}

async function lookBytes(ids: readonly PhotoId[]): Promise<number> {
  let sizeBytes = 0;
  for (const { fingerprint, dims } of await embeddingCursors()) {
    const looked = await embeddedIds(fingerprint);
    sizeBytes += ids.filter((id) => looked.has(id)).length * (dims ?? 0) * Float32Array.BYTES_PER_ELEMENT;
  }
  for (const { fingerprint, plan, photos, storedBytes } of await viewCursors()) {
    const viewed = await viewedIds(fingerprint, plan);
    const own = ids.filter((id) => viewed.has(id)).length;
    if (photos > 0) sizeBytes += Math.round((own / photos) * storedBytes);
  }
  return sizeBytes;
}

async function runBytes(projectId: string): Promise<number> {
  let sizeBytes = 0;
  for (const run of await runsOf(projectId)) {
    sizeBytes += JSON.stringify(run).length;
    for (const slot of await filledSlots(run.id)) {
      const numbers = slot === 'best' ? 1 : NUMBERS_A_PARAMETER;
      sizeBytes += (run.student?.parameters ?? 0) * numbers * Float32Array.BYTES_PER_ELEMENT;
    }
  }
  return sizeBytes;
}
