/**
 * Folders and archives of the real world, as people dropped them, read by the page: what a person expects of each. They
 * lie beside the clone and are no part of it; without them this is skipped, visibly.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, openPupil, type PupilPage, test } from './harness/app.ts';
import { bringFolder } from './harness/folder.ts';

const CASES = fileURLToPath(new URL('../../shared/cases', import.meta.url));

interface Expected {
  /** Photos by class, twins once. */
  readonly classes: Readonly<Record<string, number>>;
  readonly unlabelled?: number;
  readonly splits?: Partial<Record<'train' | 'validation' | 'test', number>>;
  /** In what the page tells of it. */
  readonly says?: RegExp;
  /** Reasons of what is skipped: files called like photos first, in order of their paths. */
  readonly skipped?: readonly RegExp[];
}

const HAT_AND_SHOES = { hat: 4, shoes: 4 };

const EXPECTED: Readonly<Record<string, Expected>> = {
  '02-kaggle-doubled-folder': {
    classes: { HAT: 5, SHOES: 5 },
    splits: { train: 6, validation: 2, test: 2 },
  },
  '03-split-under-class': { classes: { hat: 6, shoes: 6 }, splits: { test: 4 } },
  '06-seg-train-seg-test': { classes: { hat: 6, shoes: 6 }, unlabelled: 2, splits: { test: 4 } },
  '12-one-class': { classes: { hat: 8 }, says: /only class/ },
  '13-one-photo-a-class': { classes: { dress: 1, hat: 1, pants: 1, shirt: 1, shoes: 1 } },
  '160-class-only-in-test': { classes: { dress: 2, hat: 5, shoes: 5 }, splits: { test: 4 } },
  '170-metadata-that-matches-nothing': { classes: HAT_AND_SHOES, says: /No row of metadata.csv/ },
  '173-split-images-class': { classes: { hat: 5, shoes: 5 }, splits: { validation: 4 } },
  '175-cover-picture-beside-the-folder': { classes: HAT_AND_SHOES, unlabelled: 1 },
  '18-validate-holdout': {
    classes: { hat: 6, shoes: 6 },
    splits: { train: 8, validation: 2, test: 2 },
  },
  '32-utf16-tab': { classes: HAT_AND_SHOES },
  '33-windows-1252': { classes: { Höte: 3, Hüte: 3, Kleid: 3 }, says: /Windows-1252/ },
  '34-kaggle-labels-csv': { classes: HAT_AND_SHOES, unlabelled: 1 },
  '35-numbers-plus-map': { classes: HAT_AND_SHOES },
  '38-metadata-no-extension': { classes: HAT_AND_SHOES },
  '40-metadata-case': { classes: HAT_AND_SHOES },
  '41-metadata-bare-names-subfolder': { classes: HAT_AND_SHOES },
  '42-metadata-other-label-column': { classes: HAT_AND_SHOES },
  '44-jsonl-label-array': { classes: HAT_AND_SHOES },
  '47-two-labels-a-photo': { classes: { hat: 3, shoes: 4 }, unlabelled: 1, says: /img_00.jpg: hat, shoes/ },
  '49-split-words': { classes: HAT_AND_SHOES, splits: { train: 4, validation: 2, test: 2 } },
  '50-nan-labels': { classes: { hat: 3, shoes: 3 }, unlabelled: 2 },
  '57-one-hot': { classes: HAT_AND_SHOES },
  '60-zip-shift-jis': { classes: { 犬: 3, 猫: 3, 鳥: 3 }, says: /Shift-JIS/ },
  '61-zip-shift-jis-backslash': { classes: { ソファ: 3, 能: 3, 表: 3 } },
  '65-zip-wrapped-count': { classes: HAT_AND_SHOES },
  '66-zip64-small': { classes: HAT_AND_SHOES },
  '74-folder-of-zips': { classes: { hat: 3, shoes: 3 } },
  '77-teachable-machine-tm': { classes: { project: 6 } },
  '92b-names-questions-and-stars': { classes: { 'dresses?': 3, hat: 8, shoes: 8 } },
  '95-jxl': { classes: {}, unlabelled: 2 },
  '96-raw-and-other-messages': {
    classes: {},
    unlabelled: 1,
    skipped: [/CR3|raw/i, /raw|DNG/i, /Git LFS/, /Apple/, /JPEG 2000/],
  },
  '97-png-16-bit-12-used': { classes: {}, unlabelled: 1 },
  '100-photos-for-embeddings': { classes: { hat: 6, shoes: 6 } },
};

