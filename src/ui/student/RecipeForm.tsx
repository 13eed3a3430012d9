/** The recipe as a form: student, objective, labels and time, everything else; and at the foot what it costs to press Train. */
import { useMemo } from 'react';
import type { ObjectivePresetId } from '../../core/objectives/presets.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { nearestPreset } from '../../core/students/presets.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { AdvancedRecipe } from './AdvancedRecipe.tsx';
import { BudgetCard } from './BudgetCard.tsx';
import { HeadPicker } from './HeadPicker.tsx';
import { LoopCard } from './LoopCard.tsx';
import { countLabels } from './label-budget.ts';
import { ObjectivePicker } from './ObjectivePicker.tsx';
import { obstacleTo } from './obstacle.ts';
import { StartCard } from './StartCard.tsx';
import { StudentPicker } from './StudentPicker.tsx';
import { isStartGone } from './start-runs.ts';
import { TrainBar } from './TrainBar.tsx';
import { useEstimate } from './use-estimate.ts';
import { ViewsSwitch } from './ViewsSwitch.tsx';

export function RecipeForm({ onTrain }: { onTrain(): void }) {
  const session = useSession();
  const student = useStudio((studio) => studio.student);
  const teacher = useStudio((studio) => studio.teacher);
  const project = useStudio((studio) => studio.project);
  const photos = useStudio((studio) => studio.photos);
  const isTraining = useStudio((studio) => studio.jobs.train !== undefined);
  const { recipe } = student;
  const included = photos.filter((photo) => !photo.isExcluded).length;
  const hasTeacher = teacher.facts !== null && teacher.embedded >= included && included > 0;
  const teacherReads = teacher.facts?.hasText === true;
  const obstacle = obstacleTo(recipe, {
    hasPhotos: included > 0,
    hasTeacher,
    teacherReads,
    isTraining,
    isStartGone: isStartGone(recipe, student.runs),
  });
  const way = obstacle?.way ?? null;
  const wayOut = way === null ? null : { label: `Go to the ${way}`, act: () => session.show(way) };
  const { estimate, totalMsOf } = useEstimate(student, obstacle === null);

  const labels = useMemo(() => countLabels(photos, recipe.labelBudget), [photos, recipe.labelBudget]);
  const preset = (id: string, studentId: string, px: number) =>
    session.student.presetRecipe(id, studentId, px);
  const pickStudent = (id: string, px: number) => {
    // Rates and clipping belong to the family of students; what is minimised and how batches are drawn stay as the user set them.
    const { objective, sampling } = recipe;
    const fitting = preset(recipe.preset, id, px);
    session.student.setRecipe({ ...fitting, objective, ...(sampling === undefined ? {} : { sampling }) });
  };
  const pickObjective = (id: ObjectivePresetId) => {
    const { student: config, start } = recipe;
    session.student.setRecipe({
      ...preset(id, nearestPreset(config), config.imageSizePx),
      student: config,
      ...(start === undefined ? {} : { start }),
    });
  };
  const setBudget = (labelBudget: number) => {
    session.student.setRecipe({ ...recipe, labelBudget });
    const fitting = preset(recipe.preset, nearestPreset(recipe.student), recipe.student.imageSizePx);
    // With few labels a preset may leave the label term out, and take it in again with many.
    const ids = (one: Recipe) => one.objective.map((term) => term.id).join();
    if (ids(fitting) !== ids(recipe))
      session.student.setRecipe({ ...recipe, labelBudget, objective: fitting.objective });
  };

  return (
    <>
      <StudentPicker
        recipe={recipe}
        classes={project?.classes.length ?? 10}
        teacherDims={teacher.facts?.dims ?? 1}
        totalMsOf={totalMsOf}
        onPick={pickStudent}
      />
      <StartCard recipe={recipe} runs={student.runs} onRecipe={session.student.setRecipe} />
      <ObjectivePicker
        recipe={recipe}
        labelledShare={labels.photos === 0 ? 1 : labels.seen / labels.photos}
        hasTeacher={hasTeacher}
        teacherReads={teacherReads}
        onPick={pickObjective}
        onRecipe={session.student.setRecipe}
      />
      <HeadPicker
        recipe={recipe}
        hasTeacher={hasTeacher}
        teacherReads={teacherReads}
        onRecipe={session.student.setRecipe}
      />
      <BudgetCard
        recipe={recipe}
        photos={photos}
        onBudget={setBudget}
        onEpochs={(epochs) => session.student.setRecipe({ ...recipe, epochs })}
      />
      <ViewsSwitch recipe={recipe} onRecipe={session.student.setRecipe} />
      <AdvancedRecipe recipe={recipe} onRecipe={session.student.setRecipe} />
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
