import { describe, expect, it } from 'vitest';
import { complaintsOf } from './measure.ts';

/** A body of so many lines, braces not counted. */
const body = (lines: number) => '  work();\n'.repeat(lines);
const arrow = (lines: number) => `export const long = () => {\n${body(lines - 2)}};\n`;
const of = (text: string, path = 'src/core/a.ts') => complaintsOf(path, text);

describe('a file', () => {
  it('has 300 lines at most, whatever it is written in', () => {
    expect(of('a {}\n'.repeat(300), 'src/ui/a.css')).toEqual([]);
    expect(of('a {}\n'.repeat(301), 'src/ui/a.css')).toEqual([
      'src/ui/a.css: 301 lines, at most 300. Split it: one idea a file.',
    ]);
  });

  it('is named when it cannot be parsed', () => {
    expect(of('const = 1;')).toEqual([expect.stringContaining('src/core/a.ts: it cannot be parsed')]);
  });
});

describe('a function', () => {
  it('has 60 lines at most, from its first to its last; the complaint names place, value and limit', () => {
    expect(of(arrow(60))).toEqual([]);
    expect(of(`\n\n${arrow(61)}`)).toEqual([
      'src/core/a.ts:3 long: 61 lines, at most 60. Split it; or say `@long <reason>` in its header.',
    ]);
  });

  it.each([
    ['a declaration', `export function long() {\n${body(59)}}\n`],
    ['a method', `class A {\n  long() {\n${body(59)}  }\n}\n`],
    ['a member', `const a = {\n  long: () => {\n${body(59)}  },\n};\n`],
    [
      'a component',
      `export function long() {\n  return (\n    <p>\n${'      <b />\n'.repeat(57)}    </p>\n  );\n}\n`,
    ],
    ['a decorated one', `@inline\nexport function long(): void {\n${body(59)}}\n`],
  ])('is measured as %s', (_, text) => {
    expect(of(text, 'src/core/a.tsx')).toEqual([expect.stringMatching(/ long: \d+ lines/)]);
  });

  it('may be longer with a reason in its header, and only there', () => {
    expect(of(`/**\n * All of them.\n * @long a table, a line each\n */\n${arrow(70)}`)).toEqual([]);
    expect(of(`/** @long */\n${arrow(70)}`)).toHaveLength(1);
    expect(of(`/** @long of another */\nconst other = 1;\n${arrow(70)}`)).toHaveLength(1);
    const method = `class A {\n  /** @long a table */\n  long() {\n${body(70)}  }\n}\n`;
    expect(of(method)).toEqual([]);
  });

  it('of the state may not be longer than 80, reason or none', () => {
    const reasoned = (lines: number) => of(`/** @long a table */\n${arrow(lines)}`, 'src/state/a.ts');
    expect(reasoned(80)).toEqual([]);
    expect(reasoned(81)).toEqual([
      expect.stringContaining('81 lines, at most 80. Split it; no reason counts'),
    ]);
  });

  it('that is a chapter of tests may be as long as its file, its tests may not', () => {
    for (const head of ["describe('a', ", "describe.each([1])('a', ", "test.describe('a', "])
      expect(of(`${head}() => {\n${body(70)}});\n`)).toEqual([]);
    expect(of(`describe('a', () => {\n  it('b', () => {\n${body(70)}  });\n});\n`)).toHaveLength(1);
  });
});
