/** How much the browser has given this page, and how much of it is used. Estimates: browsers round them on purpose. */
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
 * Asks for room before a job that will fill it. A browser that does not say how much there is is believed to have enough.
 * @param what will be stored, as a plural that begins a sentence
 * @param remedy what else could be asked for, as a sentence
 * @throws {PupilError} QUOTA
 */
export async function requireRoom(what: string, neededBytes: number, remedy: string): Promise<void> {
  const { usedBytes, quotaBytes } = await storageEstimate();
  if (usedBytes === null || quotaBytes === null) return;
  const freeBytes = Math.max(0, quotaBytes - usedBytes);
  if (neededBytes <= freeBytes) return;
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  throw new PupilError(
    'QUOTA',
    `${what} need ${mb(neededBytes)}, and the browser has ${mb(freeBytes)} left for this page. Remove a project that you no longer need, or free disk space. ${remedy}`,
    { neededBytes, freeBytes },
  );
}
