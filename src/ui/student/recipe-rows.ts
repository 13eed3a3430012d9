/** A recipe as labelled rows in plain words, and the rows in which several recipes differ. */
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { ObjectiveTerm, Recipe } from '../../core/recipe/recipe.ts';
import { studentName } from '../../core/students/presets.ts';
import { startInWords } from '../../core/training/start.ts';
import { formatPercent } from '../base/format.ts';
import { headWords } from './head-words.ts';
import { objectiveName } from './run-words.ts';
import { samplingInWords } from './sampling-words.ts';

export interface RecipeRow {
  readonly label: string;
  readonly value: string;
}

export function recipeRows(recipe: Recipe): RecipeRow[] {
  const { optimizer, augmentation } = recipe;
  const row = (label: string, value: string | number | boolean): RecipeRow => ({
    label,
    value: inWords(value),
  });
  return [
    row('Objective', objectiveName(recipe)),
    row('Terms', recipe.objective.map(termInWords).join(' + ')),
    row('Student', studentName(recipe.student)),
    row('Answers', headWords(recipe).name),
    row('Image size', `${recipe.student.imageSizePx} px`),
    row('Starts from', startInWords(recipe.start)),
    row('Labels it may see', formatPercent(recipe.labelBudget, recipe.labelBudget < 0.1 ? 1 : 0)),
    row('Epochs', recipe.epochs),
    row('Weights of', recipe.keep === 'best' ? 'the best check' : 'the last step'),
    row(
      'Ends early',
      recipe.patience === null ? 'never' : `after ${recipe.patience} checks without a better one`,
    ),
    row('Batch', recipe.batchSize),
    row('Drawn from', samplingInWords(recipe.sampling)),
    row('Learning rate', recipe.optimizer.learningRate),
    row('Schedule', optimizer.schedule),
    row('Warm-up', formatPercent(optimizer.warmupShare, 0)),
    row('Weight decay', optimizer.weightDecay),
    row('Decay of norms and biases', optimizer.decayAll),
    row('Gradient clipping', optimizer.clipNorm ?? 'off'),
    row('Averaged weights (EMA)', recipe.emaDecay ?? 'off'),
    row('Stored views', recipe.views === null ? 'none' : recipe.views.count),
    row('Flip', augmentation.flip),
    row('Smallest crop', formatPercent(augmentation.minCropArea, 0)),
    row('Colour change', augmentation.colour),
    row('Teacher', recipe.teacherFingerprint?.slice(0, 12) ?? 'none'),
    row('Backend', recipe.backend),
    row('Seed', recipe.seed),
  ];
}

export interface RecipeDifference {
  readonly label: string;
  /** One a recipe, in their order. */
  readonly values: readonly string[];
}

export function recipeDifferences(recipes: readonly Recipe[]): RecipeDifference[] {
  const columns = recipes.map(recipeRows);
  const labels = columns[0]?.map((row) => row.label) ?? [];
  return labels
    .map((label, i) => ({ label, values: columns.map((rows) => rows[i]!.value) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

function termInWords(term: ObjectiveTerm): string {
  // A run from elsewhere may name a term that this version does not know.
  const objective = OBJECTIVES.has(term.id) ? OBJECTIVES.get(term.id) : { name: term.id, options: [] };
  const changed = objective.options
    .filter((option) => (term.options[option.name] ?? option.value) !== option.value)
    .map((option) => `${option.name} ${inWords(term.options[option.name]!)}`);
  const details = changed.length === 0 ? '' : ` (${changed.join(', ')})`;
  return `${term.weight} × ${objective.name}${details}`;
}

function inWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}
