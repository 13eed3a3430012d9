/**
 * Counts what a test runner's JSON report holds. A report that is missing, or that hides a failed run, counts as one
 * failure.
 */
import { existsSync, readFileSync } from 'node:fs';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    NOTHING,
  );
}

/** A check without a report of its own (a compiler, a linter, a build) is one test. */
export function ofCheck(hasSucceeded: boolean): Tally {
  return hasSucceeded ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function ofVitest(report: VitestReport): Tally {
  // A file that cannot even be loaded has no tests to count: it is one failure.
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** A test that passed at the second try has failed once: we do not retry, and we do not call it passed. */
function ofPlaywright({ stats }: PlaywrightReport): Tally {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/**
 * @param path where the runner was told to write its report
 * @param hasSucceeded whether the runner itself ended well: a report without failures from a run that failed gains
 * one
 */
export function ofReport(runner: 'vitest' | 'playwright', path: string, hasSucceeded: boolean): Tally {
  if (!existsSync(path)) return ofCheck(false);
  const report = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const tally =
    runner === 'vitest' ? ofVitest(report as VitestReport) : ofPlaywright(report as PlaywrightReport);
  return tally.failed === 0 && !hasSucceeded ? { ...tally, failed: 1 } : tally;
}

export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
