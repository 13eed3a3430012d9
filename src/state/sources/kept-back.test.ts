import { describe, expect, test } from 'vitest';
import { keptBack } from './kept-back.ts';

type Tree = { readonly [name: string]: Tree | string };

/** What Chrome's handles leave out, as far as this test goes. */
const LEFT_OUT = /[?*|"<>:]|^ |~$|^con\./;

function entryOf(name: string, tree: Tree): FileSystemDirectoryEntry {
  const children = Object.entries(tree).map(([child, content]) =>
    typeof content === 'string'
      ? {
          name: child,
          isFile: true,
          isDirectory: false,
          file: (done: (file: File) => void) => done(new File([content], child)),
        }
      : entryOf(child, content),
  );
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader() {
      let at = 0;
      return {
        readEntries(done: (entries: unknown[]) => void) {
          done(children.slice(at, at + 100));
          at += 100;
        },
      };
    },
  } as unknown as FileSystemDirectoryEntry;
}

/** @param asked collects the names that are asked for */
function handleOf(tree: Tree, asked: string[]): FileSystemDirectoryHandle {
  const get = async (name: string) => {
    asked.push(name);
    const content = tree[name];
    if (LEFT_OUT.test(name) || content === undefined) throw new TypeError('Name is not allowed.');
    return typeof content === 'string' ? {} : handleOf(content, asked);
  };
  return { getFileHandle: get, getDirectoryHandle: get } as unknown as FileSystemDirectoryHandle;
}

async function findIn(tree: Tree) {
  const asked: string[] = [];
  const { files, foundFiles } = await keptBack(handleOf(tree, asked), entryOf('in', tree));
  return { paths: files.map(({ path }) => path).sort(), foundFiles, asked };
}

describe('what a directory handle keeps back', () => {
  test('comes in as files: odd names, and all of a folder with one', async () => {
    const tree = {
      hat: {
        'plain.jpg': 'x',
        'why?.jpg': 'x',
        ' lead.jpg': 'x',
        'con.jpg': 'x',
        'copy.jpg~': 'x',
        'odd;.jpg': 'x',
      },
      'dresses?': { '0.jpg': 'x', inner: { '1.jpg': 'x' } },
    };
    const { paths, foundFiles } = await findIn(tree);
    expect(paths).toEqual([
      'dresses?/0.jpg',
      'dresses?/inner/1.jpg',
      'hat/ lead.jpg',
      'hat/con.jpg',
      'hat/copy.jpg~',
      'hat/why?.jpg',
    ]);
    expect(foundFiles).toBe(8);
  });

  test('is asked for by its name alone where the name is unusual and shown all the same', async () => {
    const { paths, asked } = await findIn({ 'Hüte 1': { '犬 (2).jpg': 'x', '🎩.jpg': 'x' } });
    expect(paths).toEqual([]);
    expect(asked).toEqual(['Hüte 1', '🎩.jpg']);
  });

  test('costs no question in a folder of usual names', async () => {
    const names = Array.from({ length: 250 }, (_, i) => [`IMG_${i}.JPG`, 'x'] as const);
    const { foundFiles, asked } = await findIn({ cat: Object.fromEntries(names), '.hidden': 'x' });
    expect(foundFiles).toBe(250);
    expect(asked).toEqual([]);
  });
});
