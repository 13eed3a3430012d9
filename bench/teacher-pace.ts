/**
 * How fast teachers look at photos: our embedding (decode, resize, normalise, run, store) against the library's own pipeline photo by photo,
 * and against the bare network on batches that are ready. Headless Chromium, WASM, 8 bits; prints a Markdown table.
 *
 *   npm run build:wasm && npx tsx bench/teacher-pace.ts [--photos 128] [--rounds 3]
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeTinyClip } from '../scripts/testing/tiny-clip/write.ts';
import { buildBench } from './browser/build.ts';
import { openBench } from './browser/open-page.ts';

const SHARED = resolve(import.meta.dirname, '../../shared/teachers/mobilenetv2-w8');
const { values } = parseArgs({
  options: { photos: { type: 'string', default: '128' }, rounds: { type: 'string', default: '3' } },
});
const photos = Number(values.photos);
const rounds = Number(values.rounds);

const folder = mkdtempSync(join(tmpdir(), 'pupil-pace-'));
writeTinyClip(folder);
const mounts = {
  '/teachers/pupil-mini/': resolve(import.meta.dirname, '../public/teachers/pupil-mini'),
  '/teachers/tiny-clip/': folder,
  ...(existsSync(SHARED) ? { '/teachers/mobilenetv2-w8/': SHARED } : {}),
};
const bench = await openBench(await buildBench(), mounts);
try {
  console.log(
    '| teacher | ours | the library, photo by photo | ours is | the bare network | of which ours is |\n|---|---|---|---|---|---|',
  );
  for (const path of Object.keys(mounts)) {
    const id = path.split('/')[2]!;
    const { dtype, threads, msPerPhoto } = await bench.pace({ id, origin: 'same-origin', photos, rounds });
    const { ours, bare, library } = msPerPhoto;
    const cells = [
      `${id} ${dtype}, ${threads} threads`,
      `${ours.toFixed(2)} ms a photo`,
      `${library.toFixed(2)} ms`,
      `${(library / ours).toFixed(1)}x as fast`,
      `${bare.toFixed(2)} ms`,
      `${(ours / bare).toFixed(2)} times`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
}
