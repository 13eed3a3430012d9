/**
 * From photos to a checked file, by the page's own session: what the buttons call. How the buttons look is another
 * test's business.
 */
import { expect, type Page } from '@playwright/test';
import type { TeacherChoice } from '../../src/core/records/teacher.ts';
import type { PupilPage } from './app.ts';

/** Draws the sample, has it looked at, trains for one epoch, evaluates and exports. @returns bytes of the zip */
export async function wholeJourney(page: Page, teacher?: TeacherChoice): Promise<number> {
  const outcome = await page.evaluate(async (wanted) => {
    const { pupil } = globalThis as PupilPage;
    const choice = wanted ?? { ...pupil.store.getState().teacher.choice, device: 'wasm' };
    const steps: readonly (readonly [string, () => Promise<boolean>])[] = [
      ['photos', () => pupil.photos.importSample()],
      [
        'teacher',
        () => {
          pupil.teacher.choose(choice);
          return pupil.teacher.embed();
        },
      ],
      [
        'student',
        () => {
          pupil.student.setRecipe({
            ...pupil.student.presetRecipe('kd-probe', 'conv', 32),
            epochs: 1,
            backend: 'wasm',
          });
          return pupil.student.train();
        },
      ],
      ['results', () => pupil.results.evaluate('test')],
      ['takeaway', () => pupil.takeaway.export()],
    ];
    for (const [name, step] of steps) {
      if (!(await step())) return `${name}: ${JSON.stringify(pupil.store.getState().faults)}`;
    }
    return pupil.store.getState().takeaway.exported === null ? 'no file' : 'done';
  }, teacher ?? null);
  expect(outcome).toBe('done');
  return page.evaluate(
    () => (globalThis as PupilPage).pupil.store.getState().takeaway.exported?.zip.byteLength ?? 0,
  );
}
