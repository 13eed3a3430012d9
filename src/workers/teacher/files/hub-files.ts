/**
 * Files from the Hub: fetched once, held to the digest that the Hub lists, kept under their hash, and from then on
 * read from here.
 */
import { isCancelled, PupilError } from '../../../core/errors.ts';
import { textFiles, visionFiles } from '../../../core/teachers/needed-files.ts';
import {
  type Published,
  type PublishedFile,
  putModelFile,
  readModelFile,
  storedModel,
} from '../../../storage/model-files.ts';
import { partsOf } from '../../../storage/model-parts.ts';
import { ensureRoom } from '../../../storage/quota.ts';
import { gitHash, sha256 } from '../../shared/sha256.ts';
import { NETWORK } from './browser-network.ts';
import { createByteCount } from './byte-count.ts';
import { download } from './download.ts';
import { askHub, HUB } from './hub-listing.ts';
import { type BytesReport, type ModelFileFacts, type ModelFiles, NOT_FOUND } from './model-files.ts';

/**
 * @param endpoint where the Hub is; tests play it themselves
 * @long the ways to ask for a file share one listing and one network
 */
export function hubFiles(id: string, report: BytesReport, endpoint = HUB): ModelFiles {
  const key = { origin: 'hub', id } as const;
  const seen = new Map<string, ModelFileFacts>();
  const count = createByteCount(report);
  /** Asked for twice at once, a file is fetched once. */
  const underWay = new Map<string, Promise<Response | Blob>>();
  let published: Promise<Published> | undefined;
  let failure: PupilError | undefined;

  const listing = (signal: AbortSignal) => {
    published ??= findListing(id, endpoint, signal).catch((thrown: unknown) => {
      published = undefined;
      throw thrown;
    });
    return published;
  };

  const fetchFile = async (file: PublishedFile, from: Published, signal: AbortSignal) => {
    const url = `${endpoint}/${id}/resolve/${from.revision}/${file.path}`;
    const what = `${file.path} of ${id}`;
    const parts = partsOf(url);
    const haveBytes = (await parts.read()).reduce((sum, { size }) => sum + size, 0);
    // The parts stay until the whole is checked and kept.
    await ensureRoom(what, file.sizeBytes * 2 - haveBytes);
    const onBytes = (loadedBytes: number) => count.loaded(file.path, loadedBytes, file.sizeBytes);
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
    seen.set(file.path, { sizeBytes: blob.size, sha256: hash });
    return blob;
  };

  const find = async (path: string, signal: AbortSignal): Promise<Response | Blob> => {
    const stored = (await storedModel(key))?.files.find((other) => other.path === path);
    const kept = stored === undefined ? null : await readModelFile(key, path);
    if (stored !== undefined && kept !== null) {
      seen.set(path, stored);
      count.loaded(path, stored.sizeBytes, stored.sizeBytes);
      return kept;
    }
    // Once the network has failed for good, only what is here already can still serve: another number format,
    // perhaps.
    if (failure !== undefined) throw failure;
    try {
      const from = await listing(signal);
      const file = from.files.find((other) => other.path === path);
      return file === undefined ? NOT_FOUND() : await fetchFile(file, from, signal);
    } catch (thrown) {
      if (thrown instanceof PupilError && !isCancelled(thrown)) failure = thrown;
      throw thrown;
    }
  };

  return {
    seen,
    async expect(tower, dtype, signal) {
      const { files } = await listing(signal);
      count.expect(tower === 'vision' ? visionFiles(files, dtype) : textFiles(files, dtype));
    },
    async read(path, signal) {
      let finding = underWay.get(path);
      if (finding === undefined) {
        finding = find(path, signal).finally(() => underWay.delete(path));
        underWay.set(path, finding);
      }
      const found = await finding;
      return found instanceof Blob
        ? new Response(found, { headers: { 'Content-Length': String(found.size) } })
        : found.clone();
    },
    async list(signal) {
      const { files } = await listing(signal);
      return new Map(
        files.map(({ path, sizeBytes, digest }) => [
          path,
          { sizeBytes, sha256: digest.algorithm === 'sha256' ? digest.hex : null },
        ]),
      );
    },
  };
}

/** What was kept with the first file; else what the Hub has now. */
async function findListing(id: string, endpoint: string, signal: AbortSignal): Promise<Published> {
  return (await storedModel({ origin: 'hub', id }))?.published ?? askHub(id, signal, endpoint);
}
