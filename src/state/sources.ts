/**
 * What a person hands over (a drop, a folder button, a file list) as photo sources for the importer. The page only
 * takes hold of it: walking and reading happen in the worker, so that ten thousand files cost the page nothing. What
 * follows the taking hold is fetched when it is needed.
 */
import type { PhotoSource } from '../protocol/importer.ts';
import type { Dropped } from './sources/dropped.ts';

export type { PhotoSource };

/**
 * Call it inside the drop event: the items of a DataTransfer are gone after the first await, so all of them are asked
 * for before it.
 * @returns one source a folder or archive, one for all loose files together; empty when nothing of it is a file
 */
export async function sourcesFromDrop(data: DataTransfer): Promise<readonly PhotoSource[]> {
  const items = [...data.items].filter((item) => item.kind === 'file');
  // Text or a picture dragged out of another page has files without items.
  if (items.length === 0) return sourcesFromInput(data.files);
  const dropped = items.map((item) => takeHold(item));
  return (await import('./sources/gather.ts')).sourcesOfDropped(dropped);
}

/**
 * Files of an `<input type="file">`, with `webkitdirectory` or `multiple`. Takes hold of the files before it first
 * waits.
 */
export async function sourcesFromInput(list: Iterable<File>): Promise<readonly PhotoSource[]> {
  const files = [...list];
  return (await import('./sources/gather.ts')).sourcesOfFiles(files);
}

function takeHold(item: DataTransferItem): Dropped {
  const handle =
    'getAsFileSystemHandle' in item
      ? // A refused handle is not the end: the entry and the file were taken, too.
        item.getAsFileSystemHandle().catch(() => null)
      : Promise.resolve(null);
  return { handle, entry: item.webkitGetAsEntry(), file: item.getAsFile() };
}
