/** `npx tsx scripts/testing/tiny-clip/write.ts FOLDER`: writes the tiny CLIP into a folder, in the Hub's layout. */
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tinyClip, type Variant } from './tiny-clip.ts';

export function writeTinyClip(folder: string, variant: Variant = {}): void {
  for (const [path, bytes] of tinyClip(variant)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error('Say where to: npx tsx scripts/testing/tiny-clip/write.ts FOLDER');
    process.exitCode = 1;
  } else {
    writeTinyClip(folder);
    console.log(`The tiny CLIP is in ${folder}.`);
  }
}
