/** CLIP-Embed-KD and CLIP-Teacher-KD as they would be trained now, and what a step of each costs. */
import { BASELINE, type BakeoffPlan, recipeOf } from '../../core/bakeoff/bakeoff.ts';
import { EMBED_KD_SUM, TEACHER_KD_SUM } from '../../core/bakeoff/paper.ts';
import { planOnTermsOf } from '../../core/bakeoff/plan.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { countStudent } from '../../core/students/interpreters/count.ts';
import { nearestPreset } from '../../core/students/presets.ts';
import { describeStudent } from '../../core/students/student.ts';
import { estimateLoop, type LoopCost, loopKey } from '../../core/training/loop-cost.ts';
import type { StudentState } from '../../state/student/slice.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { paceOf } from './pace.ts';
import { estimatedCosts, measuredCosts, type PaperCosts } from './paper-rows.ts';

export interface PaperPair {
  readonly plan: BakeoffPlan;
  readonly embed: Recipe;
  readonly teacher: Recipe;
}

export function pairOf(recipe: Recipe, teacherFingerprint: string | null): PaperPair {
  const student = nearestPreset(recipe.student);
  const plan = planOnTermsOf(recipe, {
    objectives: [BASELINE, EMBED_KD_SUM, TEACHER_KD_SUM],
    students: [student],
    seeds: [1],
    epochs: recipe.epochs,
  });
  const of = (objective: string) =>
    recipeOf({ ...plan, teacherFingerprint, labelledShare: 1 }, { objective, student, seed: 1 });
  return { plan, embed: of(EMBED_KD_SUM), teacher: of(TEACHER_KD_SUM) };
}

/** As measured where both were, else as estimated; null where neither can be said. */
export function costsOf(
  { embed, teacher: inLoop, plan }: PaperPair,
  student: StudentState,
  { facts, msPerImage }: TeacherState,
  classes: number,
): PaperCosts | null {
  const measuredFor = (recipe: Recipe): LoopCost | undefined =>
    student.loopCosts.find(({ key }) => key === loopKey(recipe));
  const [stored, looped] = [measuredFor(embed), measuredFor(inLoop)];
  if (stored !== undefined && looped !== undefined) return measuredCosts(stored, looped);
  const msPerStep = paceOf(plan.students[0]!, student.recipe, student);
  if (facts === null || msPerImage === null || msPerStep === null) return null;
  const described = describeStudent(embed.student, { classes, teacherDims: facts.dims });
  const { sizeBytes } = countStudent(described);
  const estimate = estimateLoop(msPerStep, embed.batchSize, msPerImage, sizeBytes, facts.sizeBytes);
  return estimatedCosts(estimate, sizeBytes, facts.sizeBytes);
}
