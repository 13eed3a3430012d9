/**
 * A model's files as the Hub keeps them: large ones under their SHA-256 (Git LFS), small ones under Git's own hash of
 * a blob.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A folder in the Hub's layout, or its files by path (`onnx/model.onnx`), made up in memory. */
export type ModelFiles = string | ReadonlyMap<string, Uint8Array>;

export interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Hex SHA-1 that Git knows the blob by: of the pointer, where the file itself is in LFS. */
  readonly gitOid: string;
  /** Hex SHA-256 of the bytes, for files in LFS. */
  readonly lfsOid: string | null;
  readonly pointerSizeBytes: number;
}

export interface Repository {
  readonly id: string;
  /** Of the one commit: changes with any file. */
  readonly commit: string;
  readonly files: ReadonlyMap<string, StoredFile>;
}

const IN_LFS = /\.(onnx|onnx_data|bin|safetensors|npy|parquet)$/;

export function openRepository(id: string, source: ModelFiles): Repository {
  const contents = typeof source === 'string' ? readFolder(source) : source;
  const files = new Map(
    [...contents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, bytes]) => [path, stored(path, bytes)]),
  );
  const listing = [...files.values()].map(({ path, gitOid }) => `${gitOid} ${path}\n`).join('');
  return { id, files, commit: hex('sha1', Buffer.from(listing)) };
}

function stored(path: string, bytes: Uint8Array): StoredFile {
  if (!IN_LFS.test(path)) {
    return { path, bytes, gitOid: blobOid(bytes), lfsOid: null, pointerSizeBytes: 0 };
  }
  const lfsOid = hex('sha256', bytes);
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${lfsOid}\nsize ${bytes.length}\n`,
  );
  return { path, bytes, gitOid: blobOid(pointer), lfsOid, pointerSizeBytes: pointer.length };
}

function blobOid(bytes: Uint8Array): string {
  return hex('sha1', Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]));
}

function hex(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function readFolder(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(relative(folder, file).split(sep).join('/'), readFileSync(file));
  }
  return files;
}
