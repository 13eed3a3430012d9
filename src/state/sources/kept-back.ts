/**
 * What a directory handle does not show. Chrome leaves out, without a word, files and whole folders whose names some
 * system would not take: `why?.jpg`, ` lead.jpg`, `copy.jpg~`, `con.jpg`. Entries have all of them, but cost the page
 * 0.2 ms a file and do not travel to a worker; so their names are walked, which is cheap, the handle is asked for the
 * unusual ones, and only what it refuses is taken as files.
 */
import { isFileOfMachines, isFolderOfMachines } from '../../core/photos/of-machines.ts';
import { isPlaceholder } from '../../core/photos/placeholder.ts';
import type { SourceFile } from '../../protocol/importer.ts';
import { childrenOf, fileOf, isDirectoryEntry, isFileEntry } from './entries.ts';

/** Names that every system takes, and so every handle shows. The count in the importer says if that is wrong. */
const USUAL = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .,()[\]{}+=@#&!;'$%^-]*$/u;
const UNUSUAL_END = /[ .~]$/;
const RESERVED =
  /^(con|prn|aux|nul|clock\$|com\d|lpt\d|desktop\.ini|thumbs\.db)(\.|$)|\.(lnk|url|local|scf)$/i;

interface Folder {
  readonly path: string;
  readonly entry: FileSystemDirectoryEntry;
  /** null when the handle does not show the folder. */
  handle(): Promise<FileSystemDirectoryHandle | null>;
  /** Known to be left out, with all that is in it. */
  readonly isHidden: boolean;
}

/** @returns files that the handle keeps back, and how many files there are in all, both without hidden ones */
export async function keptBack(
  root: FileSystemDirectoryHandle,
  entry: FileSystemDirectoryEntry,
): Promise<{ readonly files: readonly SourceFile[]; readonly foundFiles: number }> {
  const files: SourceFile[] = [];
  let foundFiles = 0;
  const waiting: Folder[] = [{ path: '', entry, handle: async () => root, isHidden: false }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const child of await childrenOf(folder.entry)) {
      if (isDirectoryEntry(child)) {
        if (!isFolderOfMachines(child.name)) waiting.push(await inside(folder, child));
      } else if (isFileEntry(child)) {
        if (isFileOfMachines(child.name) && !isPlaceholder(child.name)) continue;
        foundFiles++;
        if (await shows(folder, child.name)) continue;
        const file = await fileOf(child);
        if (file !== null) files.push({ path: folder.path + child.name, file });
      }
    }
  }
  return { files, foundFiles };
}

async function inside(folder: Folder, entry: FileSystemDirectoryEntry): Promise<Folder> {
  let asked: Promise<FileSystemDirectoryHandle | null> | null = null;
  const handle = () => {
    asked ??= folder
      .handle()
      .then((above) => above?.getDirectoryHandle(entry.name).catch(() => null) ?? null);
    return asked;
  };
  const isHidden = folder.isHidden || (!isUsual(entry.name) && (await handle()) === null);
  return { path: `${folder.path}${entry.name}/`, entry, handle, isHidden };
}

async function shows(folder: Folder, name: string): Promise<boolean> {
  if (folder.isHidden) return false;
  if (isUsual(name)) return true;
  const handle = await folder.handle();
  if (handle === null) return false;
  return handle.getFileHandle(name).then(
    () => true,
    () => false,
  );
}

function isUsual(name: string): boolean {
  return USUAL.test(name) && !UNUSUAL_END.test(name) && !RESERVED.test(name);
}
