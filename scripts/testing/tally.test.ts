import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closingLine, ofCheck, ofReport, sum } from './tally.ts';

function reportFile(report: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'pupil-tally-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

const vitest = (numFailedTests: number, testResults: unknown[] = []) =>
  reportFile({ numPassedTests: 7, numFailedTests, numPendingTests: 2, numTodoTests: 1, testResults });

describe('the tally', () => {
  it('adds runners and checks up into one closing line', () => {
    const playwright = reportFile({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } });
    const total = sum([
      ofCheck(true),
      ofReport('vitest', vitest(0), true),
      ofReport('playwright', playwright, false),
    ]);
    expect(closingLine(total)).toBe('12 passed, 2 failed, 3 skipped');
    expect(closingLine(ofCheck(true))).toBe('1 passed, 0 failed');
  });

  it('counts a test file that could not be loaded as a failure', () => {
    const path = vitest(0, [{ status: 'failed', assertionResults: [] }]);
    expect(ofReport('vitest', path, false).failed).toBe(1);
  });

  it('does not believe a report without failures when the runner itself failed', () => {
    expect(ofReport('vitest', vitest(0), false).failed).toBe(1);
    expect(ofReport('vitest', vitest(3), false).failed).toBe(3);
  });

  it('counts a runner that left no report as a failure', () => {
    expect(ofReport('playwright', '/nowhere/report.json', true)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });
});
