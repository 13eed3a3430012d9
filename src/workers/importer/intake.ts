/**
 * The one road into storage, for files and for the sample: photos arrive in order, leave as blocks committed with
 * their records, and become a project at the end. Until then the project is marked partial and nobody opens it.
 * Duplicates are stored once and reported.
 */
import { PHOTOS_PER_BLOCK, STUDENT_SIDE_PX } from '../../core/limits.ts';
import { drawSplits } from '../../core/photos/split.ts';
import type {
  DuplicateReport,
  ImageFormat,
  Photo,
  PhotoId,
  Project,
  SkippedFile,
  Split,
} from '../../core/records/project.ts';
import type { CopyIndex } from '../../core/records/stored-blocks.ts';
import type { ImportOptions, ImportResult } from '../../protocol/importer.ts';
import { commitBlock, type ImportedBlock } from '../../storage/copies.ts';
import { replacePhotos } from '../../storage/photos.ts';
import { putProject, stampMs } from '../../storage/projects.ts';
import { COPY_MIME_TYPE } from './decode.ts';

/** A photo as it comes out of reading, in project order. */
export interface Arrival {
  readonly id: PhotoId;
  readonly path: string;
  readonly format: ImageFormat;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly className: string | null;
  readonly split: Split | null;
  /** null when its copy is stored already. */
  readonly stored: { readonly copy: Uint8Array; readonly pixels: Uint8Array } | null;
}

export interface Intake {
  /** Photos and duplicates committed so far. */
  readonly committed: number;
  readonly photos: number;
  /** Nothing has arrived yet. */
  readonly isEmpty: boolean;
  add(arrival: Arrival): Promise<void>;
  /** Commits what is left, draws the splits and makes the project whole. */
  finish(skipped: readonly SkippedFile[]): Promise<ImportResult>;
}

interface Taken {
  readonly arrival: Arrival;
  readonly paths: string[];
  hasClassConflict: boolean;
  hasSplitConflict: boolean;
}

/**
 * @param classes in display order; those that stay empty are dropped at the end
 * @long whatever takes in a file shares what was met before it
 */
export async function openIntake(
  options: ImportOptions,
  source: Project['source'],
  name: string,
  classes: readonly string[],
): Promise<Intake> {
  const partial: Project = {
    id: options.projectId,
    name: options.name ?? name,
    source,
    createdAtMs: await stampMs(),
    classes,
    seed: options.seed,
    splitOrigin: 'drawn',
    splitRatios: options.splitRatios,
    skipped: [],
    duplicates: [],
    keptApart: [],
    revision: 0,
    isPartial: true,
  };
  await putProject(partial);
  const taken = new Map<PhotoId, Taken>();
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
      const twin = taken.get(arrival.id);
      if (twin !== undefined) {
        twin.paths.push(arrival.path);
        twin.hasClassConflict ||= twin.arrival.className !== arrival.className;
        twin.hasSplitConflict ||= twin.arrival.split !== arrival.split;
        duplicates++;
        return;
      }
      taken.set(arrival.id, {
        arrival,
        paths: [arrival.path],
        hasClassConflict: false,
        hasSplitConflict: false,
      });
      photos.push(toPhoto(partial.id, photos.length, arrival, classes));
      waiting.push(arrival);
      if (waiting.length === PHOTOS_PER_BLOCK) await flush();
    },
    async finish(skipped) {
      await flush();
      const kept = classes.filter((_, index) => photos.some((photo) => photo.classIndex === index));
      const arrivals = [...taken.values()];
      const placed = arrivals.map(({ arrival }, index) => toPhoto(partial.id, index, arrival, kept));
      const candidates = placed.map(({ classIndex }, i) => ({
        classIndex,
        split: arrivals[i]!.arrival.split,
      }));
      const { splits, origin } = drawSplits(candidates, options.splitRatios, options.seed);
      const { isPartial: _, ...whole } = partial;
      await replacePhotos(
        { ...whole, classes: kept, splitOrigin: origin, skipped, duplicates: reportsOf(arrivals) },
        placed.map((photo, i) => ({ ...photo, split: splits[i]! })),
      );
      return { projectId: partial.id, photos: placed.length, skipped: skipped.length };
    },
  };
}

function toPhoto(projectId: string, index: number, arrival: Arrival, classes: readonly string[]): Photo {
  const { stored: _, className, split, ...facts } = arrival;
  return {
    projectId,
    index,
    ...facts,
    name: arrival.path.slice(arrival.path.lastIndexOf('/') + 1),
    classIndex: className === null ? null : classes.indexOf(className),
    split: split ?? 'train',
    isExcluded: false,
  };
}

function reportsOf(taken: readonly Taken[]): DuplicateReport[] {
  return taken
    .filter(({ paths }) => paths.length > 1)
    .map(({ arrival, paths, hasClassConflict, hasSplitConflict }) => ({
      id: arrival.id,
      paths,
      conflict: hasClassConflict
        ? hasSplitConflict
          ? 'class and split'
          : 'class'
        : hasSplitConflict
          ? 'split'
          : 'none',
    }));
}

/** null when every photo was stored before. */
function packBlock(key: string, arrivals: readonly Arrival[]): ImportedBlock | null {
  const fresh = arrivals.flatMap((arrival) =>
    arrival.stored === null ? [] : [{ arrival, stored: arrival.stored }],
  );
  if (fresh.length === 0) return null;
  const ids = fresh.map(({ arrival }) => arrival.id);
  const offsets = new Uint32Array(fresh.length + 1);
  fresh.forEach(({ stored }, row) => {
    offsets[row + 1] = offsets[row]! + stored.copy.length;
  });
  const bytes = new Uint8Array(offsets[fresh.length]!);
  const pixels = new Uint8Array(fresh.length * STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3);
  const index = fresh.map(({ arrival, stored }, row): CopyIndex => {
    bytes.set(stored.copy, offsets[row]!);
    pixels.set(stored.pixels, row * stored.pixels.length);
    const { id, widthPx, heightPx } = arrival;
    return { id, copyKey: key, copyRow: row, pixelKey: key, pixelRow: row, widthPx, heightPx };
  });
  return {
    copies: { key, ids, offsets, mimeType: COPY_MIME_TYPE, bytes },
    pixels: { key, ids, sidePx: STUDENT_SIDE_PX, pixels },
    index,
  };
}
