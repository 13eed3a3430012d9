/**
 * The explanation under the production headers: the picture's worker starts, the formula is set, and nobody outside
 * is asked for anything.
 */
import { expectAccessible } from './harness/accessible.ts';
import { expect, openPupil, test } from './harness/app.ts';

test('a method explains itself, wide and narrow, light and dark', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await page.getByRole('button', { name: 'What is this?' }).click();
  await page.getByRole('link', { name: 'The teacher’s view of each photo', exact: true }).click();
  await expect(page).toHaveURL(/#about\/fd$/);
  const loss = page.locator('[data-figure=loss]');
  await expect(loss).toBeVisible();
  await expect(page.locator('math')).toBeVisible();
  await expectAccessible(page, 'about fd');

  const before = Number(await loss.textContent());
  await page.getByRole('slider', { name: /photo on the plane/ }).press('Shift+ArrowUp');
  await expect.poll(async () => Number(await loss.textContent())).toBeLessThan(before);

  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, 'about fd, dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('combobox', { name: 'About' }).selectOption('sds-clip');
  await expect(page.getByRole('heading', { level: 3, name: 'SDS-CLIP' })).toBeVisible();
  await expectAccessible(page, 'about SDS-CLIP, narrow');

  await page.getByRole('combobox', { name: 'About' }).selectOption('measured');
  await expect(page.getByRole('region', { name: 'Table of the comparison' })).toBeVisible();
  await expectAccessible(page, 'what was measured, narrow');

  await page.goBack();
  await page.goBack();
  await expect(loss).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});
