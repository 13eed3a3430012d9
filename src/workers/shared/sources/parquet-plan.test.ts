/** Data sets of the Hub as they are downloaded, from the drop to the plan. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LabelList } from '../../../core/photos/lists/label-list.ts';
import { isListPath, readList } from '../../../core/photos/lists/read-list.ts';
import { applyPlan } from '../../../core/photos/plan/apply.ts';
import { proposePlan } from '../../../core/photos/plan/propose.ts';
import { listSources } from './listing.ts';

type Fixture = 'train-00000-of-00002' | 'train-00001-of-00002' | 'test-00000-of-00001' | 'fine' | 'often';
const [FIRST, SECOND, TEST] = [
  'train-00000-of-00002',
  'train-00001-of-00002',
  'test-00000-of-00001',
] as const;

function fileOf(path: string, fixture: Fixture | null) {
  const url = new URL(`../../../core/files/fixtures/photo-${fixture}.parquet`, import.meta.url);
  const content = fixture === null ? 'A data set of clothes.' : readFileSync(url);
  return { path, file: new File([content], path.slice(path.lastIndexOf('/') + 1)) };
}

async function understood(contents: Readonly<Record<string, Fixture | null>>) {
  const files = Object.entries(contents).map(([path, fixture]) => fileOf(path, fixture));
  const source = { kind: 'files', name: 'clothes', files } as const;
  const listing = await listSources([source], new AbortController().signal, () => undefined, {
    opensTables: true,
  });
  expect(listing.skipped).toEqual([]);
  const lists: LabelList[] = [];
  for (const file of listing.files.filter(({ path }) => isListPath(path))) {
    const list = readList(file.path, await file.read());
    if (list !== null) lists.push(list);
  }
  const paths = listing.files.map(({ path }) => path);
  const { plan, questions } = proposePlan(paths, lists, 'clothes');
  const { account } = applyPlan(paths, lists, plan);
  const { train, validation, test: tests } = account.splits;
  return {
    classes: Object.fromEntries(account.classes.map(({ name, photos }) => [name, photos])),
    splits: [train, validation, tests],
    unlabelled: account.unlabelled,
    questions,
    rows: [account.rows.matched, account.rows.unmatched.count, account.rows.conflicts.count],
  };
}

describe('a data set of the Hub', () => {
  const WHOLE = { classes: { hat: 12, shoes: 11 }, splits: [17, 0, 6], rows: [23, 0, 0], questions: [] };

  test.each<[string, Record<string, Fixture | null>]>([
    [
      'as push_to_hub writes it',
      {
        'README.md': null,
        [`data/${FIRST}.parquet`]: FIRST,
        [`data/${SECOND}.parquet`]: SECOND,
        [`data/${TEST}.parquet`]: TEST,
      },
    ],
    [
      'as loose files',
      { [`${FIRST}.parquet`]: FIRST, [`${SECOND}.parquet`]: SECOND, [`${TEST}.parquet`]: TEST },
    ],
    [
      'as the Hub converts it',
      {
        'default/train/0000.parquet': FIRST,
        'default/train/0001.parquet': SECOND,
        'default/test/0000.parquet': TEST,
      },
    ],
  ])('%s has its splits and its classes by name', async (_, contents) => {
    expect(await understood(contents)).toMatchObject(WHOLE);
  });

  test('of one split has classes, and no split that nothing else could be', async () => {
    expect(await understood({ 'train-00000-of-00001.parquet': FIRST })).toMatchObject({
      classes: { hat: 5, shoes: 5 },
      splits: [0, 0, 0],
      questions: [],
    });
  });

  test('with two columns of classes is a question', async () => {
    const { questions } = await understood({ 'train.parquet': 'fine' });
    expect(questions).toEqual([expect.stringContaining('fine_label or coarse_label')]);
  });

  test('in which names repeat from file to file gives each photo its own label', async () => {
    expect(
      await understood({ 'train-00000-of-00002.parquet': 'often', 'train-00001-of-00002.parquet': 'often' }),
    ).toMatchObject({ classes: { 0: 20, 1: 20, 2: 20 }, rows: [60, 0, 0] });
  });
});

test('whoever looks for embeddings gets the file itself', async () => {
  const source = { kind: 'files', name: 'x', files: [fileOf('train.parquet', FIRST)] } as const;
  const { files } = await listSources([source], new AbortController().signal, () => undefined);
  expect(files.map(({ path }) => path)).toEqual(['train.parquet']);
});
