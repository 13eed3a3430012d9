/** One file that the Hub lists: fetched part by part, held to its digest, then given to whoever keeps it. */
import { PupilError } from '../../../core/errors.ts';
import type { Published, PublishedFile } from '../../../storage/model-files.ts';
import { partsOf } from '../../../storage/model-parts.ts';
import { ensureRoom } from '../../../storage/quota.ts';
import { gitHash, sha256 } from '../sha256.ts';
import { NETWORK } from './browser-network.ts';
import { download } from './download.ts';

export interface HubModel {
  /** On the Hub: `owner/model`. */
  readonly id: string;
  /** Where the Hub is. */
  readonly endpoint: string;
}

/** A whole file, which is what the Hub lists. */
export interface FetchedFile {
  readonly blob: Blob;
  readonly content: Uint8Array<ArrayBuffer>;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * @param from the listing that the file stands in: it is fetched at that commit
 * @param keep what has come is kept for another try until this is done, unless it says that the file is of no use
 *   (MODEL_INVALID)
 * @throws {PupilError} DOWNLOAD_CORRUPT where it is not what the Hub lists, or why it did not come
 */
export async function fetchPublished<T>(
  { id, endpoint }: HubModel,
  file: PublishedFile,
  from: Published,
  signal: AbortSignal,
  onBytes: (loadedBytes: number) => void,
  keep: (fetched: FetchedFile) => Promise<T>,
): Promise<T> {
  const url = `${endpoint}/${id}/resolve/${from.revision}/${file.path}`;
  const what = `${file.path} of ${id}`;
  const parts = partsOf(url);
  const haveBytes = (await parts.read()).reduce((sum, { size }) => sum + size, 0);
  // The parts stay until the whole is checked and kept.
  await ensureRoom(what, file.sizeBytes * 2 - haveBytes);
  const blob = await download({ url, what, sizeBytes: file.sizeBytes, parts, signal, onBytes }, NETWORK);
  const content = new Uint8Array(await blob.arrayBuffer());
  const hash = await sha256(content);
  const found = file.digest.algorithm === 'sha256' ? hash : await gitHash(content);
  if (found !== file.digest.hex) {
    await parts.clear();
    throw new PupilError(
      'DOWNLOAD_CORRUPT',
      `${what} is not what the Hub lists: its hash is ${found.slice(0, 12)}…, ${file.digest.hex.slice(0, 12)}… was promised. Nothing was kept. Try again; if it comes back, choose another model.`,
      { path: file.path, found, promised: file.digest.hex },
    );
  }
  try {
    const kept = await keep({ blob, content, sha256: hash });
    await parts.clear();
    return kept;
  } catch (thrown) {
    if (thrown instanceof PupilError && thrown.code === 'MODEL_INVALID') await parts.clear();
    throw thrown;
  }
}
