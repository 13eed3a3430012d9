import { describe, expect, it } from 'vitest';
import type { PhotoSource } from '../../../protocol/importer.ts';
import { HandedFiles } from './handed-files.ts';

const file = (path: string) => ({ path, file: new File([], path) });
const source = (name: string): PhotoSource => ({ kind: 'files', name, files: [] });
const archive: PhotoSource = { kind: 'archive', file: new File([], 'photos.zip') };
const pathsOf = (sources: readonly PhotoSource[]) =>
  sources.map((one) => (one.kind === 'files' ? one.files.map(({ path }) => path) : one.kind));

describe('files handed over in several messages', () => {
  it('come back in their order, each with its own source', () => {
    const handed = new HandedFiles();
    handed.add(0, [file('a'), file('b')]);
    handed.add(2, [file('x')]);
    handed.add(0, [file('c')]);
    expect(pathsOf(handed.complete([source('one'), archive, source('two')]))).toEqual([
      ['a', 'b', 'c'],
      'archive',
      ['x'],
    ]);
  });

  it('belong to one import only', () => {
    const handed = new HandedFiles();
    handed.add(0, [file('a')]);
    handed.complete([source('one')]);
    expect(pathsOf(handed.complete([source('one')]))).toEqual([[]]);
  });
});
