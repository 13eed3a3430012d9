/** How many labels the student may see, as photos, and how long it learns: the two questions that decide the most. */
import { learnsUnlabelled } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Photo } from '../../core/records/project.ts';
import { Card } from '../base/Card.tsx';
import { formatCount, formatCountOf, formatPercent } from '../base/format.ts';
import styles from './BudgetCard.module.css';
import { NumberField } from './Fields.tsx';
import { BUDGETS, countLabels } from './label-budget.ts';

interface BudgetCardProps {
  readonly recipe: Recipe;
  readonly photos: readonly Photo[];
  onBudget(labelBudget: number): void;
  onEpochs(epochs: number): void;
}

export function BudgetCard({ recipe, photos, onBudget, onEpochs }: BudgetCardProps) {
  const { seen, labelled, photos: training } = countLabels(photos, recipe.labelBudget);
  const stop = nearestStop(recipe.labelBudget);
  const share = formatPercent(recipe.labelBudget, recipe.labelBudget < 0.1 ? 1 : 0);
  const rest = training - seen;
  return (
    <Card title="Labels and time" note={`train, ${formatCountOf(training, 'photo')}`}>
      <div className={styles['fields']}>
        <label className={styles['budget']}>
          <span>
            Labels the student may see: <b>{share}</b> = <b>{formatCountOf(seen, 'photo')}</b> of{' '}
            {formatCount(labelled)}
          </span>
          <input
            type="range"
            min={0}
            max={BUDGETS.length - 1}
            value={stop}
            aria-valuetext={`${share}, ${formatCountOf(seen, 'photo')}`}
            onChange={(event) => onBudget(BUDGETS[event.target.valueAsNumber]!)}
          />
          <small>{restInWords(rest, learnsUnlabelled(recipe.objective))}</small>
        </label>
        <NumberField
          label="Epochs"
          value={recipe.epochs}
          min={1}
          max={1000}
          step={1}
          hint="How often it sees each photo. You can stop early or go on later."
          onChange={(epochs) => onEpochs(Math.round(epochs))}
        />
      </div>
    </Card>
  );
}

function restInWords(rest: number, learnsFromAll: boolean): string {
  if (rest <= 0) return 'Hide some to see what labelling more photos would bring.';
  const photos = `The other ${formatCountOf(rest, 'photo')}`;
  return learnsFromAll
    ? `${photos} still teach: this objective learns from photos without a label, too.`
    : `${photos} cannot teach this objective.`;
}

function nearestStop(budget: number): number {
  let best = 0;
  BUDGETS.forEach((value, i) => {
    if (Math.abs(value - budget) < Math.abs(BUDGETS[best]! - budget)) best = i;
  });
  return best;
}