/** What the open project became. */
function whatCameIn(page: Page) {
  return page.evaluate(() => {
    const { project, photos } = (globalThis as PupilPage).pupil.store.getState();
    const { classes, skipped, duplicates, understood } = project!;
    const counts = classes.map((_, i) => photos.filter(({ classIndex }) => classIndex === i).length);
    const splitOf = (split: string) =>
      photos.filter((photo) => photo.classIndex !== null && photo.split === split).length;
    const { account, notes } = understood!;
    const leftOut = account.leftOut.reduce((sum, { count }) => sum + count, 0);
    const twins = duplicates.reduce((sum, { paths }) => sum + paths.length - 1, 0);
    return {
      classes: classes.map((name, i) => [name, counts[i]!] as const),
      unlabelled: photos.filter(({ classIndex }) => classIndex === null).length,
      splits: { train: splitOf('train'), validation: splitOf('validation'), test: splitOf('test') },
      told: [...notes, ...account.rows.conflicts.examples].join('\n'),
      skipped: skipped.map(({ reason }) => reason),
      conflicts: duplicates.filter(({ conflict }) => conflict !== 'none').length,
      files: account.files,
      accounted: photos.length + twins + skipped.length + account.lists + leftOut,
    };
  });
}

test('what people drop becomes what they meant', async ({ app }) => {
  // Photos of other people: never committed, so a clone by itself has none to drop.
  test.skip(!existsSync(CASES), 'the cases are not beside this clone');
  await openPupil(app);
  for (const [name, { says, skipped = [], ...expected }] of Object.entries(EXPECTED)) {
    await test.step(name, async () => {
      await bringFolder(app.page, join(CASES, name, 'in'));
      const found = await whatCameIn(app.page);
      expect.soft(Object.fromEntries(found.classes), name).toEqual(expected.classes);
      expect.soft(found, name).toMatchObject({
        unlabelled: expected.unlabelled ?? 0,
        splits: expected.splits ?? {},
        conflicts: 0,
      });
      if (says !== undefined) expect.soft(found.told, name).toMatch(says);
      for (const [i, reason] of skipped.entries()) expect.soft(found.skipped[i], name).toMatch(reason);
      expect.soft(found.accounted, `${name}: every file is accounted for`).toBe(found.files);
    });
  }
});

/** Of each: what is known of the photos of case 100 by it, or why not, or what its form begins with. */
const BROUGHT: Readonly<Record<string, { readonly knn: number } | { readonly told: RegExp }>> = {
  '101-emb-f16-txt': { knn: 1 },
  '103-emb-big-endian': { told: /little-endian/ },
  '105-emb-npz': { knn: 1 },
  '107-emb-parquet': { knn: 1 },
  '114-emb-no-extension': { knn: 1 },
  '122-emb-names-npy': { knn: 1 },
  '128-emb-model-safetensors': { told: /network|weights/ },
  '144-optimum-root-layout': { told: /minus-one-to-one.*preprocessor_config.json/ },
};

/** Drops a case at the Teacher station. */
async function bring(
  page: Page,
  name: string,
): Promise<{ readonly knn: number | null; readonly told: string }> {
  const folder = join(CASES, name, 'in');
  await page.evaluate(() => {
    document.body.append(
      Object.assign(document.createElement('input'), { type: 'file', id: 'brought', multiple: true }),
    );
  });
  await page.locator('#brought').setInputFiles(readdirSync(folder).map((file) => join(folder, file)));
  return page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    const input = document.querySelector<HTMLInputElement>('#brought')!;
    const files = [...input.files!].map((file) => ({ path: file.name, file }));
    input.remove();
    await pupil.models.bring([{ kind: 'files', name: 'case', files }]);
    const { brought } = pupil.store.getState().models;
    if (brought?.kind === 'embeddings') await pupil.models.keepEmbeddings();
    const { teacher, faults, models } = pupil.store.getState();
    const told = JSON.stringify([faults.map(({ error }) => error.message), models.brought]);
    pupil.models.dismiss();
    const hasKept = brought?.kind === 'embeddings';
    return { knn: hasKept ? (teacher.knowledge?.knn.test ?? null) : null, told };
  });
}

test('embeddings and models of many tools are read, or refused in words that help', async ({ app }) => {
  // Photos of other people: never committed, so a clone by itself has none to drop.
  test.skip(!existsSync(CASES), 'the cases are not beside this clone');
  await openPupil(app);
  await bringFolder(app.page, join(CASES, '100-photos-for-embeddings', 'in'));
  for (const [name, expected] of Object.entries(BROUGHT)) {
    await test.step(name, async () => {
      const found = await bring(app.page, name);
      if ('knn' in expected) expect.soft(found, name).toMatchObject({ knn: expected.knn });
      else expect.soft(found.told, name).toMatch(expected.told);
    });
  }
});
