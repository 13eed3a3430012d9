/**
 * Everything that was dropped, as one flat list of names that can be opened later. Folders are walked with a list of
 * work, not by recursion, so a folder 3,000 levels deep is a folder like any other. What cannot be listed is
 * reported, never thrown.
 */
import { isFileOfMachines, isFolderOfMachines } from '../../../core/photos/plan/folder-words.ts';
import type { SkippedFile } from '../../../core/records/project.ts';
import type { PhotoSource } from '../../../protocol/importer.ts';
import { listArchive } from './archive.ts';
import type { FoundFile } from './found-file.ts';
import { checkFileSize, skipped, unreadable } from './skipped.ts';

export interface Listing {
  readonly files: readonly FoundFile[];
  readonly skipped: readonly SkippedFile[];
}

/** @param onFound called with the number of files found so far */
export async function listSources(
  sources: readonly PhotoSource[],
  signal: AbortSignal,
  onFound: (files: number) => void,
): Promise<Listing> {
  const files: FoundFile[] = [];
  const refused: SkippedFile[] = [];
  for (const source of sources) {
    // Several things dropped together keep their names as folders; of one alone the name says nothing.
    const prefix = sources.length > 1 && source.kind !== 'files' ? `${nameOf(source)}/` : '';
    try {
      for await (const file of listSource(source, refused, signal)) {
        signal.throwIfAborted();
        files.push(prefix === '' ? file : { path: prefix + file.path, read: file.read });
        if (files.length % 256 === 0) onFound(files.length);
      }
    } catch (thrown) {
      signal.throwIfAborted();
      refused.push(skipped(nameOf(source), thrown));
    }
  }
  onFound(files.length);
  return { files: withoutTwins(files), skipped: refused };
}

export function nameOf(source: PhotoSource): string {
  switch (source.kind) {
    case 'directory':
      return source.handle.name;
    case 'files':
      return source.name;
    case 'archive':
      return source.file.name.replace(/\.zip$/i, '');
    default:
      return source satisfies never;
  }
}

async function* listSource(
  source: PhotoSource,
  refused: SkippedFile[],
  signal: AbortSignal,
): AsyncGenerator<FoundFile> {
  switch (source.kind) {
    case 'directory':
      yield* walk(source.handle, refused, signal);
      break;
    case 'files':
      for (const { path, file } of source.files)
        yield { path, read: (maxBytes) => readFile(async () => file, maxBytes) };
      break;
    case 'archive':
      yield* await listArchive(source.file, refused);
      break;
    default:
      source satisfies never;
  }
}

async function* walk(
  root: FileSystemDirectoryHandle,
  refused: SkippedFile[],
  signal: AbortSignal,
): AsyncGenerator<FoundFile> {
  const waiting: { path: string; handle: FileSystemDirectoryHandle }[] = [{ path: '', handle: root }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted();
    try {
      for await (const [name, entry] of folder.handle.entries()) {
        const path = folder.path + name;
        if (isFileOfMachines(name) || isFolderOfMachines(name)) continue;
        if (isDirectory(entry)) waiting.push({ path: `${path}/`, handle: entry });
        else
          yield {
            path,
            read: (maxBytes) => readFile(() => (entry as FileSystemFileHandle).getFile(), maxBytes),
          };
      }
    } catch (thrown) {
      signal.throwIfAborted();
      refused.push(skipped(folder.path === '' ? root.name : folder.path, unreadable(thrown)));
    }
  }
}

function isDirectory(entry: FileSystemHandle): entry is FileSystemDirectoryHandle {
  return entry.kind === 'directory';
}

async function readFile(open: () => Promise<File>, maxBytes?: number): Promise<Uint8Array<ArrayBuffer>> {
  let file: File;
  try {
    file = await open();
  } catch (thrown) {
    throw unreadable(thrown);
  }
  checkFileSize(file.size, maxBytes);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

/** Two things dropped together may hold the same path; each must stay reachable by its own. */
function withoutTwins(files: readonly FoundFile[]): FoundFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    let path = file.path;
    for (let copy = 2; taken.has(path); copy++) path = `${file.path} (${copy})`;
    taken.add(path);
    return path === file.path ? file : { path, read: file.read };
  });
}
