/**
 * Brings a folder of photos into the page as its own folder picker would, without the dialog that no test can press.
 */
import { expect, type Page } from '@playwright/test';
import type { PupilPage } from './app.ts';

const PICKER_ID = 'test-folder';

export async function bringFolder(page: Page, folder: string): Promise<void> {
  await page.evaluate((id) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id });
    input.webkitdirectory = true;
    document.body.append(input);
  }, PICKER_ID);
  await page.locator(`#${PICKER_ID}`).setInputFiles(folder);
  const isIn = await page.evaluate((id) => {
    const input = document.querySelector<HTMLInputElement>(`#${id}`)!;
    const files = [...(input.files ?? [])].map((file) => ({
      path: file.webkitRelativePath.split('/').slice(1).join('/'),
      file,
    }));
    input.remove();
    return (globalThis as PupilPage).pupil.photos.import([
      { kind: 'files', name: 'photos', files, isFolder: true },
    ]);
  }, PICKER_ID);
  expect(isIn).toBe(true);
}
