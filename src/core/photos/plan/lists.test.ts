import { expect, test } from 'vitest';
import { readList } from '../lists/read-list.ts';
import { applyPlan } from './apply.ts';
import { proposePlan } from './propose.ts';

test('folders and a list that say the same codes are the same classes, under the names of a third', () => {
  const lines = [0, 1, 2, 3].map((i) => `val_${i}.JPEG\t${i < 2 ? 'n03124170' : 'n04120489'}\t0\t32\t44\t62`);
  const files = {
    'tiny/words.txt': 'n00001740\tentity\nn03124170\tcowboy hat, ten-gallon hat\nn04120489\trunning shoe\n',
    'tiny/wnids.txt': 'n03124170\nn04120489\n',
    'tiny/val/val_annotations.txt': lines.join('\n'),
  };
  const lists = Object.entries(files).map(([path, text]) => readList(path, new TextEncoder().encode(text))!);
  const paths = [
    ...['n03124170', 'n04120489'].flatMap((id) =>
      [0, 1].map((i) => `tiny/train/${id}/images/${id}_${i}.JPEG`),
    ),
    ...[0, 1, 2, 3].map((i) => `tiny/val/images/val_${i}.JPEG`),
    'tiny/test/images/test_0.JPEG',
    ...Object.keys(files),
  ];
  const { account, classes } = applyPlan(paths, lists, proposePlan(paths, lists, 'tiny').plan);
  expect(classes).toEqual(['cowboy hat, ten-gallon hat', 'running shoe']);
  expect(account.classes.map(({ photos }) => photos)).toEqual([4, 4]);
  expect(account.splits).toEqual({ train: 4, validation: 4, test: 0 });
  expect(account.rows).toMatchObject({ rows: 4, matched: 4 });
});
