/** Files of this machine to the open page, as its own buttons give them: the browser reads the files itself. */
import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Proposal } from '../../src/core/photos/plan/proposal.ts';
import type { ImportPlan } from '../../src/core/records/import-plan.ts';
import type { PupilPage } from './browser.ts';
import { DistillFailure } from './failure.ts';
import { insist } from './insist.ts';

const INPUT = 'distill-files';

/**
 * Leaves the files in an input of the page, for whoever takes them from there.
 * @param path a file or a folder
 * @returns the input's id
 */
export async function offer(page: Page, path: string, isFolder: boolean): Promise<string> {
  await page.evaluate(
    ([id, takesFolder]) => {
      const input = document.createElement('input');
      input.type = 'file';
      input.webkitdirectory = takesFolder;
      input.hidden = true;
      input.id = id;
      document.body.append(input);
    },
    [INPUT, isFolder] as const,
  );
  await page.locator(`#${INPUT}`).setInputFiles(path, { timeout: 0 });
  return INPUT;
}

/** Gives the page a network's file. @returns what the page calls it by, and the size that it chose */
export async function bringNetwork(
  page: Page,
  file: string,
): Promise<{ readonly id: string; readonly imageSizePx: number }> {
  await offer(page, file, false);
  const hasSucceeded = await page.evaluate((id) => {
    const input = document.querySelector<HTMLInputElement>(`#${id}`)!;
    const files = [...(input.files ?? [])].map((one) => ({ path: one.name, file: one }));
    input.remove();
    return (globalThis as PupilPage).pupil.models.bringNetwork([{ kind: 'files', name: 'network', files }]);
  }, INPUT);
  await insist(page, hasSucceeded, 'student');
  const chosen = await page.evaluate(() => {
    const { models, student } = (globalThis as PupilPage).pupil.store.getState();
    const { start, student: config } = student.recipe;
    const network = models.networks.find((one) => start.kind === 'file' && one.sha256 === start.sha256);
    return network === undefined ? null : { id: network.id, imageSizePx: config.imageSizePx };
  });
  if (chosen === null) throw new DistillFailure('training', 'The app lost the network that it was given.');
  return chosen;
}

/**
 * Gives the page embeddings from elsewhere, which then stand for a teacher; photos without a row are left out.
 * @param path a folder, or a file
 * @returns what was found, in a sentence
 * @throws {DistillFailure} teacher
 */
export async function bringEmbeddings(page: Page, path: string): Promise<string> {
  const isFolder = statSync(path).isDirectory();
  await offer(page, path, isFolder);
  const isRead = await page.evaluate(
    ([id, inFolder]) => {
      const input = document.querySelector<HTMLInputElement>(`#${id}`)!;
      const files = [...(input.files ?? [])].map((file) => ({
        path: inFolder ? file.webkitRelativePath.split('/').slice(1).join('/') : file.name,
        file,
      }));
      input.remove();
      return (globalThis as PupilPage).pupil.models.bring([{ kind: 'files', name: 'embeddings', files }]);
    },
    [INPUT, isFolder] as const,
  );
  await insist(page, isRead, 'teacher');
  const found = await page.evaluate(() => {
    const { brought } = (globalThis as PupilPage).pupil.store.getState().models;
    if (brought?.kind !== 'embeddings') return null;
    const { fileName, rows, dims, matched, unmatchedRows, unmatchedPhotos } = brought;
    return {
      fileName,
      rows,
      dims,
      matched,
      rowsLeft: unmatchedRows.count,
      photosLeft: unmatchedPhotos.count,
    };
  });
  if (found === null)
    throw new DistillFailure(
      'teacher',
      `${path} holds no embeddings: it was taken for a network. Use --teacher.`,
    );
  if (found.matched === 0)
    throw new DistillFailure(
      'teacher',
      `None of the ${found.rows} rows of ${path} belongs to one of the photos.`,
    );
  await insist(
    page,
    await page.evaluate(() => (globalThis as PupilPage).pupil.models.keepEmbeddings()),
    'teacher',
  );
  return `Embeddings: ${found.rows} rows of ${found.dims} numbers in ${found.fileName}; ${found.matched} photos have one, ${found.photosLeft} have none and are left out, ${found.rowsLeft} rows have no photo.`;
}

interface Dropped {
  /** A folder, or an archive. */
  readonly path: string;
  /** null: as the page understands it. */
  readonly plan?: ImportPlan | null;
}

/** Starts the import on the page. @returns whether it ended well; with `asks: 'always'` it waits for an answer */
async function startImport(
  page: Page,
  { path, plan = null }: Dropped,
  asks: 'always' | 'never',
): Promise<boolean> {
  const isFolder = statSync(path).isDirectory();
  await offer(page, path, isFolder);
  return page.evaluate(
    ({ id, isFolder, how }) => {
      const input = document.querySelector<HTMLInputElement>(`#${id}`)!;
      const chosen = [...(input.files ?? [])];
      const [first] = chosen;
      const name = first?.webkitRelativePath.split('/')[0] ?? 'photos';
      const files = chosen.map((file) => ({
        path: file.webkitRelativePath.split('/').slice(1).join('/'),
        file,
      }));
      input.remove();
      const { photos } = (globalThis as PupilPage).pupil;
      return isFolder || first === undefined
        ? photos.import([{ kind: 'files', name, files, isFolder: true }], { ...how, name })
        : photos.import([{ kind: 'archive', file: first }], how);
    },
    { id: INPUT, isFolder, how: { asks, ...(plan === null ? {} : { plan }) } },
  );
}

/** Gives the page a folder of photos. @throws {DistillFailure} photos */
export async function importFolder(page: Page, dropped: Dropped): Promise<void> {
  await insist(page, await startImport(page, dropped, 'never'), 'photos');
}

/** How the page understands a folder of photos, of which it opens none. @throws {DistillFailure} photos */
export async function planFolder(page: Page, dropped: Dropped): Promise<Proposal> {
  const importing = startImport(page, dropped, 'always');
  const asked = page.waitForFunction(() => (globalThis as PupilPage).pupil.store.getState().proposal, null, {
    timeout: 0,
  });
  asked.catch(() => undefined);
  const handle = await Promise.race([asked, importing.then(() => null)]);
  const proposal = await handle?.jsonValue();
  if (!proposal) {
    await insist(page, false, 'photos');
    throw new DistillFailure('photos', 'The app ended before it had understood the folder.');
  }
  await page.evaluate(() => (globalThis as PupilPage).pupil.photos.cancelImport());
  await importing;
  const { classes, unlabelled } = proposal.account;
  if (classes.length + unlabelled === 0) {
    throw new DistillFailure('photos', `No file in ${dropped.path} is called like a photo.`);
  }
  return proposal;
}
