/**
 * A folder with so many labelled photos of each class, as somebody has who begins: train/CLASS, a fifth as many in
 * validation/CLASS, and the whole test split. Drawn from a folder or zip of that layout; the same seed draws the same
 * photos, and a larger number those of a smaller one among them. What is not drawn is left out or, if asked for, put
 * beside the others without its label.
 *
 *   npx tsx bench/photos-a-class.ts ../shared/data/clothing .cache/clothing-10 --photos 10 --seed 1 [--rest unlabelled]
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { createRandom } from '../src/core/random.ts';

/** `train/bird/0338.jpg`, and nothing that could lead out of the folder. */
const ENTRY = /^(train|validation|test)\/([\w -]+)\/[\w -]+\.(?:jpe?g|png)$/i;
const VALIDATION_SHARE = 1 / 5;

export interface Draw {
  readonly photosPerClass: number;
  readonly seed: number;
  readonly rest: 'left out' | 'unlabelled';
}

export interface Placed {
  readonly from: string;
  readonly to: string;
}

interface ClassPaths {
  readonly train: string[];
  readonly validation: string[];
  readonly test: string[];
}

/** Paths by class and split, in an order that does not depend on the disk. */
export function byClass(paths: readonly string[]): ReadonlyMap<string, ClassPaths> {
  const classes = new Map<string, ClassPaths>();
  for (const path of [...paths].sort()) {
    const [, split, name] = ENTRY.exec(path) ?? [];
    if (split === undefined || name === undefined) continue;
    const known = classes.get(name) ?? { train: [], validation: [], test: [] };
    classes.set(name, known);
    known[split.toLowerCase() as keyof ClassPaths].push(path);
  }
  return classes;
}

/**
 * Which photos go where. Validation photos come from their own split, or from those for training where there is none.
 * @throws RangeError where a class has too few
 */
export function drawnFrom(paths: readonly string[], { photosPerClass, seed, rest }: Draw): readonly Placed[] {
  const checked = Math.max(1, Math.round(photosPerClass * VALIDATION_SHARE));
  return [...byClass(paths)].flatMap(([name, { train, validation, test }], stream) => {
    const random = createRandom(seed, stream);
    const inDrawnOrder = (items: readonly string[]) =>
      Array.from(random.shuffle(Uint32Array.from(items.keys())), (at) => items[at]!);
    const shuffled = inDrawnOrder(train);
    const learned = shuffled.slice(0, photosPerClass);
    const others = shuffled.slice(photosPerClass);
    const held = validation.length > 0 ? inDrawnOrder(validation) : others.splice(0, checked);
    if (learned.length < photosPerClass || held.length === 0) {
      throw new RangeError(
        `${name} has ${train.length} training photos, too few for ${photosPerClass} and some for validation.`,
      );
    }
    const placed = (from: string, to: string): Placed => ({ from, to });
    const inSplit = (split: string) => (path: string) => placed(path, [split, name, fileOf(path)].join('/'));
    return [
      ...learned.map(inSplit('train')),
      ...held.slice(0, checked).map(inSplit('validation')),
      ...test.map(inSplit('test')),
      ...(rest === 'unlabelled' ? others.map((path) => placed(path, unlabelled(name, path))) : []),
    ];
  });
}

const fileOf = (path: string) => path.split('/').at(-1)!;
/** Files of two classes may have one name. */
const unlabelled = (name: string, path: string) => `unlabelled/${name} ${fileOf(path)}`;

/** Of a folder or a zip, with `/` between parts. */
export function pathsIn(source: string): readonly string[] {
  if (statSync(source).isDirectory()) {
    return readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'));
  }
  const paths: string[] = [];
  unzipSync(readFileSync(source), { filter: ({ name }) => paths.push(name) < 0 });
  return paths;
}

/** Fills a folder that is new or empty. @throws RangeError where it is not, or a class has too few photos */
export function fill(source: string, folder: string, placed: readonly Placed[]): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new RangeError(
      `${folder} is not empty, and what lies there would count as photos. Name another folder.`,
    );
  const write = bytesOf(source, new Set(placed.map(({ from }) => from)));
  for (const { from, to } of placed) {
    mkdirSync(join(folder, dirname(to)), { recursive: true });
    write(from, join(folder, to));
  }
}

function bytesOf(source: string, wanted: ReadonlySet<string>): (from: string, to: string) => void {
  if (statSync(source).isDirectory()) return (from, to) => copyFileSync(join(source, from), to);
  const photos = unzipSync(readFileSync(source), { filter: ({ name }) => wanted.has(name) });
  return (from, to) => writeFileSync(to, photos[from]!);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      photos: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      rest: { type: 'string', default: 'left out' },
    },
  });
  const [source, folder] = positionals;
  if (source === undefined || folder === undefined)
    throw new Error('Name the folder or zip to draw from, and the folder to fill.');
  const { rest } = values;
  if (rest !== 'left out' && rest !== 'unlabelled') throw new Error(`--rest ${rest} is not unlabelled.`);
  const draw = { photosPerClass: Number(values.photos), seed: Number(values.seed), rest } as const;
  const placed = drawnFrom(pathsIn(source), draw);
  fill(source, folder, placed);
  console.log(`${placed.length} photos in ${folder}`);
}
