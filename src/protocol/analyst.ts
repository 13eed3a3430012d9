/**
 * Messages of the analyst worker. It answers from what a teacher has left in storage (embeddings of photos and texts)
 * and never loads one: what each call asks for must be there, or it rejects with NO_EMBEDDINGS.
 */
import type { ClassPrompt, NamingMethod, Proposals, SearchHit } from '../core/naming.ts';
import type { PhotoId } from '../core/records/project.ts';
import type { Knowledge, SplitScores } from '../core/records/teacher.ts';
import type { Selection, SelectionQuestion } from '../core/selection/selection.ts';

export interface SelectProgress {
  /** Finding the photos, then how even it leaves the rest. */
  readonly part: 'looking' | 'comparing';
  /** Pieces of work, not photos. */
  readonly done: number;
  readonly total: number;
}

export interface NamingQuestion {
  readonly projectId: string;
  readonly fingerprint: string;
  readonly method: NamingMethod;
  readonly prompts: readonly ClassPrompt[];
  readonly templates: readonly string[];
  /** Photos whose class nobody has looked at one by one: calibration does not learn from them. */
  readonly unseenIds: readonly PhotoId[];
}

export interface NamingAnswer {
  readonly proposals: Proposals;
  /** Top-1 of the texts on photos whose class is known; null where there are none, or neighbours were asked. */
  readonly zeroShot: SplitScores | null;
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type AnalystCalls = {
  /** kNN, linear probe and map of a project, from stored embeddings; stored and returned. */
  assess: {
    params: { projectId: string; fingerprint: string };
    progress: { done: number; total: number };
    result: Knowledge;
  };
  /** Classes for the unlabelled photos of a project, from stored embeddings of photos and texts. */
  propose: { params: NamingQuestion; progress: never; result: NamingAnswer };
  /** What of the training photos could be left out or named, from stored embeddings; changes nothing. */
  select: {
    params: { projectId: string; fingerprint: string; question: SelectionQuestion };
    progress: SelectProgress;
    result: Selection;
  };
  /** The photos nearest to a stored text, best first. */
  search: {
    params: { projectId: string; fingerprint: string; text: string; most: number };
    progress: never;
    result: readonly SearchHit[];
  };
};
