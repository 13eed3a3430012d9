import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExport } from './export.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-export-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the command line of export', () => {
  it('needs a run and the profile that keeps it', () => {
    const out = join(folder, 'student.zip');
    expect(parseExport(['last', '--profile', folder, '--out', out])).toEqual({
      ...{ run: 'last', profile: folder, formats: ['tfjs'], out, mayBuild: true },
    });
  });

  it.each([
    ['no run', ['--profile', tmpdir()], 'RUN'],
    ['no profile', ['last'], '--profile'],
    ['a profile that is not there', ['last', '--profile', '/nowhere/at/all'], '/nowhere/at/all'],
    ['a format that is not known', ['last', '--profile', tmpdir(), '--formats', 'magic'], 'tfjs'],
    ['an output that is a folder', ['last', '--profile', tmpdir(), '--out', tmpdir()], 'is a folder'],
  ])('refuses %s before anything starts', (_what, argv, message) => {
    expect(() => parseExport(argv)).toThrow(message);
  });
});
