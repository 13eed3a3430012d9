/**
 * Files of teachers, and of students that people bring, in the Cache API, each once under the hash of its bytes, with
 * one list a model that names them. Whatever a list names is there in full; the same bytes under two names are kept
 * once. Lists and bytes change under one lock, in all threads and tabs.
 */
import { count, list, oneOf, orNull, parser, record, text } from '../core/records/shape.ts';
import { committed } from './db.ts';

const CACHE = 'pupil-models';
const LISTS = '/stored-models/lists/';
const BYTES = '/stored-models/bytes/';
const LOCK = 'pupil-models';

/**
 * Where a teacher's stored files came from (those of our own origin are the service worker's business), or `student`:
 * what students are made of.
 */
export const STORED_ORIGINS = ['hub', 'dropped', 'student'] as const;
export type StoredOrigin = (typeof STORED_ORIGINS)[number];

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

/** What the Hub has under one id, at the commit of which the first file was kept: later ones never mix with it. */
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

export type ModelKey = Pick<StoredModel, 'origin' | 'id'>;

/**
 * Keeps one file. The bytes are written first: a crash in between leaves bytes that nobody names, and never a name
 * without bytes.
 * @param sha256 of `bytes`, which the caller has checked
 * @param published kept with the first file, so that the Hub need not be asked again, offline least of all
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function putModelFile(
  { origin, id }: ModelKey,
  path: string,
  bytes: Blob,
  sha256: string,
  published: Published | null = null,
): Promise<StoredFile> {
  const file = { path, sizeBytes: bytes.size, sha256 };
  await committed(`${path} of ${id}`, () =>
    alone(async (cache) => {
      if ((await cache.match(BYTES + sha256)) === undefined) {
        const headers = { 'Content-Length': String(bytes.size), 'Content-Type': 'application/octet-stream' };
        await cache.put(BYTES + sha256, new Response(bytes, { headers }));
      }
      const before = await storedModel({ origin, id });
      const others = before?.files.filter((other) => other.path !== path) ?? [];
      const list: StoredModel = {
        origin,
        id,
        published: before?.published ?? published,
        files: [...others, file],
      };
      await cache.put(listUrl(list), Response.json(list));
    }),
  );
  return file;
}

/** The file's bytes, or null where it is not kept. */
export async function readModelFile(model: ModelKey, path: string): Promise<Response | null> {
  const file = (await storedModel(model))?.files.find((other) => other.path === path);
  if (file === undefined) return null;
  return readStoredBytes(file.sha256);
}

/** Bytes by their hash, whoever names them; null where they are not kept. */
export async function readStoredBytes(sha256: string): Promise<Response | null> {
  return (await (await caches.open(CACHE)).match(BYTES + sha256)) ?? null;
}

export async function storedModel(model: ModelKey): Promise<StoredModel | null> {
  const response = await (await caches.open(CACHE)).match(listUrl(model));
  return response === undefined ? null : readList(response);
}

/** Every teacher of which something is kept. */
export async function storedModels(): Promise<readonly StoredModel[]> {
  const cache = await caches.open(CACHE);
  const models: StoredModel[] = [];
  for (const request of await cache.keys()) {
    if (!new URL(request.url).pathname.startsWith(LISTS)) continue;
    // Another tab may have removed it since the keys were read.
    const response = await cache.match(request);
    const model = response === undefined ? null : await readList(response);
    if (model !== null) models.push(model);
  }
  return models;
}

/** Forgets a teacher; bytes that another one names stay. @returns bytes given back */
export async function removeModel(model: ModelKey): Promise<number> {
  return alone(async (cache) => {
    await cache.delete(listUrl(model));
    const named = new Set((await storedModels()).flatMap(({ files }) => files.map((file) => file.sha256)));
    let freedBytes = 0;
    // Not only this teacher's own: bytes that a crash left without a name go too.
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(BYTES) || named.has(pathname.slice(BYTES.length))) continue;
      freedBytes += Number((await cache.match(request))?.headers.get('Content-Length') ?? 0);
      await cache.delete(request);
    }
    return freedBytes;
  });
}

/** One change at a time: a list is read, changed and written, and two files of a teacher often arrive together. */
function alone<T>(change: (cache: Cache) => Promise<T>): Promise<T> {
  return navigator.locks.request(LOCK, async () => change(await caches.open(CACHE)));
}

function listUrl({ origin, id }: ModelKey): string {
  return `${LISTS}${origin}/${encodeURIComponent(id)}`;
}

const FILE = record<StoredFile>({ path: text, sizeBytes: count, sha256: text });
const PUBLISHED = record<Published>({
  revision: text,
  files: list(
    record<PublishedFile>({
      path: text,
      sizeBytes: count,
      digest: record<PublishedFile['digest']>({ algorithm: oneOf(['sha256', 'git']), hex: text }),
    }),
  ),
});
const parseStoredModel = parser(
  'The list of a stored teacher',
  'Remove it and load it again.',
  record<StoredModel>({
    origin: oneOf(STORED_ORIGINS),
    id: text,
    files: list(FILE),
    published: orNull(PUBLISHED),
  }),
);

/**
 * One that cannot be read counts as not there: the teacher is fetched anew, and its list takes the place of this one.
 */
async function readList(response: Response): Promise<StoredModel | null> {
  try {
    return parseStoredModel(await response.json());
  } catch (thrown) {
    console.warn('A list of a stored teacher cannot be read.', thrown);
    return null;
  }
}
