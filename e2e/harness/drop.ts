/** Drops files of this machine on the page, as the operating system would hand them over. */
import type { Page } from '@playwright/test';
import { expect } from './app.ts';

/** @param region name of the place to drop at */
export async function dropOn(page: Page, region: string, paths: readonly string[]): Promise<void> {
  const place = page.getByRole('region', { name: region });
  await place.scrollIntoViewIfNeeded();
  const target = await place.boundingBox();
  expect(target).not.toBeNull();
  const { x, y, width, height } = target!;
  const at = { x: x + width / 2, y: y + height / 2 };
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await devtools.detach();
}
