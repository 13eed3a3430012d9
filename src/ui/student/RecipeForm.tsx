/**
 * The recipe as a form: two that are recommended, all choices behind them, and at the foot what it costs to press
 * Train.
 */
import { useMemo } from 'react';
import { labelledShareOf, trainingPhotos } from '../../core/photos/training-photos.ts';
import { withLabelBudget, withObjective } from '../../core/recipe/edit.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { AdvancedRecipe } from './AdvancedRecipe.tsx';
import { AllChoices } from './AllChoices.tsx';
import { BudgetCard } from './BudgetCard.tsx';
import { HeadPicker } from './HeadPicker.tsx';
import { LoopCard } from './LoopCard.tsx';
import { countLabels } from './label-budget.ts';
import { ObjectivePicker } from './ObjectivePicker.tsx';
import { RecommendedCard } from './RecommendedCard.tsx';
import { StudentCards } from './StudentCards.tsx';
import { TrainBar } from './TrainBar.tsx';
import { type EstimateView, useEstimate } from './use-estimate.ts';
import { type Readiness, useReadiness } from './use-readiness.ts';
import { ViewsSwitch } from './ViewsSwitch.tsx';

export function RecipeForm({ onTrain }: { onTrain(): void }) {
  const session = useSession();
  const student = useStudio((studio) => studio.student);
  const photos = useStudio((studio) => studio.photos);
  const trainPhotos = useMemo(() => trainingPhotos(photos).length, [photos]);
  const { recommended, recommendations } = student;
  const readiness = useReadiness();
  const { obstacle } = readiness;
  const way = obstacle?.way ?? null;
  const wayOut = way === null ? null : { label: `Go to the ${way}`, act: () => session.show(way) };
  const estimate = useEstimate(student, trainPhotos, obstacle === null);
  return (
    <>
      {recommendations !== null && (
        <RecommendedCard
          recommendations={recommendations}
          chosen={recommended}
          onChoice={(id) => session.student.recommend(id)}
        />
      )}
      <AllChoices isOwn={recommendations === null || recommended === null}>
        <Choices readiness={readiness} estimate={estimate} />
      </AllChoices>
      <TrainBar
        {...estimate}
        isEstimating={student.isEstimating}
        obstacle={obstacle?.text ?? ''}
        obstacleAction={wayOut}
        onTrain={onTrain}
      />
    </>
  );
}

interface ChoicesProps {
  readonly readiness: Readiness;
  readonly estimate: EstimateView;
}

function Choices({ readiness, estimate: { estimate, steps, totalMsOf } }: ChoicesProps) {
  const { setRecipe } = useSession().student;
  const recipe = useStudio((studio) => studio.student.recipe);
  const photos = useStudio((studio) => studio.photos);
  const { hasTeacher, teacherReads, obstacle } = readiness;
  const labels = useMemo(() => countLabels(photos, recipe.labelBudget), [photos, recipe.labelBudget]);
  const labelledShare = useMemo(() => labelledShareOf(photos), [photos]);
  const form = { recipe, onRecipe: setRecipe };
  return (
    <>
      <StudentCards recipe={recipe} msPerStep={estimate?.msPerStep ?? null} totalMsOf={totalMsOf} />
      <ObjectivePicker
        labelledShare={labels.photos === 0 ? 1 : labels.seen / labels.photos}
        hasTeacher={hasTeacher}
        teacherReads={teacherReads}
        onPick={(id) => setRecipe(withObjective(recipe, id, labelledShare))}
        {...form}
      />
      <HeadPicker hasTeacher={hasTeacher} teacherReads={teacherReads} {...form} />
      <BudgetCard
        recipe={recipe}
        photos={photos}
        onBudget={(budget) => setRecipe(withLabelBudget(recipe, budget, labelledShare))}
        onEpochs={(epochs) => setRecipe({ ...recipe, epochs })}
      />
      <ViewsSwitch {...form} />
      <AdvancedRecipe {...form} />
      {obstacle === null ? (
        <LoopCard
          recipe={recipe}
          msPerStep={estimate?.msPerStep ?? null}
          steps={estimate === null ? null : steps}
          student={estimate?.student ?? null}
        />
      ) : null}
    </>
  );
}
