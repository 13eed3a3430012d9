import { expect, openPupil, type PupilPage, test } from './harness/app.ts';

test('shots', async ({ app }) => {
  test.setTimeout(600000);
  const { page } = app;
  await openPupil(app);
  await page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    pupil.chooseTeacher({ ...pupil.store.getState().teacher.choice, device: 'wasm' });
    await pupil.importSample();
    await pupil.embed();
    pupil.setRecipe({ ...pupil.presetRecipe('ce', 'conv', 32), backend: 'wasm', epochs: 2 });
    pupil.show('student');
  });
  const shot = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [w, h] of [
        [1440, 900],
        [390, 844],
      ] as const) {
        if (colorScheme === 'dark' && w === 390) continue;
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width: w, height: h });
        await page.waitForTimeout(300);
        await page.screenshot({ path: `/tmp/shots/${name}-${w}-${colorScheme}.png`, fullPage: true });
      }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await page.getByText('What exactly is minimised').click();
  for (const id of ['icl', 'cluster']) {
    await page.getByRole('combobox', { name: 'Add a term' }).selectOption(id);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  }
  await expect(page.getByRole('math')).toHaveCount(3);
  await shot('five-student');
  await page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    await pupil.train();
    pupil.show('results');
  });
  await page.waitForTimeout(1500);
  await shot('five-results');
});
