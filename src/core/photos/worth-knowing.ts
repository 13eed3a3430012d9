/**
 * What is worth knowing of photos and their classes before anything is trained on them: what cannot be learned, what
 * cannot be measured, and how far a figure could be trusted. Photos that are out of use count nowhere.
 */
import { type Interval, wilsonInterval } from '../metrics/interval.ts';
import type { Photo, Project } from '../records/project.ts';

export type FindingId =
  | 'no-labels'
  | 'one-class'
  | 'no-training'
  | 'one-trained-class'
  | 'empty-class'
  | 'untrained-class'
  | 'single-photo'
  | 'imbalance'
  | 'no-test'
  | 'no-validation'
  | 'untested-class'
  | 'few-test-photos';

export interface Finding {
  readonly id: FindingId;
  /** What is so, in a sentence. */
  readonly text: string;
  /** What it means for the student, and what may be done about it. */
  readonly remedy: string;
}

type Folder = Pick<Project, 'classes' | 'splitOrigin'>;
type Sorted = Pick<Photo, 'classIndex' | 'split' | 'isExcluded'>;

/** A class with so many times the photos of another drowns it. */
const MOST_IMBALANCE = 20;
/** With fewer, chance moves an accuracy by more than students usually differ. */
const FEW_TEST_PHOTOS = 50;
/** Of test photos, for the example of an interval. */
const EXAMPLE_SHARE = 0.8;
const NAMED_CLASSES = 3;
const MOST_NAME_LETTERS = 40;

/** With one of these no student can be trained: it would have nothing to tell apart. */
const FATAL: ReadonlySet<FindingId> = new Set(['no-labels', 'one-class', 'no-training', 'one-trained-class']);

export function forbidsTraining({ id }: Pick<Finding, 'id'>): boolean {
  return FATAL.has(id);
}

