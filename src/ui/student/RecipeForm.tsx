/**
 * The recipe as a form: student, objective, labels and time, everything else; and at the foot what it costs to press
 * Train.
 */
import { useMemo } from 'react';
import { labelledShareOf } from '../../core/photos/training-photos.ts';
import { withLabelBudget, withObjective } from '../../core/recipe/edit.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { AdvancedRecipe } from './AdvancedRecipe.tsx';
import { BudgetCard } from './BudgetCard.tsx';
import { HeadPicker } from './HeadPicker.tsx';
import { LoopCard } from './LoopCard.tsx';
import { countLabels } from './label-budget.ts';
import { ObjectivePicker } from './ObjectivePicker.tsx';
import { StudentCards } from './StudentCards.tsx';
import { TrainBar } from './TrainBar.tsx';
import { useEstimate } from './use-estimate.ts';
import { useReadiness } from './use-readiness.ts';
import { ViewsSwitch } from './ViewsSwitch.tsx';

export function RecipeForm({ onTrain }: { onTrain(): void }) {
  const session = useSession();
  const student = useStudio((studio) => studio.student);
  const photos = useStudio((studio) => studio.photos);
  const { recipe } = student;
  const { setRecipe } = session.student;
  const { hasTeacher, teacherReads, obstacle } = useReadiness();
  const way = obstacle?.way ?? null;
  const wayOut = way === null ? null : { label: `Go to the ${way}`, act: () => session.show(way) };
  const { estimate, totalMsOf } = useEstimate(student, obstacle === null);
  const labels = useMemo(() => countLabels(photos, recipe.labelBudget), [photos, recipe.labelBudget]);
  const labelledShare = useMemo(() => labelledShareOf(photos), [photos]);
  return (
    <>
      <StudentCards recipe={recipe} msPerStep={estimate?.msPerStep ?? null} totalMsOf={totalMsOf} />
      <ObjectivePicker
        recipe={recipe}
        labelledShare={labels.photos === 0 ? 1 : labels.seen / labels.photos}
        hasTeacher={hasTeacher}
        teacherReads={teacherReads}
        onPick={(id) => setRecipe(withObjective(recipe, id, labelledShare))}
        onRecipe={setRecipe}
      />
      <HeadPicker recipe={recipe} hasTeacher={hasTeacher} teacherReads={teacherReads} onRecipe={setRecipe} />
      <BudgetCard
        recipe={recipe}
        photos={photos}
        onBudget={(budget) => setRecipe(withLabelBudget(recipe, budget, labelledShare))}
        onEpochs={(epochs) => setRecipe({ ...recipe, epochs })}
      />
      <ViewsSwitch recipe={recipe} onRecipe={setRecipe} />
      <AdvancedRecipe recipe={recipe} onRecipe={setRecipe} />
      {obstacle === null ? (
        <LoopCard
          recipe={recipe}
          msPerStep={estimate?.msPerStep ?? null}
          steps={estimate === null ? null : estimate.stepsPerEpoch * recipe.epochs}
          student={estimate?.student ?? null}
        />
      ) : null}
      <TrainBar
        recipe={recipe}
        estimate={estimate}
        isEstimating={student.isEstimating}
        obstacle={obstacle?.text ?? ''}
        obstacleAction={wayOut}
        onTrain={onTrain}
      />
    </>
  );
}
