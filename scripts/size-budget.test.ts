import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkBudget, firstPaintModules, staticImportsOf } from './size-budget.ts';

function build(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'pupil-size-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'assets'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

const PAGE = '<script type="module" crossorigin src="/assets/index.js"></script>';

describe('the size budget', () => {
  it('reads static imports in the forms that a minifier writes, and leaves imports on demand alone', () => {
    const code =
      'import{a as b}from"./a.js";import*as c from"./c.js";import d,{e}from\'./d.js\';import"./side.js";' +
      'export*from"./f.js";export{g}from"./g.js";const h=()=>import("./later.js");import k from"./k.js";' +
      'const text="import x from nowhere";new Worker(new URL("/assets/worker.js",import.meta.url));';
    expect(staticImportsOf(code)).toEqual(
      ['a', 'c', 'd', 'side', 'f', 'g', 'k'].map((name) => `./${name}.js`),
    );
  });

  it('follows them from the page through every chunk, each once', () => {
    const root = build({
      'index.html': `<link rel="modulepreload" href="/assets/react.js"><link rel="stylesheet" href="/assets/x.css">${PAGE}`,
      'assets/react.js': 'export const r=1;',
      'assets/index.js': 'import{r}from"./react.js";import{s}from"./shared.js";import("./later.js");',
      'assets/shared.js': 'import{r}from"./react.js";export const s=r;',
      'assets/later.js': 'export const l=1;',
    });
    expect([...firstPaintModules(root)].sort()).toEqual([
      '/assets/index.js',
      '/assets/react.js',
      '/assets/shared.js',
    ]);
  });

  it('refuses a first paint over the budget and does not count what comes later', () => {
    let noise = '';
    for (let seed = 1; noise.length < 600_000; seed = (seed * 48271) % 2147483647) noise += seed.toString(36);
    const heavy = { 'index.html': PAGE, 'assets/index.js': `export const n="${noise}";` };
    const light = {
      'index.html': PAGE,
      'assets/index.js': 'import("./later.js");',
      'assets/later.js': heavy['assets/index.js'],
    };
    expect(checkBudget(build(heavy))).toBe(false);
    expect(checkBudget(build(light))).toBe(true);
  });
});
