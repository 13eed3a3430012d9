/** Which student, and what it knows before its first step. */
import { useMemo } from 'react';
import { withStudent } from '../../core/recipe/edit.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { networkOf, type StudentChoice } from '../../core/recipe/student-choice.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { NetworkCard } from './NetworkCard.tsx';
import { StartCard } from './StartCard.tsx';
import { StudentPicker } from './StudentPicker.tsx';

interface StudentCardsProps {
  readonly recipe: Recipe;
  /** Of the recipe as it is; null where nobody has measured it. */
  readonly msPerStep: number | null;
  totalMsOf(recipe: Recipe): number | null;
}

export function StudentCards({ recipe, msPerStep, totalMsOf }: StudentCardsProps) {
  const { setRecipe } = useSession().student;
  const teacherDims = useStudio((studio) => studio.teacher.facts?.dims ?? 1);
  const classes = useStudio((studio) => studio.project?.classes.length ?? 10);
  const runs = useStudio((studio) => studio.student.runs);
  const networks = useStudio((studio) => studio.models.networks);
  const head = recipe.head.kind;
  const heads = useMemo(
    () => ({ classes: Math.max(1, classes), teacherDims, head }),
    [classes, teacherDims, head],
  );
  const pick = (choice: StudentChoice, px: number) => setRecipe(withStudent(recipe, choice, px));
  return (
    <>
      <StudentPicker recipe={recipe} heads={heads} totalMsOf={totalMsOf} onPick={pick} />
      <NetworkCard recipe={recipe} heads={heads} msPerStep={msPerStep} totalMsOf={totalMsOf} onPick={pick} />
      <StartCard
        recipe={recipe}
        runs={runs}
        network={networkOf(recipe.student, networks)}
        onRecipe={setRecipe}
      />
    </>
  );
}
