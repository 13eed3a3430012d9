/** Folders of the real world as they lie on a disk: names and lists alone, as an import reads them first. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LabelList } from '../lists/label-list.ts';
import { isListPath, readList } from '../lists/read-list.ts';
import { applyPlan } from './apply.ts';
import { proposePlan } from './propose.ts';

const CASES = '../shared/cases';

function understood(name: string) {
  const root = join(CASES, name, 'in');
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const lists = paths.filter(isListPath).flatMap((path): LabelList[] => {
    const list = readList(path, readFileSync(join(root, path)));
    return list === null ? [] : [list];
  });
  const proposal = proposePlan(paths, lists, 'in');
  const { files, account } = applyPlan(paths, lists, proposal.plan);
  const placed = files.filter(({ path }) => /\.(jpe?g|png)$/i.test(path));
  const classes: Record<string, number> = {};
  for (const { className } of placed)
    if (className !== null) classes[className] = (classes[className] ?? 0) + 1;
  const { train, validation, test: tests } = account.splits;
  return {
    ...proposal,
    classes,
    splits: [train, validation, tests],
    unlabelled: account.unlabelled,
    account,
  };
}

type Expected = Partial<ReturnType<typeof understood>> & { readonly says?: RegExp };

const EXPECTED: Readonly<Record<string, Expected>> = {
  '02-kaggle-doubled-folder': { classes: { HAT: 10, SHOES: 10 }, splits: [12, 4, 4] },
  '03-split-under-class': { classes: { hat: 6, shoes: 6 }, splits: [8, 0, 4] },
  '05-two-level-classes': {
    classes: { hat: 4, shoes: 4, dress: 4, pants: 4, shirt: 4 },
    says: /3 folders hold 5 folders/,
  },
  '06-seg-train-seg-test': { classes: { hat: 6, shoes: 6 }, splits: [8, 0, 4], unlabelled: 2 },
  '12-one-class': { classes: { hat: 8 } },
  '18-validate-holdout': { classes: { hat: 6, shoes: 6 }, splits: [8, 2, 2] },
  '173-split-images-class': { classes: { hat: 5, shoes: 5 }, splits: [6, 4, 0] },
  '175-cover-picture-beside-the-folder': { classes: { hat: 4, shoes: 4 }, unlabelled: 1 },
  '160-class-only-in-test': { classes: { hat: 5, shoes: 5, dress: 2 }, splits: [8, 0, 4] },
  '32-utf16-tab': { classes: { hat: 4, shoes: 4 } },
  '33-windows-1252': { classes: { Hüte: 3, Höte: 3, Kleid: 3 }, says: /Windows-1252/ },
  '34-kaggle-labels-csv': { classes: { hat: 4, shoes: 4 }, unlabelled: 1 },
  '35-numbers-plus-map': { classes: { hat: 4, shoes: 4 } },
  '57-one-hot': { classes: { hat: 4, shoes: 4 } },
  '38-metadata-no-extension': { classes: { hat: 4, shoes: 4 } },
  '40-metadata-case': { classes: { hat: 4, shoes: 4 } },
  '41-metadata-bare-names-subfolder': { classes: { hat: 4, shoes: 4 } },
  '42-metadata-other-label-column': { classes: { hat: 4, shoes: 4 } },
  '44-jsonl-label-array': { classes: { hat: 4, shoes: 4 } },
  '50-nan-labels': { unlabelled: 2 },
  '170-metadata-that-matches-nothing': { classes: { hat: 4, shoes: 4 }, says: /No row of metadata.csv/ },
};

describe.skipIf(!existsSync(CASES))('a folder as people drop it (skipped where the cases are absent)', () => {
  test.each(Object.entries(EXPECTED))('%s is what was meant', (name, { says, ...expected }) => {
    const found = understood(name);
    expect(found).toMatchObject(expected);
    if (expected.classes !== undefined) expect(found.classes).toEqual(expected.classes);
    if (says !== undefined) expect([...found.questions, ...found.notes].join('\n')).toMatch(says);
  });

  test('47-two-labels-a-photo shows the conflict, and gives that photo neither label', () => {
    const { account, unlabelled } = understood('47-two-labels-a-photo');
    expect(account.rows.conflicts.count).toBeGreaterThan(0);
    expect(unlabelled).toBe(1);
  });

  test('49-split-words is understood as folders would be', () => {
    const { splits } = understood('49-split-words');
    expect(splits.every((photos) => photos > 0)).toBe(true);
  });
});
