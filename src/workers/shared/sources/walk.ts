/**
 * The files under a directory handle. Folders are walked with a list of work, not by recursion, so a folder 3,000
 * levels deep is a folder like any other.
 */
import { isFileOfMachines, isFolderOfMachines } from '../../../core/photos/of-machines.ts';
import { isPlaceholder } from '../../../core/photos/placeholder.ts';
import type { Found } from './found.ts';
import type { DiskFile } from './found-file.ts';
import { checkFileSize, skipped, unreadable } from './skipped.ts';

/** @param found told of folders that cannot be read, whose siblings are walked, and of what systems keep there */
export async function* walk(
  root: FileSystemDirectoryHandle,
  found: Pick<Found, 'refuse' | 'hide'>,
  signal: AbortSignal,
): AsyncGenerator<DiskFile> {
  const waiting: { path: string; handle: FileSystemDirectoryHandle }[] = [{ path: '', handle: root }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted();
    try {
      for await (const [name, entry] of folder.handle.entries()) {
        const path = folder.path + name;
        if (isDirectory(entry)) {
          // Such as .git, with ten thousand files.
          if (isFolderOfMachines(name)) found.hide(`${path}/…`);
          else waiting.push({ path: `${path}/`, handle: entry });
        } else if (isFileOfMachines(name) && !isPlaceholder(name)) found.hide(path);
        else yield fileOnDisk(path, () => (entry as FileSystemFileHandle).getFile());
      }
    } catch (thrown) {
      signal.throwIfAborted();
      found.refuse(skipped(folder.path === '' ? root.name : folder.path, unreadable(thrown)));
    }
  }
}

export function fileOnDisk(path: string, getFile: () => Promise<File>): DiskFile {
  const open = async () => {
    try {
      return await getFile();
    } catch (thrown) {
      throw unreadable(thrown);
    }
  };
  return {
    path,
    open,
    read: async (maxBytes) => readWhole(await open(), maxBytes),
  };
}

/** @throws {PupilError} FILE_UNREADABLE, FILE_TOO_LARGE */
export async function readWhole(file: Blob, maxBytes?: number): Promise<Uint8Array<ArrayBuffer>> {
  checkFileSize(file.size, maxBytes);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

function isDirectory(entry: FileSystemHandle): entry is FileSystemDirectoryHandle {
  return entry.kind === 'directory';
}
