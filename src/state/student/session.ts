import type { Choices } from '../../core/recipe/compose.ts';
import type { Keep, Recipe } from '../../core/recipe/recipe.ts';
import type { RecommendedId, Wishes } from '../../core/recipe/recommended.ts';

/** The student: recipe, estimate, runs, and what a step costs with the teacher in the loop. */
export interface StudentSession {
  setRecipe(recipe: Recipe): void;
  /**
   * The recommended recipe for an objective and a student (a preset or a network that was brought, by its id), for the
   * current project and teacher: see `recomposed`.
   */
  presetRecipe(preset: string, student: string, imageSizePx: number, choices?: Choices): Recipe;
  /**
   * Takes one of the two recommended recipes. It follows the folder, the teacher and the measured pace until it is
   * edited.
   */
  recommend(id: RecommendedId, wishes?: Partial<Wishes>): void;
  /** Measures a step of the recipe; of a recommended one until what is recommended by that is measured, too. */
  estimate(): Promise<boolean>;
  /** Creates a run from the recipe and trains it to its end. */
  train(name?: string): Promise<boolean>;
  pause(): void;
  resume(runId: string): Promise<boolean>;
  /** Ends the run where it is; its student can be evaluated and exported. */
  stop(): Promise<boolean>;
  /** Goes on for more epochs after the end. */
  continue(runId: string, epochs: number): Promise<boolean>;
  /** Takes a run's student from its best check, or from its last step; it answers anew. */
  keepWeights(runId: string, keep: Keep): Promise<boolean>;
  openRun(runId: string): Promise<void>;
  renameRun(runId: string, name: string): Promise<boolean>;
  removeRun(runId: string): Promise<boolean>;
  /**
   * Measures what a step of this recipe costs with the teacher in the loop, on a throw-away student; kept in
   * `student.loopCosts`.
   */
  measureLoop(recipe: Recipe): Promise<boolean>;
  cancelLoop(): void;
  compareRuns(runIds: readonly string[]): void;
}
