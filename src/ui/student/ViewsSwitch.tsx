/** Whether the student learns on the very views that the teacher looked at; shown where there are some. */
import type { Recipe } from '../../core/recipe/recipe.ts';
import { learnableViews } from '../../state/student/circumstances.ts';
import { Card } from '../base/Card.tsx';
import { useStudio } from '../base/studio-context.tsx';
import { SwitchField } from './Fields.tsx';

interface ViewsSwitchProps {
  readonly recipe: Recipe;
  onRecipe(recipe: Recipe): void;
}

export function ViewsSwitch({ recipe, onRecipe }: ViewsSwitchProps) {
  const plan = useStudio(learnableViews);
  if (plan === null) return null;
  const isOn = recipe.views !== null;
  return (
    <Card>
      <SwitchField
        label="Learn on the views that the teacher saw"
        isOn={isOn}
        hint={
          isOn
            ? `Each photo comes in ${plan.count} stored views in turn, each with what the teacher said of it.`
            : 'Now it sees crops of its own, with what the teacher said of the whole photo.'
        }
        onChange={(wanted) => onRecipe({ ...recipe, views: wanted ? plan : null })}
      />
    </Card>
  );
}
