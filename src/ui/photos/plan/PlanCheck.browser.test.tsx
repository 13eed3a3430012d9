import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Proposal } from '../../../core/photos/plan/proposal.ts';
import type { ImportAccount, ImportPlan } from '../../../core/records/import-plan.ts';
import { callsOf } from '../../testing/fake-session.ts';
import { photos, project } from '../../testing/folder.ts';
import { renderPage } from '../../testing/render-page.tsx';

const PLAN: ImportPlan = {
  version: 1,
  folders: [
    { path: 'seg_train', role: 'train' },
    { path: 'seg_test', role: 'test' },
    { path: 'seg_pred', role: 'unlabelled' },
    ...['hat', 'shoes'].flatMap((name) => [
      { path: `seg_train/${name}`, role: 'class' as const },
      { path: `seg_test/${name}`, role: 'class' as const },
    ]),
  ],
  classLevel: 'upper',
  classNames: null,
  namesAreClasses: false,
  nameEncoding: null,
  lists: [
    {
      path: 'labels.csv',
      isUsed: true,
      encoding: 'utf-8',
      photos: 'id',
      labels: { kind: 'column', column: 'breed' },
      split: null,
      splitOfAll: null,
      excluded: null,
      names: null,
    },
  ],
};

const ACCOUNT: ImportAccount = {
  files: 12,
  photos: 9,
  lists: 1,
  leftOut: [{ reason: 'in masks', count: 2, examples: ['masks/1.png'] }],
  classes: [
    { name: 'hat', photos: 4, examples: ['seg_train/hat/0.jpg', 'seg_train/hat/1.jpg'] },
    { name: 'shoes', photos: 4, examples: ['seg_train/shoes/0.jpg'] },
  ],
  relabelled: 0,
  unlabelled: 1,
  splits: { train: 6, validation: 0, test: 2 },
  rows: {
    rows: 9,
    matched: 7,
    unmatched: { count: 1, examples: ['nobody'] },
    conflicts: { count: 1, examples: ['img_00: hat, shoes'] },
  },
};

const PROPOSAL: Proposal = {
  plan: PLAN,
  account: ACCOUNT,
  questions: [],
  notes: ['labels.csv was read as Windows-1252.'],
  nameClasses: [],
  lists: [
    {
      path: 'labels.csv',
      format: 'table',
      columns: ['id', 'breed', 'colour'],
      rows: 9,
      examples: [['img_00', 'hat', 'red']],
    },
  ],
};

const revised = (session: Awaited<ReturnType<typeof renderPage>>) =>
  callsOf(session, 'photos.revisePlan').map(([plan]) => plan as ImportPlan);

describe('a plan before it is carried out', () => {
  it('says in a sentence how the folder was understood, and what is left out or matches nothing', async () => {
    await renderPage({ proposal: PROPOSAL });
    await expect
      .element(page.getByText('2 classes, hat and shoes, and 1 photo without a label.', { exact: false }))
      .toBeVisible();
    await expect.element(page.getByText('seg_pred is without labels', { exact: false })).toBeVisible();
    for (const words of [
      'labels.csv was read as Windows-1252.',
      '12 files found: 9 to read, 1 list, 2 left out.',
      '9 rows in lists: 7 with a photo, 1 without, 1 in contradiction.',
      '2 files left out: in masks.',
      '1 row of lists without a photo: nobody.',
      'img_00: hat, shoes',
    ])
      await expect.element(page.getByText(words, { exact: false })).toBeVisible();
  });

  it('shows each class with its count and some of its photos', async () => {
    await renderPage({ proposal: PROPOSAL });
    await expect.element(page.getByRole('img', { name: 'hat, seg_train/hat/1.jpg' })).toBeVisible();
    await expect
      .element(page.getByText('6 to train, 0 to validate, 2 to test', { exact: false }))
      .toBeVisible();
  });

  it('takes another meaning of a folder, for all folders of that name', async () => {
    const session = await renderPage({ proposal: PROPOSAL });
    await userEvent.selectOptions(page.getByRole('combobox', { name: /^hat/ }), 'nothing');
    await expect.poll(() => revised(session)).toHaveLength(1);
    expect(revised(session)[0]!.folders.filter(({ role }) => role === 'nothing')).toEqual([
      { path: 'seg_train/hat', role: 'nothing' },
      { path: 'seg_test/hat', role: 'nothing' },
    ]);
  });

  it('takes another column, another encoding, or none of a list', async () => {
    const session = await renderPage({ proposal: PROPOSAL });
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Labels are in' }), 'colour');
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Written in' }), 'shift_jis');
    await page.getByRole('checkbox', { name: 'labels.csv' }).click();
    await expect.poll(() => revised(session)).toHaveLength(3);
    expect(revised(session).map(({ lists }) => lists[0])).toMatchObject([
      { labels: { kind: 'column', column: 'colour' } },
      { encoding: 'shift_jis' },
      { isUsed: false },
    ]);
  });

  it('takes another encoding of names in an archive, where that is a guess', async () => {
    const guessed = { ...PROPOSAL, plan: { ...PLAN, nameEncoding: 'shift_jis' as const } };
    const session = await renderPage({ proposal: guessed });
    await userEvent.selectOptions(page.getByRole('combobox', { name: /They do not say/ }), 'gb18030');
    await expect.poll(() => revised(session)).toMatchObject([{ nameEncoding: 'gb18030' }]);
  });

  it('takes classes from names of files, where nothing else gives any', async () => {
    const session = await renderPage({ proposal: { ...PROPOSAL, nameClasses: ['cat', 'dog'] } });
    await page.getByRole('checkbox', { name: /What they begin with.*cat and dog/ }).click();
    await expect.poll(() => revised(session)).toMatchObject([{ namesAreClasses: true }]);
  });

  it('is agreed to, or cancelled', async () => {
    const session = await renderPage({ proposal: { ...PROPOSAL, questions: ['Which are the classes?'] } });
    await expect.element(page.getByRole('heading', { name: 'What did you mean?' })).toBeVisible();
    await page.getByRole('button', { name: 'Import 9 photos' }).click();
    expect(callsOf(session, 'photos.agreeToPlan')).toHaveLength(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'photos.cancelImport')).toHaveLength(1);
  });
});

describe('a folder that was understood by itself', () => {
  const understood = { plan: PLAN, account: ACCOUNT, notes: [] };
  const studio = { project: project({ understood }), photos: photos(40) };

  it('says how, and lets that be changed while its photos are at hand', async () => {
    const session = await renderPage({ ...studio, changeableId: 'project-1' });
    await expect.element(page.getByRole('heading', { name: 'Understood as' })).toBeVisible();
    await page.getByRole('button', { name: 'Change' }).click();
    expect(callsOf(session, 'photos.changePlan')).toHaveLength(1);
  });

  it('says what to do once they are not', async () => {
    await renderPage({ ...studio, changeableId: null });
    await expect.element(page.getByText('Drop the folder again', { exact: false })).toBeVisible();
  });
});
