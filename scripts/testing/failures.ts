/** What failed, by a test runner's JSON report, a line each: whoever sees only the end of a long log sees it too. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const MAX_LINE_LENGTH = 240;

interface VitestFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

/** First line of what a test said when it failed. */
function line(where: string, message: string | undefined): string {
  const first = stripVTControlCharacters(message ?? '').split('\n', 1)[0]!;
  return `${where}: ${first}`.slice(0, MAX_LINE_LENGTH);
}

function ofVitest(files: readonly VitestFile[], root: string): string[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    if (status === 'failed' && assertionResults.length === 0) return [line(file, message)];
    return assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages }) => line(`${file} > ${fullName}`, failureMessages[0]));
  });
}

function ofPlaywright({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => line(`${file} > ${title}`, results.flatMap(({ errors }) => errors)[0]?.message)),
  );
  return [...own, ...suites.flatMap(ofPlaywright)];
}

/**
 * @param path where the runner was told to write its report; none where there is no report
 * @param root folder that file names are told from
 */
export function failuresOf(runner: 'vitest' | 'playwright', path: string, root: string): readonly string[] {
  if (!existsSync(path)) return [];
  const report = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  return runner === 'vitest'
    ? ofVitest((report as { testResults: readonly VitestFile[] }).testResults, root)
    : ofPlaywright(report as PlaywrightSuite);
}
