/** What a student is measured against: the teacher's knowledge, and the same student without a teacher. */
import { deepEqual } from '../../core/deep-equal.ts';
import type { Split } from '../../core/records/project.ts';
import type { Run } from '../../core/records/run.ts';
import type { Knowledge } from '../../core/records/teacher.ts';
import { headIdOf } from '../../core/students/head.ts';

export interface Baseline {
  readonly key: 'probe' | 'knn' | 'ce';
  readonly label: string;
  readonly value: number;
}

/** Known baselines of a split; `train` has none. */
export function baselines(
  knowledge: Knowledge | null,
  runs: readonly Run[],
  open: Run | null,
  split: Split,
): Baseline[] {
  if (split === 'train') return [];
  const found: Baseline[] = [];
  const add = (key: Baseline['key'], label: string, value: number | null | undefined) => {
    if (value != null) found.push({ key, label, value });
  };
  add('probe', 'what the teacher knows (linear probe)', knowledge?.linearProbe[split]);
  add('knn', 'what the teacher knows (nearest photos)', knowledge?.knn[split]);
  const plain = labelsOnlyRun(runs, open);
  add('ce', `labels only (${plain?.name})`, plain?.scores?.[split]);
  return found;
}

/**
 * The run without a teacher that is most like the open one: same label budget and student if there is one, else the
 * newest.
 */
export function labelsOnlyRun(runs: readonly Run[], open: Run | null): Run | null {
  const candidates = runs.filter(
    (run) =>
      run.id !== open?.id &&
      run.scores !== null &&
      headIdOf(run.recipe.head) === 'classes' &&
      run.recipe.objective.every((term) => term.id === 'ce'),
  );
  const likeness = (run: Run) =>
    (run.recipe.labelBudget === open?.recipe.labelBudget ? 2 : 0) +
    (deepEqual(run.recipe.student, open?.recipe.student) ? 1 : 0);
  return candidates.reduce<Run | null>(
    (best, run) => (best === null || likeness(run) > likeness(best) ? run : best),
    null,
  );
}
