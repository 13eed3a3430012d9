import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baseOfBuild, siteBase } from './site-base.ts';
import { firstPaintModules } from './size-budget.ts';

describe('the path of the site', () => {
  it.each([
    [undefined, '/'],
    ['/', '/'],
    ['/pupil', '/pupil/'],
    ['/people/me/pupil/', '/people/me/pupil/'],
  ])('is, of --base=%s, %s', (base, expected) => {
    expect(siteBase(base)).toBe(expected);
  });

  it.each(['./', '', 'pupil/', '//cdn.test/', 'https://cdn.test/', '/a/../b/', '/a b/', '/a"b/'])(
    'is refused where it is none: %j',
    (base) => {
      expect(() => siteBase(base)).toThrow(/--base=\/pupil\//);
    },
  );

  it('is read off a build, whose weight does not depend on it', () => {
    const root = mkdtempSync(join(tmpdir(), 'pupil-base-'));
    try {
      expect(baseOfBuild(root)).toBe('/');
      mkdirSync(join(root, 'assets'));
      writeFileSync(join(root, 'assets/index.js'), 'import"./a.js";');
      writeFileSync(join(root, 'assets/a.js'), '');
      for (const base of ['/', '/pupil/']) {
        writeFileSync(
          join(root, 'index.html'),
          `<script type="module" crossorigin src="${base}assets/index.js"></script>`,
        );
        expect(baseOfBuild(root)).toBe(base);
        expect(firstPaintModules(root)).toEqual(['/assets/index.js', '/assets/a.js']);
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
