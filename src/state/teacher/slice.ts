/** The teacher and what it has seen, as the page shows them. */
import type { EmbeddingCursor } from '../../core/records/stored-blocks.ts';
import type { Knowledge, SelfTest, TeacherChoice, TeacherFacts } from '../../core/records/teacher.ts';
import { DEFAULT_TEACHER } from '../../core/teachers/catalogue.ts';
import { usualPlan, type ViewPlan } from '../../core/views/plan.ts';

export interface TeacherState {
  readonly choice: TeacherChoice;
  readonly facts: TeacherFacts | null;
  /** Verdicts of the load that is under way or was the last: also there when none of them is good. */
  readonly selfTests: readonly SelfTest[];
  /** What went wrong on the way and was mended, in words; null when nothing did. */
  readonly notice: string | null;
  readonly cursor: EmbeddingCursor | null;
  /** Photos of the project that have an embedding of `facts.fingerprint`. */
  readonly embedded: number;
  readonly msPerImage: number | null;
  readonly embedSeconds: number | null;
  readonly knowledge: Knowledge | null;
  readonly isAssessing: boolean;
  /**
   * How many views of each training photo the teacher is to look at, and how they are kept; one view: the photo
   * alone.
   */
  readonly viewPlan: ViewPlan;
  /** What is stored under that plan; null with one view a photo. */
  readonly views: ViewFacts | null;
}

export interface ViewFacts {
  /** Training photos of the project all of whose views are stored. */
  readonly photos: number;
  /** Of all views under the plan, also those of other projects. */
  readonly storedBytes: number;
  readonly msPerLook: number | null;
  /** What the teacher's runtime holds while it looks; null at other times, and where it cannot be seen. */
  readonly heldBytes: number | null;
}

export const NO_TEACHER: TeacherState = {
  choice: DEFAULT_TEACHER,
  facts: null,
  selfTests: [],
  notice: null,
  cursor: null,
  embedded: 0,
  msPerImage: null,
  embedSeconds: null,
  knowledge: null,
  isAssessing: false,
  viewPlan: usualPlan(1),
  views: null,
};

/** What a look does first, in the words of its job. */
export const LOADING = 'Loading the teacher';

/** Equal for choices of the same teacher, run in the same way. */
export function choiceKey({ choice }: Pick<TeacherState, 'choice'>): string {
  return [choice.origin, choice.id, choice.dtype, choice.device].join(' ');
}
