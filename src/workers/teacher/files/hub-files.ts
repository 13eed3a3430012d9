/** Files from the Hub: fetched once, held to the digest that the Hub lists, kept under their hash, and from then on read from here. */
import { PupilError } from '../../../core/errors.ts';
import {
  type Published,
  type PublishedFile,
  putModelFile,
  putPublished,
  readModelFile,
  storedModel,
} from '../../../storage/model-files.ts';
import { partsOf } from '../../../storage/model-parts.ts';
import { download, type Network } from './download.ts';
import { askHub, HUB } from './hub-listing.ts';
import { type BytesReport, type ModelFileFacts, type ModelFiles, NOT_FOUND } from './model-files.ts';
import { sha256 } from './sha256.ts';

const NETWORK: Network = {
  // Whole files are kept here under their hashes: a second copy in the browser's own cache would only take space.
  fetch: (url, init) => fetch(url, { ...init, cache: 'no-store', credentials: 'omit' }),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
};

/** @param endpoint where the Hub is; tests play it themselves */
export function hubFiles(id: string, report: BytesReport, endpoint = HUB): ModelFiles {
  const key = { origin: 'hub', id } as const;
  const seen = new Map<string, ModelFileFacts>();
  /** Of the files that are being fetched or were: one bar for all. */
  const bytes = new Map<string, { loaded: number; readonly total: number }>();
  let published: Promise<Published> | undefined;

  const listing = (signal: AbortSignal) => {
    published ??= findListing(id, endpoint, signal).catch((thrown: unknown) => {
      published = undefined;
      throw thrown;
    });
    return published;
  };
  const tell = () => {
    const all = [...bytes.values()];
    report(
      all.reduce((sum, { loaded }) => sum + loaded, 0),
      all.reduce((sum, { total }) => sum + total, 0),
    );
  };

  const fetchFile = async (file: PublishedFile, revision: string, signal: AbortSignal) => {
    const url = `${endpoint}/${id}/resolve/${revision}/${file.path}`;
    const parts = partsOf(url);
    const counted = { loaded: 0, total: file.sizeBytes };
    bytes.set(file.path, counted);
    const blob = await download(
      {
        url,
        what: `${file.path} of ${id}`,
        sizeBytes: file.sizeBytes,
        parts,
        signal,
        onBytes(loadedBytes) {
          counted.loaded = loadedBytes;
          tell();
        },
      },
      NETWORK,
    );
    const content = new Uint8Array(await blob.arrayBuffer());
    const hash = await sha256(content);
    const found = file.digest.algorithm === 'sha256' ? hash : await gitHash(content);
    if (found !== file.digest.hex) {
      await parts.clear();
      throw new PupilError(
        'DOWNLOAD_CORRUPT',
        `${file.path} of ${id} is not what the Hub lists: its hash is ${found.slice(0, 12)}…, ${file.digest.hex.slice(0, 12)}… was promised. Nothing was kept. Try again; if it comes back, choose another teacher.`,
        { path: file.path, found, promised: file.digest.hex },
      );
    }
    await putModelFile(key, file.path, blob, hash);
    await parts.clear();
    return { blob, facts: { sizeBytes: blob.size, sha256: hash } };
  };

  return {
    seen,
    async read(path, signal) {
      const stored = (await storedModel(key))?.files.find((other) => other.path === path);
      const kept = stored === undefined ? null : await readModelFile(key, path);
      if (stored !== undefined && kept !== null) {
        seen.set(path, stored);
        return kept;
      }
      const { revision, files } = await listing(signal);
      const file = files.find((other) => other.path === path);
      if (file === undefined) return NOT_FOUND();
      const { blob, facts } = await fetchFile(file, revision, signal);
      seen.set(path, facts);
      return new Response(blob, { headers: { 'Content-Length': String(blob.size) } });
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

async function findListing(id: string, endpoint: string, signal: AbortSignal): Promise<Published> {
  const stored = await storedModel({ origin: 'hub', id });
  if (stored !== null && stored.published !== null) return stored.published;
  const published = await askHub(id, signal, endpoint);
  await putPublished(id, published);
  return published;
}

/** How git names a file: SHA-1 of "blob", its length, a zero byte and its content. */
async function gitHash(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const head = new TextEncoder().encode(`blob ${content.byteLength}\0`);
  const whole = new Uint8Array(head.length + content.length);
  whole.set(head);
  whole.set(content, head.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', whole));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
