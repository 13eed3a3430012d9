/**
 * Files from the Hub: fetched once, held to the digest that the Hub lists, kept under their hash, and from then on
 * read from here.
 */
import { isCancelled, PupilError } from '../../../core/errors.ts';
import { textFiles, visionFiles } from '../../../core/teachers/needed-files.ts';
import { type Published, putModelFile, readModelFile, storedModel } from '../../../storage/model-files.ts';
import { type FetchedFile, fetchPublished } from '../../shared/hub/fetch-published.ts';
import { askHub, HUB } from '../../shared/hub/hub-listing.ts';
import { createByteCount } from './byte-count.ts';
import { type BytesReport, type ModelFileFacts, type ModelFiles, NOT_FOUND } from './model-files.ts';

/** @param endpoint where the Hub is; tests play it themselves */
export function hubFiles(id: string, report: BytesReport, endpoint = HUB): ModelFiles {
  const key = { origin: 'hub', id } as const;
  const seen = new Map<string, ModelFileFacts>();
  const count = createByteCount(report);
  const listing = createListing(id, endpoint);
  /** Asked for twice at once, a file is fetched once. */
  const underWay = new Map<string, Promise<Response | Blob>>();
  let failure: PupilError | undefined;

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
      if (file === undefined) return NOT_FOUND();
      const onBytes = (loadedBytes: number) => count.loaded(path, loadedBytes, file.sizeBytes);
      const keep = async ({ blob, sha256 }: FetchedFile) => {
        await putModelFile(key, path, blob, sha256, from);
        seen.set(path, { sizeBytes: blob.size, sha256 });
        return blob;
      };
      return await fetchPublished({ id, endpoint }, file, from, signal, onBytes, keep);
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
      return found instanceof Blob ? responseOf(found) : found.clone();
    },
    list: async (signal) => factsOf(await listing(signal)),
  };
}

/** Asked for once; after a failure it is asked for again. */
function createListing(id: string, endpoint: string): (signal: AbortSignal) => Promise<Published> {
  let published: Promise<Published> | undefined;
  // What was kept with the first file; else what the Hub has now.
  const find = async (signal: AbortSignal) =>
    (await storedModel({ origin: 'hub', id }))?.published ?? askHub(id, signal, endpoint);
  return (signal) => {
    published ??= find(signal).catch((thrown: unknown) => {
      published = undefined;
      throw thrown;
    });
    return published;
  };
}

function factsOf({ files }: Published): ReadonlyMap<string, ModelFileFacts> {
  return new Map(
    files.map(({ path, sizeBytes, digest }) => [
      path,
      { sizeBytes, sha256: digest.algorithm === 'sha256' ? digest.hex : null },
    ]),
  );
}

function responseOf(blob: Blob): Response {
  return new Response(blob, { headers: { 'Content-Length': String(blob.size) } });
}
