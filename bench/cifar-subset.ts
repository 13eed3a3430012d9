/**
 * A small, fixed part of CIFAR-10 as a folder that `npm run distill` and `npm run bakeoff` read: train/CLASS and
 * test/CLASS, every class as often as the others. The same seed takes the same photos, however the zip orders them.
 * Validation photos are drawn from `train` at import.
 *
 *   npx tsx bench/cifar-subset.ts ../shared/data/cifar10.zip .cache/cifar --train 2000 --test 2000 --seed 1
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { createRandom } from '../src/core/random.ts';

/** `train/bird/0338.jpg`, and nothing that could lead out of the folder. */
const ENTRY = /^(train|test)\/([\w-]+)\/[\w-]+\.(?:jpe?g|png)$/;

export type SubsetCounts = Readonly<Record<'train' | 'test', number>>;

/**
 * Paths of the chosen photos, sorted.
 * @throws RangeError where a split cannot give every class its share
 */
export function subsetOf(paths: readonly string[], counts: SubsetCounts, seed: number): readonly string[] {
  return (['train', 'test'] as const).flatMap((split, stream) => {
    const classes = new Map<string, string[]>();
    for (const path of [...paths].sort()) {
      const [, ofSplit, name] = ENTRY.exec(path) ?? [];
      if (ofSplit !== split || name === undefined) continue;
      classes.set(name, [...(classes.get(name) ?? []), path]);
    }
    const each = counts[split] / classes.size;
    const random = createRandom(seed, stream);
    return [...classes].flatMap(([name, own]) => {
      if (!Number.isInteger(each) || each > own.length)
        throw new RangeError(
          `${counts[split]} ${split} photos cannot be taken evenly: ${classes.size} classes, of which ${name} has ${own.length}.`,
        );
      const order = random.shuffle(Uint32Array.from(own.keys()));
      return [...order.subarray(0, each)].map((at) => own[at]!).sort();
    });
  });
}

/** Unpacks the subset into a folder that is new or empty. @returns how many photos it holds */
export function unpackSubset(zip: Uint8Array, folder: string, counts: SubsetCounts, seed: number): number {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new RangeError(
      `${folder} is not empty, and what lies there would count as photos. Name another folder.`,
    );
  const paths: string[] = [];
  unzipSync(zip, { filter: ({ name }) => paths.push(name) < 0 });
  const chosen = new Set(subsetOf(paths, counts, seed));
  const photos = unzipSync(zip, { filter: ({ name }) => chosen.has(name) });
  for (const [path, bytes] of Object.entries(photos)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return chosen.size;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      train: { type: 'string', default: '2000' },
      test: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [zip, folder] = positionals;
  if (zip === undefined || folder === undefined) throw new Error('Name the zip, and the folder to fill.');
  const counts = { train: Number(values.train), test: Number(values.test) };
  const photos = unpackSubset(readFileSync(zip), folder, counts, Number(values.seed));
  console.log(`${photos} photos in ${folder}`);
}
