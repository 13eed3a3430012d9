import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failuresOf } from './failures.ts';

function reportFile(report: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'pupil-failures-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

describe('what failed', () => {
  it('is told of Vitest by file, name and first line, and of a file that could not be loaded', () => {
    const failed = {
      status: 'failed',
      fullName: 'a loss is finite',
      failureMessages: ['\u001B[31mNaN\u001B[39m\nat x'],
    };
    const passed = { status: 'passed', fullName: 'a loss is small', failureMessages: [] };
    const path = reportFile({
      testResults: [
        { name: '/project/src/loss.test.ts', status: 'failed', assertionResults: [passed, failed] },
        {
          name: '/project/src/torn.test.ts',
          status: 'failed',
          message: 'no such file',
          assertionResults: [],
        },
        { name: '/project/src/good.test.ts', status: 'passed', assertionResults: [passed] },
      ],
    });
    expect(failuresOf('vitest', path, '/project')).toEqual([
      'src/loss.test.ts > a loss is finite: NaN',
      'src/torn.test.ts: no such file',
    ]);
  });

  it('is told of Playwright, however deep, with what passed at the second try only', () => {
    const spec = (title: string, status: string, messages: readonly string[] = []) => ({
      title,
      file: 'kill.spec.ts',
      tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }, { errors: [] }] }],
    });
    const inner = { specs: [spec('dies', 'unexpected', ['Error: late\nat x']), spec('lives', 'expected')] };
    const path = reportFile({ suites: [{ specs: [spec('limps', 'flaky')], suites: [inner] }] });
    expect(failuresOf('playwright', path, '/project')).toEqual([
      'kill.spec.ts > limps: ',
      'kill.spec.ts > dies: Error: late',
    ]);
  });

  it('is nothing where there is no report, and short where it was told at length', () => {
    expect(failuresOf('vitest', '/nowhere/report.json', '/')).toEqual([]);
    const message = 'x'.repeat(5000);
    const path = reportFile({
      testResults: [{ name: '/a', status: 'failed', message, assertionResults: [] }],
    });
    expect(failuresOf('vitest', path, '/')[0]).toHaveLength(240);
  });
});
