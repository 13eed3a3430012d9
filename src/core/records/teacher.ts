/** A teacher as it was chosen, as it runs, and what it knows of a project. */
import type { PhotoId } from './project.ts';
import {
  array,
  count,
  flag,
  holds,
  list,
  number,
  oneOf,
  optional,
  orNull,
  parser,
  record,
  since,
  size,
  text,
} from './shape.ts';

/** A teacher as the user chose it. */
export interface TeacherChoice {
  /**
   * Catalogue id, Hub id (`Xenova/clip-vit-base-patch32`), folder name under /teachers/, or the name given to dropped
   * files.
   */
  readonly id: string;
  /**
   * `dropped`: files that the user brought, kept in this browser. `embeddings`: numbers computed elsewhere; nothing
   * can be loaded.
   */
  readonly origin: 'built-in' | 'same-origin' | 'hub' | 'dropped' | 'embeddings';
  readonly dtype: 'auto' | 'q8' | 'fp32' | 'fp16' | 'q4' | 'q4f16';
  readonly device: 'auto' | 'webgpu' | 'wasm';
}

export interface SelfTest {
  readonly device: 'webgpu' | 'wasm';
  readonly dtype: string;
  readonly passed: boolean;
  /** Mean cosine to the golden embeddings; null where the catalogue has none or the session failed. */
  readonly cosine: number | null;
  readonly reason: string;
  /** Where the verdict comes from: tested just now, remembered from an earlier test, or none. */
  readonly basis: 'tested' | 'remembered' | 'not-tried';
  /** Measured on a few batches after a warm-up; absent where it was not measured. */
  readonly msPerImage?: number;
  readonly isChosen?: boolean;
}

/** What runs after the plan of device and dtype has been tried: the teacher report. */
export interface TeacherFacts {
  readonly id: string;
  readonly name: string;
  readonly dtype: string;
  readonly device: 'webgpu' | 'wasm';
  readonly deviceName: string;
  readonly threads: number;
  readonly dims: number;
  readonly imageSizePx: number;
  /** Key of its embeddings: model bytes, dtype and version of our preprocessing. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly selfTests: readonly SelfTest[];
  /** Whether it reads text too. */
  readonly hasText: boolean;
}

/**
 * "What the teacher knows": measured on embeddings alone. Accuracies in 0..1, null where a split has no labelled
 * photo.
 */
export interface Knowledge {
  readonly projectId: string;
  readonly fingerprint: string;
  readonly revision: number;
  readonly knn: SplitScores;
  readonly linearProbe: SplitScores;
  readonly neighbours: number;
  /** [N, 2] in the order of `mapIds`, scaled to -1..1. */
  readonly map: Float32Array;
  readonly mapIds: readonly PhotoId[];
}

export interface SplitScores {
  readonly validation: number | null;
  readonly test: number | null;
}

const CHOICE = record<TeacherChoice>({
  id: text,
  origin: oneOf(['built-in', 'same-origin', 'hub', 'dropped', 'embeddings']),
  dtype: oneOf(['auto', 'q8', 'fp32', 'fp16', 'q4', 'q4f16']),
  device: oneOf(['auto', 'webgpu', 'wasm']),
});

const DEVICE = oneOf(['webgpu', 'wasm']);
const SELF_TEST = record<SelfTest>({
  device: DEVICE,
  dtype: text,
  passed: flag,
  cosine: orNull(number),
  reason: text,
  basis: since('tested', oneOf(['tested', 'remembered', 'not-tried'])),
  msPerImage: optional(number),
  isChosen: optional(flag),
});
const FACTS = record<TeacherFacts>({
  id: text,
  name: text,
  dtype: text,
  device: DEVICE,
  deviceName: text,
  threads: count,
  dims: size,
  imageSizePx: count,
  fingerprint: text,
  sizeBytes: number,
  selfTests: list(SELF_TEST),
  hasText: since(false, flag),
});

/** A teacher that was chosen, with what came of loading it. */
export interface LoadedTeacher {
  readonly choice: TeacherChoice;
  readonly facts: TeacherFacts;
}

const LOOK_AGAIN = 'Let the teacher look again.';

export const LOADED_TEACHER = record<LoadedTeacher>({ choice: CHOICE, facts: FACTS });
export const parseLoadedTeacher = parser('What is stored of the teacher', LOOK_AGAIN, LOADED_TEACHER);
export const parseLoadedTeachers = parser(
  'The list of embeddings',
  'Drop their files again.',
  list(LOADED_TEACHER),
);

export const SCORES = record<SplitScores>({ validation: orNull(number), test: orNull(number) });
const KNOWLEDGE = holds(
  record<Knowledge>({
    projectId: text,
    fingerprint: text,
    revision: count,
    knn: SCORES,
    linearProbe: SCORES,
    neighbours: count,
    map: array(Float32Array),
    mapIds: list(text),
  }),
  'a map with two numbers a photo',
  ({ map, mapIds }) => map.length === 2 * mapIds.length,
);

export const parseKnowledge = parser('What the teacher knows', LOOK_AGAIN, KNOWLEDGE);
