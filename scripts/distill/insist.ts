import type { Page } from '@playwright/test';
import type { Fault } from '../../src/state/places.ts';
import type { PupilPage } from './browser.ts';
import { CLASS_OF_STATION, DistillFailure } from './failure.ts';

/** Turns a step's answer into its failure, in the words that the page would show. @throws {DistillFailure} */
export async function insist(page: Page, hasSucceeded: boolean, station: Fault['station']): Promise<void> {
  if (hasSucceeded) return;
  const fault = await page.evaluate(
    (where) =>
      (globalThis as PupilPage).pupil.store.getState().faults.find((one) => one.station === where) ?? null,
    station,
  );
  const message = fault === null ? 'It was cancelled.' : `${fault.error.message} (${fault.error.code})`;
  throw new DistillFailure(CLASS_OF_STATION[station], message);
}
