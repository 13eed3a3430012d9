import { describe, expect, it } from 'vitest';
import { PupilError } from '../errors.ts';
import { rebaseEdit } from './rebase.ts';

const SEEN = { classes: ['a', 'b', 'c', 'd'] };
/** `a` was merged into `b`. */
const MERGED = { classes: ['b', 'c', 'd'] };

describe('an edit that comes after another one', () => {
  it('means the classes that its author saw, wherever they stand now', () => {
    expect(rebaseEdit({ kind: 'rename-class', classIndex: 3, name: 'x' }, SEEN, MERGED)).toMatchObject({
      classIndex: 2,
    });
    expect(rebaseEdit({ kind: 'move', indices: [7], classIndex: 1 }, SEEN, MERGED)).toMatchObject({
      indices: [7],
      classIndex: 0,
    });
    expect(rebaseEdit({ kind: 'merge-class', from: 3, into: 1 }, SEEN, MERGED)).toMatchObject({
      from: 2,
      into: 0,
    });
    expect(rebaseEdit({ kind: 'keep-apart', classes: [1, 2] }, SEEN, MERGED)).toMatchObject({
      classes: [0, 1],
    });
  });

  it('is refused where its class is gone, with the class', () => {
    const edits = [
      { kind: 'rename-class', classIndex: 0, name: 'x' },
      { kind: 'move', indices: [0], classIndex: 0 },
      { kind: 'name', named: [{ index: 0, className: 'a' }] },
    ] as const;
    for (const edit of edits) {
      expect(() => rebaseEdit(edit, SEEN, MERGED)).toThrow(PupilError);
      expect(() => rebaseEdit(edit, SEEN, MERGED)).toThrow(/The class a was renamed or merged/);
    }
  });

  it('stays as it is where it names no class, or one that it brings itself', () => {
    const edits = [
      { kind: 'move', indices: [0], classIndex: null },
      { kind: 'exclude', indices: [0], isExcluded: true },
      { kind: 'name', named: [{ index: 0, className: 'new' }] },
      { kind: 'add-class', name: 'new', indices: [0] },
      { kind: 'redraw-splits', ratios: { train: 1, validation: 0, test: 0 } },
    ] as const;
    for (const edit of edits) expect(rebaseEdit(edit, SEEN, MERGED)).toBe(edit);
  });
});
