/** Turns a folder of reference values into tests, one a case, on the backend of the moment. */
import { expect, it } from 'vitest';
import { loadFixtures } from './fixture-files.ts';
import type { Check } from './fixture-runner.ts';
import { fixtureChecks } from './fixture-runner.ts';

export const FIXTURE_CHECKS: readonly Check[] = fixtureChecks(await loadFixtures());

/** @param factor multiplies the files' tolerances: 1 on cpu and wasm, 10 on GPUs. */
export function itMatchesFixtures(factor: number): void {
  it('finds reference values', () => {
    expect(FIXTURE_CHECKS.length).toBeGreaterThan(0);
  });
  for (const check of FIXTURE_CHECKS) {
    it(`${check.file}: ${check.name}`, async ({ skip }) => {
      const { skipped, failures, compared } = await check.run(factor);
      if (skipped !== null) skip(skipped);
      expect(failures).toEqual([]);
      expect(compared).toBeGreaterThan(0);
    });
  }
}
