/**
 * Straight to where many journeys begin: the sample, looked at by the built-in teacher on WASM, and a station on the
 * page.
 */
import type { Page } from '@playwright/test';
import { expect, type PupilPage } from './app.ts';

/** @param epochs of the plain recipe that is set: labels only, the small residual net at 32 px, on WASM */
export async function embedSample(page: Page, station: 'teacher' | 'student' | 'results', epochs: number) {
  const isReady = await page.evaluate(
    async ([station, epochs]) => {
      const { pupil } = globalThis as PupilPage;
      const { teacher } = pupil.store.getState();
      pupil.teacher.choose({ ...teacher.choice, device: 'wasm' });
      const hasEmbeddings = (await pupil.photos.importSample()) && (await pupil.teacher.embed());
      pupil.student.setRecipe({ ...pupil.student.presetRecipe('ce', 'conv', 32), backend: 'wasm', epochs });
      pupil.show(station);
      return hasEmbeddings;
    },
    [station, epochs] as const,
  );
  expect(isReady).toBe(true);
}
