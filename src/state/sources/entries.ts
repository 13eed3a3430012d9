/** Dropped folders as entries, the older way into them: on the page alone, and with every name there is. */
import type { SourceFile } from '../../protocol/importer.ts';

/** All files under an entry; a list of work instead of recursion, for folders of any depth. */
export async function filesUnder(root: FileSystemDirectoryEntry): Promise<SourceFile[]> {
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
export async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
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

export function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

// `FileSystemEntry` classes are not exposed everywhere: ask the entry, not `instanceof`.
export function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

export function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
