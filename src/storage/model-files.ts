/**
 * Files of teachers in the Cache API, each once under the hash of its bytes, with one list a teacher that names them. Whatever a list
 * names is there in full; the same bytes under two names are kept once.
 */
import { PupilError } from '../core/errors.ts';
import type { TeacherChoice } from '../core/records.ts';
import { committed } from './db.ts';

const CACHE = 'pupil-models';
const LISTS = '/stored-models/lists/';
const BYTES = '/stored-models/bytes/';

/** Where stored files came from. Those of our own origin are the browser's business. */
export type StoredOrigin = Extract<TeacherChoice['origin'], 'hub' | 'dropped'>;

export interface StoredFile {
  /** In the Hub's layout: `config.json`, `onnx/vision_model_quantized.onnx`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A file as the Hub lists it. */
export interface PublishedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of large files, git's SHA-1 of small ones: what the bytes are held to. */
  readonly digest: { readonly algorithm: 'sha256' | 'git'; readonly hex: string };
}

/** What the Hub has under one id, at the commit that was looked up first: later ones never mix with it. */
export interface Published {
  readonly revision: string;
  readonly files: readonly PublishedFile[];
}

export interface StoredModel {
  readonly origin: StoredOrigin;
  readonly id: string;
  readonly files: readonly StoredFile[];
  /** null for files that were dropped. */
  readonly published: Published | null;
}

type ModelKey = Pick<StoredModel, 'origin' | 'id'>;

/**
 * Keeps one file. The bytes are written first: a crash in between leaves bytes that nobody names, and never a name without bytes.
 * @param sha256 of `bytes`, which the caller has checked
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function putModelFile(
  model: ModelKey,
  path: string,
  bytes: Blob,
  sha256: string,
): Promise<StoredFile> {
  const file = { path, sizeBytes: bytes.size, sha256 };
  await committed(`${path} of ${model.id}`, async () => {
    const cache = await caches.open(CACHE);
    if ((await cache.match(BYTES + sha256)) === undefined) {
      const headers = { 'Content-Length': String(bytes.size), 'Content-Type': 'application/octet-stream' };
      await cache.put(BYTES + sha256, new Response(bytes, { headers }));
    }
    const before = await storedModel(model);
    const others = before?.files.filter((other) => other.path !== path) ?? [];
    const { origin, id } = model;
    await putList(cache, { origin, id, published: before?.published ?? null, files: [...others, file] });
  });
  return file;
}

/** Remembers what the Hub has, so that it need not be asked again, offline least of all. */
export async function putPublished(id: string, published: Published): Promise<void> {
  await committed(`The list of files of ${id}`, async () => {
    const files = (await storedModel({ origin: 'hub', id }))?.files ?? [];
    await putList(await caches.open(CACHE), { origin: 'hub', id, published, files });
  });
}

/** The file's bytes, or null where it is not kept. */
export async function readModelFile(model: ModelKey, path: string): Promise<Response | null> {
  const file = (await storedModel(model))?.files.find((other) => other.path === path);
  if (file === undefined) return null;
  return (await (await caches.open(CACHE)).match(BYTES + file.sha256)) ?? null;
}

export async function storedModel({ origin, id }: ModelKey): Promise<StoredModel | null> {
  const response = await (await caches.open(CACHE)).match(listUrl({ origin, id }));
  return response === undefined ? null : readList(response);
}

/** Every teacher of which something is kept. */
export async function storedModels(): Promise<readonly StoredModel[]> {
  const cache = await caches.open(CACHE);
  const lists = (await cache.keys()).filter((request) => new URL(request.url).pathname.startsWith(LISTS));
  return Promise.all(lists.map(async (request) => readList((await cache.match(request))!)));
}

/** Forgets a teacher; bytes that another one names stay. @returns bytes given back */
export async function removeModel(model: ModelKey): Promise<number> {
  const cache = await caches.open(CACHE);
  const removed = await storedModel(model);
  if (removed === null) return 0;
  await cache.delete(listUrl(model));
  const named = new Set((await storedModels()).flatMap(({ files }) => files.map((file) => file.sha256)));
  let freedBytes = 0;
  for (const { sha256, sizeBytes } of removed.files) {
    if (named.has(sha256)) continue;
    if (await cache.delete(BYTES + sha256)) freedBytes += sizeBytes;
  }
  return freedBytes;
}

function listUrl({ origin, id }: ModelKey): string {
  return `${LISTS}${origin}/${encodeURIComponent(id)}`;
}

async function putList(cache: Cache, model: StoredModel): Promise<void> {
  await cache.put(listUrl(model), Response.json(model));
}

async function readList(response: Response): Promise<StoredModel> {
  const read: unknown = await response.json();
  if (isModel(read)) return read;
  throw new PupilError('STORAGE', 'The list of a stored teacher is damaged. Remove it and load it again.');
}

function isModel(value: unknown): value is StoredModel {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'files' in value &&
    Array.isArray(value.files)
  );
}
