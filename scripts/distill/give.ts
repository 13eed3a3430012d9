/** Files of this machine to the open page, as its own buttons give them: the browser reads the files itself. */
import type { Page } from '@playwright/test';
import type { PupilPage } from './browser.ts';
import { DistillFailure } from './failure.ts';
import { insist } from './insist.ts';

const INPUT = 'distill-files';

/** Leaves the files in an input of the page, for whoever takes them from there. @param path a file or a folder */
async function offer(page: Page, path: string, isFolder: boolean): Promise<void> {
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

/** Gives the page a folder of photos. */
export async function importFolder(page: Page, folder: string): Promise<void> {
  await offer(page, folder, true);
  const hasSucceeded = await page.evaluate((id) => {
    const input = document.querySelector<HTMLInputElement>(`#${id}`)!;
    const files = [...(input.files ?? [])].map((file) => {
      const [, ...inside] = file.webkitRelativePath.split('/');
      return { path: inside.join('/'), file };
    });
    const name = input.files?.[0]?.webkitRelativePath.split('/')[0] ?? 'photos';
    input.remove();
    return (globalThis as PupilPage).pupil.photos.import([{ kind: 'files', name, files }], name);
  }, INPUT);
  await insist(page, hasSucceeded, 'photos');
}
