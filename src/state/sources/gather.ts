/** From what the page has taken hold of to sources: a folder each, an archive each, loose files together. */
import {
  ARCHIVE_HEAD_BYTES,
  archiveType,
  holdsArrays,
  mayBeArchive,
} from '../../core/photos/archive-type.ts';
import type { PhotoSource, SourceFile } from '../../protocol/importer.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import type { Dropped } from './dropped.ts';
import { filesUnder, isDirectoryEntry } from './entries.ts';
import { keptBack } from './kept-back.ts';

const TOUCH_SLICE_MS = 8;
const CALLED_ARCHIVE = /\.(zip|tar|tgz|tar\.gz|pupil)$/i;

export async function sourcesOfDropped(dropped: readonly Dropped[]): Promise<readonly PhotoSource[]> {
  const folders: PhotoSource[] = [];
  const loose: SourceFile[] = [];
  for (const { handle, entry, file } of dropped) {
    const taken = await handle;
    const directory = entry !== null && isDirectoryEntry(entry) ? entry : null;
    if (taken && isDirectoryHandle(taken)) {
      const hidden = directory === null ? {} : await keptBack(taken, directory);
      folders.push({ kind: 'directory', handle: taken, ...hidden });
    } else if (directory !== null) {
      const files = await filesUnder(directory);
      folders.push({ kind: 'files', name: directory.name, files, isFolder: true });
    } else if (file !== null) {
      loose.push({ path: file.name, file });
    }
  }
  return [...folders, ...(await sourcesOfLoose(loose))];
}

export async function sourcesOfFiles(files: readonly File[]): Promise<readonly PhotoSource[]> {
  await touch(files);
  const folders = new Map<string, SourceFile[]>();
  const loose: SourceFile[] = [];
  for (const file of files) {
    const path = file.webkitRelativePath;
    const slash = path.indexOf('/');
    if (slash === -1) {
      loose.push({ path: file.name, file });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = { path: path.slice(slash + 1), file };
    const there = folders.get(folder);
    if (there === undefined) folders.set(folder, [inside]);
    else there.push(inside);
  }
  return [
    ...[...folders].map(
      ([name, inside]): PhotoSource => ({ kind: 'files', name, files: inside, isFolder: true }),
    ),
    ...(await sourcesOfLoose(loose)),
  ];
}

/**
 * Asks every file for its size, a slice of a frame at a time. The first question goes to the disk (0.2 ms a file,
 * measured), and sending files to a worker asks it of all of them at once: a second of frozen page for a few thousand
 * files.
 */
async function touch(files: readonly File[]): Promise<void> {
  let sliceStartMs = performance.now();
  for (const file of files) {
    void file.size;
    if (performance.now() - sliceStartMs < TOUCH_SLICE_MS) continue;
    await nextTurn();
    sliceStartMs = performance.now();
  }
}

/** Archives are opened; all other files belong together. */
async function sourcesOfLoose(files: readonly SourceFile[]): Promise<PhotoSource[]> {
  const photos: SourceFile[] = [];
  const archives: PhotoSource[] = [];
  for (const one of files) {
    if (await isArchive(one.file)) archives.push({ kind: 'archive', file: one.file });
    else photos.push(one);
  }
  if (photos.length === 0) return archives;
  const name = photos.length === 1 ? '1 file' : `${photos.length} files`;
  return [{ kind: 'files', name, files: photos }, ...archives];
}

/** By its bytes, whatever it is called; one that is called an archive is told by the importer what it lacks. */
async function isArchive(file: File): Promise<boolean> {
  if (CALLED_ARCHIVE.test(file.name) || /^application\/(x-)?zip/.test(file.type)) return true;
  if (!mayBeArchive(file.name)) return false;
  try {
    const head = new Uint8Array(await file.slice(0, ARCHIVE_HEAD_BYTES).arrayBuffer());
    return archiveType(head) !== null && !holdsArrays(head);
  } catch {
    // It cannot be read: the importer says so.
    return false;
  }
}

function isDirectoryHandle(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}
