/**
 * What the Hub has under an id, at its newest commit: asked once, then pinned, so that files of two commits never
 * mix.
 */
import { PupilError, toWire } from '../../../core/errors.ts';
import type { Published, PublishedFile } from '../../../storage/model-files.ts';
import type { PartStore } from '../../../storage/model-parts.ts';
import { NETWORK } from './browser-network.ts';
import { download } from './download.ts';

export const HUB = 'https://huggingface.co';
/** A list is small, and another one tomorrow: nothing of it is worth keeping. */
const NOT_KEPT: PartStore = { read: async () => [], write: async () => {}, clear: async () => {} };
const ID = /^[\w.-]+\/[\w.-]+$/;

/**
 * @param endpoint where the Hub is; tests play it themselves
 * @throws {PupilError} TEACHER_NOT_FOUND, DOWNLOAD_FAILED
 */
export async function askHub(id: string, signal: AbortSignal, endpoint = HUB): Promise<Published> {
  if (!ID.test(id)) {
    throw new PupilError(
      'TEACHER_NOT_FOUND',
      `“${id}” is no name on the Hub. Names look like owner/model, for example Xenova/clip-vit-base-patch32.`,
      { id },
    );
  }
  const model = await askJson(`${endpoint}/api/models/${id}`, id, signal);
  const revision = isRecord(model) && typeof model['sha'] === 'string' ? model['sha'] : 'main';
  const tree = await askJson(`${endpoint}/api/models/${id}/tree/${revision}?recursive=true`, id, signal);
  return { revision, files: readTree(tree) };
}

/** Files of a tree as the Hub lists it; entries that are none are left out. */
export function readTree(tree: unknown): readonly PublishedFile[] {
  if (!Array.isArray(tree)) return [];
  return tree.flatMap((entry: unknown): PublishedFile[] => {
    if (!isRecord(entry) || entry['type'] !== 'file' || typeof entry['path'] !== 'string') return [];
    const large = isRecord(entry['lfs']) ? entry['lfs'] : null;
    const { size, oid } = large ?? entry;
    if (typeof size !== 'number' || typeof oid !== 'string') return [];
    const digest = { algorithm: large === null ? ('git' as const) : ('sha256' as const), hex: oid };
    return [{ path: entry['path'], sizeBytes: size, digest }];
  });
}

async function askJson(url: string, id: string, signal: AbortSignal): Promise<unknown> {
  const what = `The list of files of ${id} on the Hub`;
  const answer = await download(
    { url, what, sizeBytes: null, parts: NOT_KEPT, signal, onBytes: () => {} },
    NETWORK,
  );
  try {
    return JSON.parse(await answer.text());
  } catch (cause) {
    throw new PupilError(
      'DOWNLOAD_FAILED',
      `${what} cannot be read: ${toWire(cause).message}. Something between here and the Hub has answered in its place: check the network.`,
      { id },
      { cause },
    );
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
