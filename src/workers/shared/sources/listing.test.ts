import { describe, expect, test } from 'vitest';
import type { PhotoSource } from '../../../protocol/importer.ts';
import { listSources } from './listing.ts';

type Tree = { readonly [name: string]: Tree | string };

/** A directory handle over a plain object: strings are files, `!` as a name cannot be listed. */
function handleOf(name: string, tree: Tree): FileSystemDirectoryHandle {
  async function* entries() {
    if ('!' in tree) throw new DOMException('gone', 'NotFoundError');
    for (const [child, content] of Object.entries(tree)) {
      yield [
        child,
        typeof content === 'string'
          ? { kind: 'file', name: child, getFile: async () => new File([content], child) }
          : handleOf(child, content),
      ];
    }
  }
  return { kind: 'directory', name, entries } as unknown as FileSystemDirectoryHandle;
}

function directory(name: string, tree: Tree): PhotoSource {
  return { kind: 'directory', handle: handleOf(name, tree) };
}

async function pathsOf(...sources: PhotoSource[]): Promise<string[]> {
  const { files } = await listSources(sources, new AbortController().signal, () => {});
  return files.map((file) => file.path).sort();
}

describe('a listing', () => {
  test('names files by their place inside the one folder that was dropped', async () => {
    const tree = { cat: { '1.jpg': 'x', '.hidden': 'x' }, '.git': { config: 'x' }, 'a.txt': 'x' };
    expect(await pathsOf(directory('pets', tree))).toEqual(['a.txt', 'cat/1.jpg']);
  });

  test('keeps the names of several folders dropped together as classes', async () => {
    const paths = await pathsOf(directory('cat', { '1.jpg': 'x' }), directory('dog', { '1.jpg': 'x' }));
    expect(paths).toEqual(['cat/1.jpg', 'dog/1.jpg']);
  });

  test('keeps files of the same path apart', async () => {
    const paths = await pathsOf(directory('cat', { '1.jpg': 'x' }), directory('cat', { '1.jpg': 'y' }));
    expect(paths).toEqual(['cat/1.jpg', 'cat/1.jpg (2)']);
  });

  test('reports a folder that cannot be read and goes on', async () => {
    const tree = { cat: { '1.jpg': 'x' }, gone: { '!': 'x' } };
    const { files, skipped } = await listSources(
      [directory('pets', tree)],
      new AbortController().signal,
      () => {},
    );
    expect(files.map((file) => file.path)).toEqual(['cat/1.jpg']);
    expect(skipped).toMatchObject([{ path: 'gone/', code: 'FILE_UNREADABLE' }]);
  });

  test('walks 3,000 folders deep', async () => {
    let tree: Tree = { '1.jpg': 'x' };
    for (let depth = 0; depth < 3000; depth++) tree = { d: tree };
    expect(await pathsOf(directory('deep', tree))).toEqual([`${'d/'.repeat(3000)}1.jpg`]);
  });

  test('ends when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const listing = listSources([directory('pets', { 'a.jpg': 'x' })], controller.signal, () => {});
    await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('tells a file that is too large or gone when it is read', async () => {
    const file = { size: 65 * 1024 * 1024 } as File;
    const gone = { size: 10, arrayBuffer: () => Promise.reject(new DOMException('x', 'NotReadableError')) };
    const source: PhotoSource = {
      kind: 'files',
      name: 'two',
      files: [
        { path: 'large.jpg', file },
        { path: 'gone.jpg', file: gone as unknown as File },
      ],
    };
    const { files } = await listSources([source], new AbortController().signal, () => {});
    await expect(files[0]!.read()).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await expect(files[1]!.read()).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
