/**
 * What was dropped, as the user sees it: a project, its photos, and what of it was left out. Plain data, as IndexedDB
 * takes it.
 */
import type { ErrorCode } from '../errors.ts';
import type { ImportAccount, ImportPlan } from './import-plan.ts';
import {
  count,
  flag,
  list,
  number,
  of,
  oneOf,
  optional,
  orNull,
  pair,
  parser,
  record,
  type Shape,
  since,
  size,
  text,
} from './shape.ts';

export const SPLITS = ['train', 'validation', 'test'] as const;

export type Split = (typeof SPLITS)[number];

/** Lower-case hex SHA-256 of a file's bytes: the identity of a photo everywhere. */
export type PhotoId = string;

const IMAGE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'bmp', 'avif', 'ico', 'jxl'] as const;

export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export interface SplitRatios {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * One folder of photos as the user sees it. `classes` is in order of first appearance; a photo's `classIndex` points
 * into it.
 */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly source: 'folder' | 'files' | 'archive' | 'sample';
  readonly createdAtMs: number;
  readonly classes: readonly string[];
  readonly seed: number;
  /** Where the splits come from: the folder's own, or drawn by us with these ratios. */
  readonly splitOrigin: 'folder' | 'drawn' | 'mixed';
  readonly splitRatios: SplitRatios;
  readonly skipped: readonly SkippedFile[];
  readonly duplicates: readonly DuplicateReport[];
  /** How it was understood when it came in; null of drawn samples, and of projects from before there were plans. */
  readonly understood: Understood | null;
  /** Names of classes that look like one and that the user keeps as two; a renamed class is a new question. */
  readonly keptApart: readonly (readonly [string, string])[];
  /** Raised by every edit of labels or splits; results remember the revision they were made from. */
  readonly revision: number;
  /**
   * Set while its import is under way: a project found with it was cut off, is never opened, and goes when the next
   * import ends.
   */
  readonly isPartial?: true;
}

export interface Photo {
  readonly projectId: string;
  /** Position in the project, 0..N-1, stable. */
  readonly index: number;
  readonly id: PhotoId;
  readonly path: string;
  readonly name: string;
  readonly format: ImageFormat;
  /** Of the original, after EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  /**
   * null = unlabelled: embedded and used by every objective that needs no label. Unlabelled photos are always in
   * `train`.
   */
  readonly classIndex: number | null;
  readonly split: Split;
  readonly isExcluded: boolean;
}

export interface SkippedFile {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** The plan that a project was imported by, and what it came to. */
export interface Understood {
  readonly plan: ImportPlan;
  readonly account: ImportAccount;
  /** What was to be told of it, in sentences. */
  readonly notes: readonly string[];
}

/** The same bytes met more than once. `conflict` says whether the copies disagree on class or split. */
export interface DuplicateReport {
  readonly id: PhotoId;
  readonly paths: readonly string[];
  readonly conflict: 'none' | 'class' | 'split' | 'class and split';
}

const SKIPPED = record<SkippedFile>({ path: text, code: text as Shape<ErrorCode>, reason: text });
const DUPLICATE = record<DuplicateReport>({
  id: text,
  paths: list(text),
  conflict: oneOf(['none', 'class', 'split', 'class and split']),
});
const PROJECT = record<Project>({
  id: text,
  name: text,
  source: oneOf(['folder', 'files', 'archive', 'sample']),
  createdAtMs: number,
  classes: list(text),
  seed: number,
  splitOrigin: oneOf(['folder', 'drawn', 'mixed']),
  splitRatios: record<SplitRatios>({ train: number, validation: number, test: number }),
  skipped: list(SKIPPED),
  duplicates: list(DUPLICATE),
  // Large, and rarely asked for: whoever shows it looks closer.
  understood: since(null, orNull(of('a record', (value) => typeof value === 'object'))),
  keptApart: since([], list(pair(text, text))),
  revision: count,
  isPartial: optional(oneOf([true])),
});

const IMPORT_AGAIN = 'It stays stored as it is. Import the folder again.';

export const parseProject = parser('A stored project', IMPORT_AGAIN, PROJECT);

const PHOTO = record<Photo>({
  projectId: text,
  index: count,
  id: text,
  path: text,
  name: text,
  format: oneOf(IMAGE_FORMATS),
  widthPx: size,
  heightPx: size,
  sizeBytes: count,
  classIndex: orNull(count),
  split: oneOf(SPLITS),
  isExcluded: flag,
});

export const parsePhoto = parser('A stored photo', IMPORT_AGAIN, PHOTO);
