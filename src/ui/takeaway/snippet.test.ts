import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { snippetOf } from './snippet.ts';

describe('the take-away', () => {
  it('shows the code of the README that it ships', () => {
    const readme = '# Student\n\n```js\nconst model = 1;\nrun(model);\n```\n\n```js\nother\n```\n';
    const zip = zipSync({ 'student/README.md': strToU8(readme), 'student/labels.txt': strToU8('hat\n') });
    expect(snippetOf(zip)).toBe('const model = 1;\nrun(model);');
  });

  it('shows none where the zip has none', () => {
    expect(snippetOf(zipSync({ 'labels.txt': strToU8('hat\n') }))).toBeNull();
  });
});
