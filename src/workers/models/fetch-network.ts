/** A network from the Hub to be a student: listed, fetched as a teacher's files are, and kept as a dropped one is. */
import { MAX_MODEL_CONFIG_BYTES } from '../../core/limits.ts';
import { type HubName, nameOfHubId, networkFileOf } from '../../core/onnx/hub-file.ts';
import type { Network } from '../../core/records/network.ts';
import type { Normalisation } from '../../core/students/interpreters/graph-model.ts';
import type { ModelsProgress } from '../../protocol/models.ts';
import { type Published, type PublishedFile, readStoredBytes } from '../../storage/model-files.ts';
import { fetchPublished, type HubModel } from '../shared/hub/fetch-published.ts';
import { askHub, HUB } from '../shared/hub/hub-listing.ts';
import { keepFile, normalisationIn } from './keep-network.ts';

const PREPROCESSOR = 'preprocessor_config.json';

/**
 * What a cut, a cancel or a reload leaves is taken up by the next call.
 * @param endpoint where the Hub is; tests play it themselves
 * @throws {PupilError} TEACHER_NOT_FOUND, DOWNLOAD_FAILED, DOWNLOAD_CORRUPT, and what `keepNetwork` throws
 */
export async function fetchNetwork(
  hubName: HubName,
  signal: AbortSignal,
  report: (progress: ModelsProgress) => void,
  endpoint = HUB,
): Promise<Network> {
  const { id } = hubName;
  const model = { id, endpoint };
  report({ note: `Asking the Hub for the files of ${id}`, doneBytes: 0, totalBytes: 0 });
  const listed = await askHub(id, signal, endpoint);
  const file = networkFileOf(listed.files, hubName);
  const normalisation = await askNormalisation(model, listed, signal);
  const { path, sizeBytes } = file;
  const keep = (bytes: Uint8Array<ArrayBuffer>, sha256: string) =>
    keepFile({ name: nameOfHubId(id), path, bytes, sha256, normalisation }, signal, report);
  const there = await keptBytes(file);
  if (there !== null) return keep(there, file.digest.hex);
  return fetchPublished(
    model,
    file,
    listed,
    signal,
    (doneBytes) => report({ note: `Fetching ${path}`, doneBytes, totalBytes: sizeBytes }),
    ({ content, sha256 }) => keep(content, sha256),
  );
}

/** Bytes that are here already: of a network that is kept, or of a teacher. null where they are not. */
async function keptBytes({ digest }: PublishedFile): Promise<Uint8Array<ArrayBuffer> | null> {
  const stored = digest.algorithm === 'sha256' ? await readStoredBytes(digest.hex) : null;
  return stored === null ? null : new Uint8Array(await stored.arrayBuffer());
}

/** What the model says of pixels; null where it says nothing. */
async function askNormalisation(
  model: HubModel,
  listed: Published,
  signal: AbortSignal,
): Promise<Normalisation | null> {
  const file = listed.files.find(({ path }) => path === PREPROCESSOR);
  if (file === undefined || file.sizeBytes > MAX_MODEL_CONFIG_BYTES) return null;
  return fetchPublished(
    model,
    file,
    listed,
    signal,
    () => undefined,
    async ({ content }) => normalisationIn(content, `${PREPROCESSOR} of ${model.id}`),
  );
}
