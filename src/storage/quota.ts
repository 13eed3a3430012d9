/**
 * How much the browser has given this page, and how much of it is used. Estimates: browsers round them on purpose.
 */
import { PupilError } from '../core/errors.ts';

export interface StorageEstimateBytes {
  /** null where the browser does not say. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}

export async function storageEstimate(): Promise<StorageEstimateBytes> {
  const { usage, quota } = await navigator.storage.estimate();
  return { usedBytes: usage ?? null, quotaBytes: quota ?? null };
}

/**
 * Refuses before anything is fetched what the browser says it has no room for.
 * @throws {PupilError} QUOTA
 */
export async function ensureRoom(what: string, neededBytes: number): Promise<void> {
  const freeBytes = await tooLittleFree(neededBytes);
  if (freeBytes === null) return;
  throw new PupilError(
    'QUOTA',
    `${what} needs ${inMegabytes(neededBytes)} while it is fetched, and the browser has ${inMegabytes(freeBytes)} left for this page. Nothing was fetched and nothing stored is lost. Remove a stored teacher or an old project, then try again.`,
    { neededBytes, freeBytes },
  );
}

/**
 * The same for views of photos, before the first one is looked at.
 * @throws {PupilError} QUOTA
 */
export async function ensureRoomForViews(count: number, neededBytes: number): Promise<void> {
  const freeBytes = await tooLittleFree(neededBytes);
  if (freeBytes === null) return;
  throw new PupilError(
    'QUOTA',
    `${count} views of each photo need ${inMegabytes(neededBytes)}, and the browser has ${inMegabytes(freeBytes)} left for this page. Nothing was looked at. Take fewer views, keep 8 bits a number, or remove a stored teacher or an old project.`,
    { neededBytes, freeBytes },
  );
}

/** What is free where that is less; null where there is room, and where the browser does not say. */
async function tooLittleFree(neededBytes: number): Promise<number | null> {
  const { usedBytes, quotaBytes } = await storageEstimate();
  if (usedBytes === null || quotaBytes === null) return null;
  const freeBytes = Math.max(0, quotaBytes - usedBytes);
  return freeBytes >= neededBytes ? null : freeBytes;
}

function inMegabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1e6).toFixed(1)} MB`;
}
