/** What the Hub's API says about a model, in the fields that huggingface.co sends and a client could want. */
import type { Repository, StoredFile } from './repository.ts';

/** Answer to `GET /api/models/<id>`; with sizes and hashes where `blobs=true` asks for them. */
export function modelInfo({ id, commit, files }: Repository, withBlobs: boolean): unknown {
  return {
    _id: commit.slice(0, 24),
    id,
    modelId: id,
    author: id.split('/')[0],
    sha: commit,
    lastModified: '2026-01-01T00:00:00.000Z',
    private: false,
    gated: false,
    disabled: false,
    downloads: 1,
    likes: 0,
    tags: ['transformers.js', 'onnx', 'clip', 'license:mit'],
    pipeline_tag: 'zero-shot-image-classification',
    library_name: 'transformers.js',
    cardData: { license: 'mit' },
    siblings: [...files.values()].map((file) => ({
      rfilename: file.path,
      ...(withBlobs ? { size: file.bytes.length, blobId: file.gitOid, ...blob(file) } : {}),
    })),
  };
}

function blob({ lfsOid, bytes, pointerSizeBytes }: StoredFile) {
  return lfsOid === null
    ? {}
    : { lfs: { sha256: lfsOid, size: bytes.length, pointerSize: pointerSizeBytes } };
}

/**
 * Answer to `GET /api/models/<id>/tree/<revision>/<folder>`.
 * @param folder '' is the root
 * @returns null where there is no such folder
 */
export function tree({ files }: Repository, folder: string, isRecursive: boolean): unknown[] | null {
  const prefix = folder === '' ? '' : `${folder}/`;
  const inside = [...files.values()].filter(({ path }) => path.startsWith(prefix));
  if (inside.length === 0) return null;
  const entries: unknown[] = [];
  const seen = new Set<string>();
  for (const file of inside) {
    const names = file.path.slice(prefix.length).split('/');
    const folders = names.slice(0, -1).map((_, depth) => prefix + names.slice(0, depth + 1).join('/'));
    for (const path of isRecursive ? folders : folders.slice(0, 1)) {
      if (seen.has(path)) continue;
      seen.add(path);
      entries.push({ type: 'directory', oid: file.gitOid, size: 0, path });
    }
    if (isRecursive || names.length === 1) entries.push(treeFile(file));
  }
  return entries;
}

function treeFile({ path, bytes, gitOid, lfsOid, pointerSizeBytes }: StoredFile): unknown {
  const size = bytes.length;
  const lfs = lfsOid === null ? {} : { lfs: { oid: lfsOid, size, pointerSize: pointerSizeBytes } };
  return { type: 'file', oid: gitOid, size, ...lfs, path };
}
