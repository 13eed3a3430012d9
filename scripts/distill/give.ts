/** Files of this machine to the open page, as its own buttons give them: the browser reads the files itself. */
import type { Page } from '@playwright/test';
import type { PupilPage } from './browser.ts';
import { DistillFailure } from './failure.ts';
import { insist } from './insist.ts';

/** Gives the page a network's file. @returns what the page calls it by, and the size that it chose */
export async function bringNetwork(
  page: Page,
  file: string,
): Promise<{ readonly id: string; readonly imageSizePx: number }> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.hidden = true;
    input.id = 'distill-network';
    document.body.append(input);
  });
  await page.locator('#distill-network').setInputFiles(file, { timeout: 0 });
  const hasSucceeded = await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#distill-network')!;
    const files = [...(input.files ?? [])].map((one) => ({ path: one.name, file: one }));
    input.remove();
    return (globalThis as PupilPage).pupil.models.bringNetwork([{ kind: 'files', name: 'network', files }]);
  });
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

/** Gives the page a folder of this machine as a folder button would: the browser reads the files itself. */
export async function importFolder(page: Page, folder: string): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.webkitdirectory = true;
    input.hidden = true;
    input.id = 'distill-folder';
    document.body.append(input);
  });
  await page.locator('#distill-folder').setInputFiles(folder, { timeout: 0 });
  const hasSucceeded = await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#distill-folder')!;
    const files = [...(input.files ?? [])].map((file) => {
      const [, ...inside] = file.webkitRelativePath.split('/');
      return { path: inside.join('/'), file };
    });
    const name = input.files?.[0]?.webkitRelativePath.split('/')[0] ?? 'photos';
    input.remove();
    return (globalThis as PupilPage).pupil.photos.import([{ kind: 'files', name, files }], name);
  });
  await insist(page, hasSucceeded, 'photos');
}
