/** How much the browser has given this page, and how much of it is used. Estimates: browsers round them on purpose. */

export interface StorageEstimateBytes {
  /** null where the browser does not say. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}

export async function storageEstimate(): Promise<StorageEstimateBytes> {
  const { usage, quota } = await navigator.storage.estimate();
  return { usedBytes: usage ?? null, quotaBytes: quota ?? null };
}
