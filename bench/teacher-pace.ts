/**
 * How fast teachers look at photos: our embedding (decode, resize, normalise, run, store) against transformers.js's own
 * pipeline photo by photo, and against the bare network on batches that are ready. Then how far our preprocessing
 * agrees with that of transformers.js, on photos of a folder. Headless Chromium, WASM, 8 bits; prints a Markdown table.
 *
 *   npm run build:wasm && npx tsx bench/teacher-pace.ts [--photos 128] [--rounds 3] [--threads 1] [--folder
 *   ../shared/data/clothing/test --compared 500]
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeTinyClip } from '../scripts/testing/tiny-clip/write.ts';
import { buildBench } from './browser/build.ts';
import { openBench } from './browser/open-page.ts';

const SHARED = resolve(import.meta.dirname, '../../shared/teachers/mobilenetv2-w8');
const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '128' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string' },
    folder: { type: 'string' },
    compared: { type: 'string', default: '500' },
  },
});
const photos = Number(values.photos);
const rounds = Number(values.rounds);

const threads = values.threads === undefined ? null : Number(values.threads);
const photoUrls =
  values.folder === undefined
    ? []
    : readdirSync(values.folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.(jpe?g|png)$/i.test(path))
        .sort()
        .slice(0, Number(values.compared))
        .map((path) => `/photos/${path}`);

const folder = mkdtempSync(join(tmpdir(), 'pupil-pace-'));
writeTinyClip(folder);
const mounts = {
  '/teachers/pupil-mini/': resolve(import.meta.dirname, '../public/teachers/pupil-mini'),
  '/teachers/tiny-clip/': folder,
  ...(existsSync(SHARED) ? { '/teachers/mobilenetv2-w8/': SHARED } : {}),
};
const teachers = Object.keys(mounts).map((path) => path.split('/')[2]!);
const bench = await openBench(await buildBench(), {
  ...mounts,
  ...(values.folder === undefined ? {} : { '/photos/': resolve(values.folder) }),
});
try {
  console.log(
    '| teacher | ours | transformers.js, photo by photo | ours is | the bare network | of which ours is | cosine to transformers.js |\n|---|---|---|---|---|---|---|',
  );
  for (const id of teachers) {
    const pace = await bench.pace({ id, origin: 'same-origin', photos, rounds, photoUrls, threads });
    const { ours, bare, stock } = pace.msPerPhoto;
    const cells = [
      `${id} ${pace.dtype}, ${pace.threads} threads, batches of ${pace.rowsPerBatch}`,
      `${ours.toFixed(2)} ms a photo`,
      `${stock.toFixed(2)} ms`,
      `${(stock / ours).toFixed(1)}x as fast`,
      `${bare.toFixed(2)} ms`,
      `${(ours / bare).toFixed(2)} times`,
      pace.cosine === null
        ? ''
        : `mean ${pace.cosine.mean.toFixed(5)}, lowest ${pace.cosine.lowest.toFixed(5)} of ${photoUrls.length} photos`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
}