/** Labelled photos in use, by class. */
interface Counts {
  readonly all: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** The most important first; empty where there is nothing to say. */
export function worthKnowing(folder: Folder, photos: readonly Sorted[]): readonly Finding[] {
  const counts = countByClass(photos, folder.classes.length);
  const fatal = whyUntrainable(folder, counts);
  if (fatal !== null) return [fatal];
  return [
    ...unlearned(folder, counts),
    ...single(folder, counts),
    ...imbalance(folder, counts),
    ...unmeasured(folder, counts),
  ];
}

function countByClass(photos: readonly Sorted[], classes: number): Counts {
  const [all, train, validation, test] = [0, 1, 2, 3].map(() => new Array<number>(classes).fill(0));
  const counts = { all: all!, train: train!, validation: validation!, test: test! };
  for (const { classIndex, split, isExcluded } of photos) {
    if (classIndex === null || isExcluded) continue;
    counts.all[classIndex]!++;
    counts[split][classIndex]!++;
  }
  return counts;
}

function whyUntrainable({ classes }: Folder, { all, train }: Counts): Finding | null {
  const [used, trained] = [placesWhere(all, isSome), placesWhere(train, isSome)];
  if (used.length === 0) {
    return {
      id: 'no-labels',
      text: 'No photo has a class.',
      remedy:
        'A student learns classes from examples. Sort some photos into one folder a class and import again; or select a few at the Photos station, choose “New class…” under “Move to”, and let the teacher propose the rest.',
    };
  }
  if (used.length === 1) {
    return {
      id: 'one-class',
      text: `${nameOf(classes, used[0]!)} is the only class${classes.length > 1 ? ' with photos' : ''}: a student needs two at least.`,
      remedy:
        'Add a folder with photos of something else, and import again; or select those that are something else at the Photos station, and move them to a new class. Photos without a class do not stand for “anything else”.',
    };
  }
  if (trained.length >= 2) return null;
  const remedy = 'A student needs training photos of two classes at least. Put some of each into training.';
  const [only] = trained;
  return only === undefined
    ? { id: 'no-training', text: 'No photo with a class is in the training split.', remedy }
    : { id: 'one-trained-class', text: `Only ${nameOf(classes, only)} has training photos.`, remedy };
}

/** Classes that the student will name, and can know nothing of. */
function unlearned({ classes, splitOrigin }: Folder, { all, train }: Counts): Finding[] {
  const empty = placesWhere(all, (count) => count === 0);
  const untrained = placesWhere(all, (count, place) => count > 0 && train[place] === 0);
  const found: Finding[] = [];
  if (untrained.length > 0) {
    found.push({
      id: 'untrained-class',
      text: `${subject(classes, untrained)} no training photo.`,
      remedy: `The student is never shown one, so it will not know ${untrained.length === 1 ? 'it' : 'them'}, and each of these photos will count as a mistake. ${
        splitOrigin === 'drawn'
          ? 'Draw the splits again, or bring in more photos.'
          : 'Put some of its photos into the folder’s training part and import again, or merge the class into another.'
      }`,
    });
  }
  if (empty.length > 0) {
    found.push({
      id: 'empty-class',
      text: `${subject(classes, empty)} no photo.`,
      remedy:
        'Move photos to it, or merge it into another class: the student would name it and never be right.',
    });
  }
  return found;
}

function single({ classes }: Folder, { all }: Counts): Finding[] {
  const places = placesWhere(all, (count) => count === 1);
  if (places.length === 0) return [];
  return [
    {
      id: 'single-photo',
      text: `${subject(classes, places)} only one photo${places.length === 1 ? '' : ' each'}.`,
      remedy:
        'From one photo a student learns that photo, not what it shows, and none is left to test on. Ten of a class are a beginning.',
    },
  ];
}

/** Of all photos; else of training photos alone, where the folder's own splits are uneven. */
function imbalance({ classes }: Folder, { all, train }: Counts): Finding[] {
  for (const [counts, kind] of [[all, 'photos'] as const, [train, 'training photos'] as const]) {
    const places = placesWhere(counts, isSome);
    const most = places.reduce((a, b) => (counts[b]! > counts[a]! ? b : a));
    const least = places.reduce((a, b) => (counts[b]! < counts[a]! ? b : a));
    const ratio = counts[most]! / counts[least]!;
    if (ratio <= MOST_IMBALANCE) continue;
    return [
      {
        id: 'imbalance',
        text: `${nameOf(classes, most)} has ${countOf(counts[most]!)} ${kind}, ${nameOf(classes, least)} ${countOf(counts[least]!)}: ${countOf(Math.floor(ratio))} to 1.`,
        remedy:
          'A student that always says the common class is right most of the time. Read balanced accuracy rather than accuracy, bring in more photos of the rare class, or train with class-balanced batches or “balanced softmax”.',
      },
    ];
  }
  return [];
}

/** What will not be known of the student, or not well. */
function unmeasured({ classes, splitOrigin }: Folder, { all, train, validation, test }: Counts): Finding[] {
  const [tests, checks] = [sum(test), sum(validation)];
  const more =
    splitOrigin === 'drawn'
      ? 'Bring in more photos, or draw the splits with a larger share to test.'
      : 'Put more photos with a class into the folder’s test part and import again.';
  const found: Finding[] = [];
  if (tests === 0) {
    found.push({
      id: 'no-test',
      text: 'No photo with a class is left to test on.',
      remedy: `A student is trained and exported all the same, but how often it is right will not be known. ${more}`,
    });
  }
  if (checks === 0) {
    found.push({
      id: 'no-validation',
      text: 'No photo with a class is left to validate on.',
      remedy: 'Training cannot be watched, and the student of the last step is kept instead of the best one.',
    });
  }
  if (tests === 0) return found;
  const untested = placesWhere(test, (count, place) => count === 0 && train[place]! > 0);
  if (untested.length > 0) {
    found.push({
      id: 'untested-class',
      text: `${subject(classes, untested)} no test photo.`,
      remedy: `Figures on the test split will say nothing of ${untested.length === 1 ? 'it' : 'them'}: they are over ${countOf(placesWhere(test, isSome).length)} of ${countOf(placesWhere(all, isSome).length)} classes. ${more}`,
    });
  }
  if (tests < FEW_TEST_PHOTOS) found.push(fewTests(tests, more));
  return found;
}

function fewTests(tests: number, more: string): Finding {
  const hits = Math.round(tests * EXAMPLE_SHARE);
  const { low, high }: Interval = wilsonInterval(hits, tests);
  const percent = (share: number) => Math.round(share * 100);
  return {
    id: 'few-test-photos',
    text: `Only ${tests === 1 ? '1 photo with a class is' : `${tests} photos with a class are`} in the test split.`,
    remedy: `A figure from so few is rough: ${hits} of ${tests} right would mean anything from ${percent(low)} to ${percent(high)} % (95 % interval, ${percent(high) - percent(low)} points wide). ${more}`,
  };
}

const isSome = (count: number) => count > 0;

function placesWhere(
  counts: readonly number[],
  isWanted: (count: number, place: number) => boolean,
): readonly number[] {
  const places: number[] = [];
  counts.forEach((count, place) => {
    if (isWanted(count, place)) places.push(place);
  });
  return places;
}

/** `dress has`; `dress, hat and 4 more have` */
function subject(classes: readonly string[], places: readonly number[]): string {
  const names = places.slice(0, NAMED_CLASSES).map((place) => nameOf(classes, place));
  const rest = places.length - names.length;
  if (rest > 0) return `${names.join(', ')} and ${countOf(rest)} more have`;
  if (names.length === 1) return `${names[0]} has`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} have`;
}

function nameOf(classes: readonly string[], place: number): string {
  const letters = [...(classes[place] ?? '').slice(0, 2 * MOST_NAME_LETTERS)];
  return letters.length <= MOST_NAME_LETTERS
    ? letters.join('')
    : `${letters.slice(0, MOST_NAME_LETTERS).join('')}…`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

const countOf = (count: number) => count.toLocaleString('en');
