import type { ObjectiveTerm } from '../recipe/recipe.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Student } from '../students/student.ts';
import type { Supplies } from '../supplies/registry.ts';
import type { Optimizer } from './optimizers.ts';

/** What stays the same for a whole run. */
export interface StepPlan {
  readonly student: Student;
  /** The student's parameters and the objective's own, in the order in which gradients are taken. */
  readonly specs: readonly ParameterSpec[];
  readonly terms: readonly ObjectiveTerm[];
  readonly optimizer: Optimizer;
  readonly decayAll: boolean;
  readonly clipNorm: number | null;
  /** Decay of the averaged weights; `warmStart: false` is for tests. null = none. */
  readonly ema: { readonly decay: number; readonly warmStart: boolean } | null;
  /** What the terms ask for that no batch changes. */
  readonly constants: Partial<Supplies>;
  readonly seed: number;
  /** Of the whole run; absent where it has no end, as in a timing. Only terms that start late ask. */
  readonly totalSteps?: number;
}
