/** Hands on the keyboard only: things are reached with Tab, in the order of the page, or not at all. */
import { expect, type Locator, type Page } from '@playwright/test';

const MOST_STOPS = 200;

/** Tabs until the element has the focus. Fails when the keyboard cannot get there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  await expect(target).toBeEnabled();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${target} within ${MOST_STOPS} stops.`);
}

export async function pressButton(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole('button', { name, exact: typeof name === 'string' }));
  await page.keyboard.press('Enter');
}
