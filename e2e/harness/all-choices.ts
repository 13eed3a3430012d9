/** What stands behind the recommended recipes. */
import { expect, type Page } from '@playwright/test';
import { tabTo } from './keyboard.ts';

/** Opens all choices by keyboard, where the recipe is a recommended one and they are still closed. */
export async function openAllChoices(page: Page): Promise<void> {
  const choices = page.locator('details', { has: page.locator('> summary', { hasText: 'All choices' }) });
  await expect(choices).toBeVisible();
  if ((await choices.getAttribute('open')) !== null) return;
  await tabTo(page, choices.locator('> summary'));
  await page.keyboard.press('Enter');
  await expect(choices).toHaveAttribute('open');
}
