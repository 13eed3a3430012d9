/**
 * What a person hands over (a drop, a folder button, a file list) as photo sources for the importer. The page only
 * takes hold of it: walking and reading happen in the worker, so that ten thousand files cost the page nothing.
 */
import type { PhotoSource, SourceFile } from '../protocol/importer.ts';
import { nextTurn } from '../protocol/next-turn.ts';

export type { PhotoSource };

const TOUCH_SLICE_MS = 8;

/**
 * Call it inside the drop event: the items of a DataTransfer are gone after the first await, so all of them are asked
 * for before it.
 * @returns one source a folder or zip, one for all loose files together; empty when nothing of it is a file
 */
export function sourcesFromDrop(data: DataTransfer): Promise<readonly PhotoSource[]> {
  const items = [...data.items].filter((item) => item.kind === 'file');
  // Text or a picture dragged out of another page has files without items.
  if (items.length === 0) return sourcesFromInput(data.files);
  const dropped = items.map((item) => takeHold(item));
  return collect(dropped);
}

/** One of the three ways, started synchronously; each may fail on its own. */
interface Dropped {
  /** Chromium gives nothing at all for files that lie on no disk. */
  readonly handle: Promise<FileSystemHandle | null | undefined>;
  readonly entry: FileSystemEntry | null;
  readonly file: File | null;
}

function takeHold(item: DataTransferItem): Dropped {
  const handle =
    'getAsFileSystemHandle' in item
      ? // A refused handle is not the end: the entry and the file were taken, too.
        item.getAsFileSystemHandle().catch(() => null)
      : Promise.resolve(null);
  return { handle, entry: item.webkitGetAsEntry(), file: item.getAsFile() };
}

async function collect(dropped: readonly Dropped[]): Promise<readonly PhotoSource[]> {
  const folders: PhotoSource[] = [];
  const loose: SourceFile[] = [];
  for (const { handle, entry, file } of dropped) {
    const taken = await handle;
    if (taken && isDirectoryHandle(taken)) {
      folders.push({ kind: 'directory', handle: taken });
    } else if (entry !== null && isDirectoryEntry(entry)) {
      folders.push({ kind: 'files', name: entry.name, files: await filesUnder(entry) });
    } else if (file !== null) {
      loose.push({ path: file.name, file });
    }
  }
  return [...folders, ...sourcesOfLoose(loose)];
}

/** Opens the folder dialogue; null when the person closes it. Call it inside a click. */
export async function pickDirectory(): Promise<PhotoSource | null> {
  try {
    return { kind: 'directory', handle: await showDirectoryPicker({ id: 'photos', mode: 'read' }) };
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    throw thrown;
  }
}

/** Whether the folder button can open the dialogue itself; without it, `<input webkitdirectory>` does. */
export function canPickDirectory(): boolean {
  return 'showDirectoryPicker' in globalThis;
}

/**
 * Files of an `<input type="file">`, with `webkitdirectory` or `multiple`. Takes hold of the files before it first
 * waits.
 */
export async function sourcesFromInput(list: Iterable<File>): Promise<readonly PhotoSource[]> {
  const files = [...list];
  await touch(files);
  return groupByFolder(files);
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

function groupByFolder(list: readonly File[]): readonly PhotoSource[] {
  const folders = new Map<string, SourceFile[]>();
  const loose: SourceFile[] = [];
  for (const file of list) {
    const path = file.webkitRelativePath;
    const slash = path.indexOf('/');
    if (slash === -1) {
      loose.push({ path: file.name, file });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = { path: path.slice(slash + 1), file };
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [inside]);
    else files.push(inside);
  }
  return [
    ...[...folders].map(([name, files]): PhotoSource => ({ kind: 'files', name, files })),
    ...sourcesOfLoose(loose),
  ];
}

/** Zips are opened; all other files belong together. */
function sourcesOfLoose(files: readonly SourceFile[]): PhotoSource[] {
  const isArchive = ({ file }: SourceFile) =>
    /\.zip$/i.test(file.name) || /^application\/(x-)?zip/.test(file.type);
  const photos = files.filter((file) => !isArchive(file));
  const archives = files.filter(isArchive).map(({ file }): PhotoSource => ({ kind: 'archive', file }));
  return photos.length === 0
    ? archives
    : [
        { kind: 'files', name: photos.length === 1 ? '1 file' : `${photos.length} files`, files: photos },
        ...archives,
      ];
}

/** All files under an entry; a list of work instead of recursion, for folders of any depth. */
async function filesUnder(root: FileSystemDirectoryEntry): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const waiting: { path: string; entry: FileSystemDirectoryEntry }[] = [{ path: '', entry: root }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { path } = folder;
    for (const child of await childrenOf(folder.entry)) {
      if (isDirectoryEntry(child)) waiting.push({ path: `${path}${child.name}/`, entry: child });
      else if (isFileEntry(child)) {
        const file = await fileOf(child);
        if (file !== null) files.push({ path: path + child.name, file });
      }
    }
  }
  return files;
}

/** Chromium hands out at most 100 children a call and an empty list at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  while (true) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => {
      // A folder that cannot be read holds nothing for us; its siblings may.
      reader.readEntries(resolve, () => resolve([]));
    });
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

// `FileSystemEntry` classes are not exposed everywhere: ask the entry, not `instanceof`.
function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectoryHandle(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}
