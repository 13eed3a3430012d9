/** One file that the Hub lists: fetched part by part, held to its digest, then kept under its hash. */
import { PupilError } from '../../../core/errors.ts';
import {
  type ModelKey,
  type Published,
  type PublishedFile,
  putModelFile,
} from '../../../storage/model-files.ts';
import { partsOf } from '../../../storage/model-parts.ts';
import { ensureRoom } from '../../../storage/quota.ts';
import { gitHash, sha256 } from '../../shared/sha256.ts';
import { NETWORK } from './browser-network.ts';
import { download } from './download.ts';

export interface HubModel {
  readonly key: ModelKey;
  /** Where the Hub is. */
  readonly endpoint: string;
}

export interface KeptFile {
  readonly blob: Blob;
  readonly sha256: string;
}

/**
 * @param from the listing that the file stands in: it is fetched at that commit
 * @throws {PupilError} DOWNLOAD_CORRUPT where it is not what the Hub lists, or why it did not come
 */
export async function fetchPublished(
  { key, endpoint }: HubModel,
  file: PublishedFile,
  from: Published,
  signal: AbortSignal,
  onBytes: (loadedBytes: number) => void,
): Promise<KeptFile> {
  const url = `${endpoint}/${key.id}/resolve/${from.revision}/${file.path}`;
  const what = `${file.path} of ${key.id}`;
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
      `${what} is not what the Hub lists: its hash is ${found.slice(0, 12)}…, ${file.digest.hex.slice(0, 12)}… was promised. Nothing was kept. Try again; if it comes back, choose another teacher.`,
      { path: file.path, found, promised: file.digest.hex },
    );
  }
  await putModelFile(key, file.path, blob, hash, from);
  await parts.clear();
  return { blob, sha256: hash };
}
