/**
 * Holds the first paint to its budget: the JavaScript that `index.html` reaches by static imports, gzipped. Workers,
 * their WASM and whatever is imported on demand come later and are listed beside it, not counted.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DIST } from './serve.ts';
import { baseOfBuild } from './site-base.ts';

export const FIRST_PAINT_BUDGET_BYTES = 160 * 1024;

/** Modules that an HTML page starts or preloads, as it writes them. */
export function scriptsOf(html: string): readonly string[] {
  const tags = html.match(/<script\b[^>]*>|<link\b[^>]*>/gi) ?? [];
  return tags.flatMap((tag) => {
    const isPreload = /\brel=["']?modulepreload\b/i.test(tag);
    const attribute = tag.toLowerCase().startsWith('<script') ? 'src' : isPreload ? 'href' : null;
    const found = attribute === null ? null : new RegExp(`\\b${attribute}=["']([^"']+)["']`, 'i').exec(tag);
    return found === null ? [] : [found[1]!];
  });
}

/**
 * Modules that built code imports before it runs: `import x from "./a.js"`, `import "./b.js"`, `export * from
 * "./c.js"`; not `import("./d.js")`.
 */
export function staticImportsOf(code: string): readonly string[] {
  const statement =
    /(?:^|[;}\n]|\*\/)\s*(?:import|export)\s*(?:[\w$*{},\s]*?\bfrom\s*|\*\s*from\s*|(?<=import\s*))["']([^"'\n]+)["']/g;
  return [...code.matchAll(statement)].map((match) => match[1]!).filter((path) => /^\.{0,2}\//.test(path));
}

/** Paths inside `root`, whatever the base of the build, of every module that the page needs before its first paint, entry first. */
export function firstPaintModules(root: string): readonly string[] {
  const base = baseOfBuild(root);
  const wanted = scriptsOf(readFileSync(join(root, 'index.html'), 'utf8')).map((src) =>
    posix.join('/', posix.relative(base, posix.join('/', src))),
  );
  const seen = new Set<string>();
  for (let path = wanted.shift(); path !== undefined; path = wanted.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const here = posix.dirname(path);
    const code = readFileSync(join(root, path), 'utf8');
    wanted.push(...staticImportsOf(code).map((found) => posix.resolve(here, found)));
  }
  return [...seen];
}

const kibibytes = (sizeBytes: number) => `${(sizeBytes / 1024).toFixed(1).padStart(9)} KiB`;

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Prints the table. @returns whether the build keeps to the budget. */
export function checkBudget(root: string): boolean {
  const modules = firstPaintModules(root);
  let totalBytes = 0;
  console.log('First paint                                              plain          gzip');
  for (const path of modules) {
    const code = readFileSync(join(root, path));
    const gzipBytes = gzipSync(code, { level: 9 }).length;
    totalBytes += gzipBytes;
    console.log(`  ${path.slice(0, 48).padEnd(48)} ${kibibytes(code.length)} ${kibibytes(gzipBytes)}`);
  }
  const counted = new Set(modules.map((path) => resolve(join(root, path))));
  const later = filesUnder(root).filter(
    (path) => /\.(?:js|mjs|wasm)$/.test(path) && !counted.has(resolve(path)),
  );
  const laterBytes = later.reduce((sum, path) => sum + statSync(path).size, 0);
  console.log(`  ${'later: workers, WASM, on demand'.padEnd(48)} ${kibibytes(laterBytes)}`);
  const isKept = totalBytes <= FIRST_PAINT_BUDGET_BYTES;
  const verdict = isKept ? 'within' : 'OVER';
  console.log(
    `  first paint ${kibibytes(totalBytes).trim()} gzip: ${verdict} the budget of ${kibibytes(FIRST_PAINT_BUDGET_BYTES).trim()}`,
  );
  return isKept;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!existsSync(join(DIST, 'index.html'))) {
    console.error(`There is no build to weigh. Run \`npm run build\` first.`);
    process.exitCode = 1;
  } else if (!checkBudget(DIST)) process.exitCode = 1;
}
