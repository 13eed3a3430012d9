import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { PhotoSource } from '../../../protocol/importer.ts';
import { listSources } from './listing.ts';
import { tarOf } from './testing/tar.ts';
import { bytesOfText, zipOf } from './testing/zip.ts';

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

describe('archives in a listing', () => {
  const photo = { content: bytesOfText('a photo') };
  const zip = (...names: string[]) => zipOf(names.map((name) => ({ name, ...photo })));
  const archive = (name: string, bytes: Uint8Array<ArrayBuffer>): PhotoSource => ({
    kind: 'archive',
    file: new File([bytes], name),
  });
  const folder = (contents: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): PhotoSource => ({
    kind: 'files',
    name: 'folder',
    isFolder: true,
    files: Object.entries(contents).map(([path, bytes]) => ({ path, file: new File([bytes], path) })),
  });

  test('inside a folder are folders called like them, whatever their ending', async () => {
    const tar = tarOf([{ name: '1.jpg', ...photo }]);
    const paths = await pathsOf(
      folder({
        'hat.zip': zip('0.jpg'),
        shoes: zip('0.jpg', 'x/1.jpg'),
        'a/dress.tar.gz': gzipSync(tar) as never,
      }),
    );
    expect(paths).toEqual(['a/dress/1.jpg', 'hat/0.jpg', 'shoes/0.jpg', 'shoes/x/1.jpg']);
  });

  test('dropped together keep their names, and dropped alone lose it', async () => {
    expect(
      await pathsOf(archive('train.zip', zip('hat/0.jpg')), archive('test.zip', zip('hat/0.jpg'))),
    ).toEqual(['test/hat/0.jpg', 'train/hat/0.jpg']);
    expect(await pathsOf(archive('project.tm', zip('0-0.jpg')))).toEqual(['0-0.jpg']);
  });

  test('inside an archive stay files, for the importer to refuse', async () => {
    const outer = zipOf([{ name: 'inner.zip', content: zip('0.jpg') }]);
    expect(await pathsOf(archive('outer.zip', outer))).toEqual(['inner.zip']);
  });

  test('that are documents or tables are files like others', async () => {
    const contents = { 'a.docx': zip('[Content_Types].xml', 'word/1.jpg'), 'b.npz': zip('arr_0.npy') };
    expect(await pathsOf(folder(contents))).toEqual(['a.docx', 'b.npz']);
  });

  test('that cannot be opened are skipped, and the others are not', async () => {
    const damaged = zip('0.jpg').slice(0, 40);
    const { files, skipped } = await listSources(
      [folder({ 'hat.zip': damaged, 'shoes.zip': zip('0.jpg') })],
      new AbortController().signal,
      () => {},
    );
    expect(files.map(({ path }) => path)).toEqual(['shoes/0.jpg']);
    expect(skipped).toMatchObject([{ path: 'hat.zip', code: 'ARCHIVE_REFUSED' }]);
  });
});

describe('files that a folder hides', () => {
  test('for iCloud are named, hidden as they are', async () => {
    const { files, skipped } = await listSources(
      [directory('pets', { cat: { '.1.jpg.icloud': 'x', '.hidden': 'x', '2.jpg': 'x' } })],
      new AbortController().signal,
      () => {},
    );
    expect(files.map(({ path }) => path)).toEqual(['cat/2.jpg']);
    expect(skipped).toMatchObject([{ path: 'cat/1.jpg', code: 'FILE_UNREADABLE' }]);
  });

  test('by their names come in beside the handle, and what is still missing is told', async () => {
    const source: PhotoSource = {
      kind: 'directory',
      handle: handleOf('pets', { cat: { '1.jpg': 'x' } }),
      files: [{ path: 'cat/why?.jpg', file: new File(['x'], 'why?.jpg') }],
      foundFiles: 4,
    };
    const { files, notes } = await listSources([source], new AbortController().signal, () => {});
    expect(files.map(({ path }) => path)).toEqual(['cat/1.jpg', 'cat/why?.jpg']);
    expect(notes).toEqual([expect.stringContaining('keeps back 2 files of pets')]);
  });

  test('of the same name 20,000 times take no quadratic time and stay apart', async () => {
    const files = Array.from({ length: 20_000 }, () => ({ path: 'a.jpg', file: new File(['x'], 'a.jpg') }));
    const paths = await pathsOf({ kind: 'files', name: '20000 files', files });
    expect(new Set(paths).size).toBe(20_000);
  });
});
