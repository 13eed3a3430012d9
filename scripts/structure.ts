/**
 * `npm run check` and `npm test`: no file and no function is too long to be read at a sitting. Import cycles are
 * Biome's to find.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complaintsOf } from './structure/measure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['src', 'scripts', 'e2e', 'bench', 'assembly'];
const SOURCE = /\.(ts|tsx|mjs|js|css|html|py)$/;
/** Data and what is built. */
const NOT_OURS = /^(node_modules|fixtures|results|build)$/;

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return NOT_OURS.test(entry.name) ? [] : sourcesIn(path);
      return SOURCE.test(entry.name) ? [path] : [];
    })
    .sort();
}

const sources = FOLDERS.flatMap((folder) => sourcesIn(join(ROOT, folder)));
const complaints = sources.flatMap((file) =>
  complaintsOf(relative(ROOT, file).split(sep).join('/'), readFileSync(file, 'utf8')),
);
for (const complaint of complaints) console.error(complaint);
console.log(`${sources.length} files of source, ${complaints.length} complaints.`);
process.exitCode = complaints.length === 0 ? 0 : 1;
