/**
 * The one road into storage, for files and for the sample: photos arrive in order, leave as blocks committed with
 * their records, and become a project at the end. Until then the project is marked partial and nobody opens it.
 * Duplicates are stored once and reported.
 */
import { PupilError } from '../../core/errors.ts';
import { PHOTOS_PER_BLOCK } from '../../core/limits.ts';
import { addPhotos, type Imported, type Relabelled } from '../../core/photos/add-photos.ts';
import { drawSplits } from '../../core/photos/split.ts';
import type { Photo, Project, SkippedFile } from '../../core/records/project.ts';
import type { ImportOptions, ImportResult } from '../../protocol/importer.ts';
import { commitBlock } from '../../storage/copies.ts';
import { photosOf, replacePhotos, saveEdit } from '../../storage/photos.ts';
import { getProject, putProject, stampMs } from '../../storage/projects.ts';
import { type Arrival, toPhoto } from './arrival.ts';
import { packBlock } from './photo-block.ts';
import { createTwins } from './twins.ts';

export interface Intake {
  /** Photos and duplicates committed so far. */
  readonly committed: number;
  readonly photos: number;
  /** Nothing has arrived yet. */
  readonly isEmpty: boolean;
  add(arrival: Arrival): Promise<void>;
  /** Commits what is left, draws the splits and makes the project whole. */
  finish(
    skipped: readonly SkippedFile[],
    understood: Project['understood'],
    relabelled?: readonly Relabelled[],
  ): Promise<ImportResult>;
}

/** @param classes in display order; those that stay empty are dropped at the end */
export async function openIntake(
  options: ImportOptions,
  source: Project['source'],
  name: string,
  classes: readonly string[],
): Promise<Intake> {
  const partial = partialProject(options, source, name, classes, await stampMs());
  await putProject(partial);
  const twins = createTwins();
  const photos: Photo[] = [];
  const waiting: Arrival[] = [];
  let firstWaiting = 0;
  let duplicates = 0;
  let blocks = 0;

  const flush = async () => {
    if (waiting.length === 0) return;
    // Keys sort in the order of storing, and two imports never share one.
    const key = `${partial.createdAtMs.toString().padStart(15, '0')}-${partial.id}-${String(blocks++).padStart(6, '0')}`;
    await commitBlock(packBlock(key, waiting), photos.slice(firstWaiting));
    firstWaiting = photos.length;
    waiting.length = 0;
  };

  return {
    get committed() {
      return firstWaiting + duplicates;
    },
    get photos() {
      return firstWaiting;
    },
    get isEmpty() {
      return photos.length === 0;
    },
    async add(arrival) {
      if (!twins.isFirst(arrival)) {
        duplicates++;
        return;
      }
      photos.push(toPhoto(partial.id, photos.length, arrival, classes));
      waiting.push(arrival);
      if (waiting.length === PHOTOS_PER_BLOCK) await flush();
    },
    async finish(skipped, understood, relabelled = []) {
      await flush();
      const whole = wholeProject(partial, twins.firsts());
      const project = { ...whole.project, skipped, duplicates: twins.reports(), understood };
      if (options.into !== undefined)
        return addTo(options.into, { project, photos: whole.photos }, relabelled);
      await replacePhotos(project, whole.photos);
      return { projectId: partial.id, photos: whole.photos.length, skipped: skipped.length };
    },
  };
}

/** What arrived goes into a project that is there; the one that it came in as goes with the leftovers. */
async function addTo(
  projectId: string,
  arrived: Imported,
  relabelled: readonly Relabelled[],
): Promise<ImportResult> {
  const project = await getProject(projectId);
  if (project === null) {
    throw new PupilError(
      'EDIT_STALE',
      'The project that these photos were for was forgotten meanwhile. Nothing was added; drop them again as a new project.',
    );
  }
  const {
    project: becomes,
    changed,
    added,
  } = addPhotos({ project, photos: await photosOf(projectId) }, arrived, relabelled);
  await saveEdit(project, becomes, changed);
  return { projectId, photos: added, skipped: arrived.project.skipped.length };
}

function partialProject(
  options: ImportOptions,
  source: Project['source'],
  name: string,
  classes: readonly string[],
  createdAtMs: number,
): Project {
  return {
    id: options.projectId,
    name: options.name ?? name,
    source,
    createdAtMs,
    classes,
    seed: options.seed,
    splitOrigin: 'drawn',
    splitRatios: options.splitRatios,
    skipped: [],
    duplicates: [],
    understood: null,
    keptApart: [],
    revision: 0,
    isPartial: true,
  };
}

/** Without the classes that nobody came for, and with splits drawn where the folder has none. */
function wholeProject(
  { isPartial: _, ...partial }: Project,
  arrivals: readonly Arrival[],
): { readonly project: Project; readonly photos: readonly Photo[] } {
  const met = new Set(arrivals.map(({ className }) => className));
  const classes = partial.classes.filter((name) => met.has(name));
  const photos = arrivals.map((arrival, index) => toPhoto(partial.id, index, arrival, classes));
  const candidates = photos.map(({ classIndex }, i) => ({ classIndex, split: arrivals[i]!.split }));
  const { splits, origin } = drawSplits(candidates, partial.splitRatios, partial.seed);
  return {
    project: { ...partial, classes, splitOrigin: origin },
    photos: photos.map((photo, i) => ({ ...photo, split: splits[i]! })),
  };
}
