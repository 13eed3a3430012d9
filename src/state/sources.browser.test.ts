import { describe, expect, test } from 'vitest';
import type { PhotoSource } from '../protocol/importer.ts';
import { sourcesFromDrop, sourcesFromInput } from './sources.ts';

function inFolder(path: string): File {
  const file = new File(['x'], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

/** A drop whose items are gone after the event, as the browser's are. */
function dropOf(items: readonly Partial<DataTransferItem>[]) {
  let isOver = false;
  const guarded = items.map((item) => ({
    kind: 'file',
    getAsFile: () => null,
    webkitGetAsEntry: () => null,
    ...item,
    ...(item.getAsFileSystemHandle && {
      getAsFileSystemHandle() {
        if (isOver) throw new Error('asked after the drop was over');
        return item.getAsFileSystemHandle!();
      },
    }),
  }));
  return {
    data: { items: guarded, files: [] } as unknown as DataTransfer,
    end: () => {
      isOver = true;
    },
  };
}

/** An entry that hands out its children in portions of 100, as Chromium does. */
function directoryEntry(name: string, children: readonly FileSystemEntry[]): FileSystemEntry {
  return {
    name,
    isDirectory: true,
    isFile: false,
    createReader() {
      let at = 0;
      return {
        readEntries(done: (entries: FileSystemEntry[]) => void) {
          done(children.slice(at, at + 100));
          at += 100;
        },
      };
    },
  } as unknown as FileSystemEntry;
}

function fileEntry(name: string): FileSystemEntry {
  return {
    name,
    isDirectory: false,
    isFile: true,
    file: (done: (file: File) => void) => done(new File(['x'], name)),
  } as unknown as FileSystemEntry;
}

function pathsOf(sources: readonly PhotoSource[]): string[] {
  return sources.flatMap((source) => (source.kind === 'files' ? source.files.map((file) => file.path) : []));
}

describe('a drop', () => {
  test('of several folders takes hold of all of them before the event is over', async () => {
    const root = await navigator.storage.getDirectory();
    const item = { getAsFileSystemHandle: async () => root };
    const drop = dropOf([item, item, item]);
    const taking = sourcesFromDrop(drop.data);
    drop.end();
    expect((await taking).map((source) => source.kind)).toEqual(['directory', 'directory', 'directory']);
  });

  test('of a folder without handles reads all of its entries, not the first hundred', async () => {
    const inner = directoryEntry(
      'cat',
      Array.from({ length: 250 }, (_, i) => fileEntry(`${i}.jpg`)),
    );
    const entry = directoryEntry('pets', [inner, fileEntry('loose.jpg')]);
    const sources = await sourcesFromDrop(dropOf([{ webkitGetAsEntry: () => entry }]).data);
    const paths = pathsOf(sources);
    expect(paths).toHaveLength(251);
    expect(paths).toContain('cat/249.jpg');
    expect(sources).toMatchObject([{ kind: 'files', name: 'pets' }]);
  });

  test('of loose files and a zip makes one source of the files and an archive of the zip', async () => {
    const files = [new File(['x'], 'a.jpg'), new File(['x'], 'b.jpg'), new File(['x'], 'c.ZIP')];
    const items = files.map((file) => ({
      getAsFile: () => file,
      getAsFileSystemHandle: () => Promise.reject(new Error('no')),
    }));
    const sources = await sourcesFromDrop(dropOf(items).data);
    expect(sources.map((source) => source.kind)).toEqual(['files', 'archive']);
    expect(pathsOf(sources)).toEqual(['a.jpg', 'b.jpg']);
  });

  test('of the browser itself is understood', async () => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'real.jpg'));
    expect(pathsOf(await sourcesFromDrop(data))).toEqual(['real.jpg']);
  });

  test('of text brings nothing', async () => {
    const data = new DataTransfer();
    data.items.add('hello', 'text/plain');
    expect(await sourcesFromDrop(data)).toEqual([]);
  });
});

describe('an input', () => {
  test('gives paths inside the chosen folder, whose name names the project', async () => {
    const sources = await sourcesFromInput(['pets/cat/1.jpg', 'pets/dog/2.jpg'].map(inFolder));
    expect(sources).toMatchObject([{ kind: 'files', name: 'pets' }]);
    expect(pathsOf(sources)).toEqual(['cat/1.jpg', 'dog/2.jpg']);
  });
});
