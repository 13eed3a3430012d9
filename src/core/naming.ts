/**
 * Names for unlabelled photos: what the user asks for, and what a teacher proposes. Plain data between worker,
 * storage and page.
 */
import type { PhotoId } from './records/project.ts';
import { list, orNull, pair, parser, record, since, text } from './records/shape.ts';

/** A class as the user describes it to a teacher that reads: its name, and more ways to say it. */
export interface ClassPrompt {
  readonly name: string;
  /** Further descriptions beside the name ("a trainer", "a running shoe"); each goes through every template. */
  readonly descriptions: readonly string[];
}

/** Where proposals come from: class names as text, or the nearest of a handful of photos that have a label. */
export type NamingMethod = 'text' | 'neighbours';

/** How raw similarities became probabilities. */
export interface Calibration {
  readonly temperature: number;
  /**
   * `teacher`: the scale it was trained with, nobody has checked it here; `labelled`: fitted to photos whose class a
   * person gave.
   */
  readonly source: 'teacher' | 'labelled';
  /** Photos that it was fitted to. */
  readonly photos: number;
}

export interface Proposals {
  readonly method: NamingMethod;
  readonly classes: readonly string[];
  /** Unlabelled photos, in the order of the project. */
  readonly ids: readonly PhotoId[];
  /** [ids.length, classes.length], calibrated; rows add up to 1. */
  readonly probabilities: Float32Array;
  /** [ids.length]: the likeliest class. */
  readonly classIndices: Int32Array;
  /** [ids.length]: its probability minus the runner-up's. */
  readonly margins: Float32Array;
  readonly calibration: Calibration;
}

/**
 * The user's word on one photo before it is accepted: the name of a class, or null: none that anybody can be sure of.
 */
export type Decision = string | null;
export type Decisions = ReadonlyMap<PhotoId, Decision>;

/** A photo whose class the user has accepted. */
export interface NamedPhoto {
  readonly id: PhotoId;
  /** Into the proposals' classes. */
  readonly classIndex: number;
  /**
   * A person has looked at this very photo. Those accepted in one stroke teach calibration nothing: it would confirm
   * itself.
   */
  readonly isReviewed: boolean;
}

/** What is kept of naming with a project. */
export interface NamingNotes {
  readonly prompts: readonly ClassPrompt[];
  readonly templates: readonly string[];
  /** Photos whose class was accepted in one stroke, without a look at each. */
  readonly unseenIds: readonly PhotoId[];
  /** By name, so that they outlive other classes and another teacher. */
  readonly decisions: readonly (readonly [PhotoId, Decision])[];
}

export const parseNamingNotes = parser(
  'What was said of names',
  'Say it again.',
  record<NamingNotes>({
    prompts: list(record<ClassPrompt>({ name: text, descriptions: list(text) })),
    templates: list(text),
    unseenIds: list(text),
    decisions: since([], list(pair(text, orNull(text)))),
  }),
);

export interface SearchHit {
  readonly id: PhotoId;
  /** Cosine between the text and the photo, centred: comparable within one search only. */
  readonly score: number;
}
