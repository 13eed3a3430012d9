/** Which recipes have steps that cost the same: what was timed and weighed for one of them holds for all. */
import type { Recipe } from './recipe.ts';

type CostRecipe = Pick<
  Recipe,
  'student' | 'objective' | 'head' | 'views' | 'batchSize' | 'backend' | 'teacherFingerprint'
> & {
  readonly clips: boolean;
  readonly averages: boolean;
};

/**
 * Equal for recipes whose steps take the same time and memory in the same folder. Weights, rates, seeds and the
 * number of epochs do not count; the options of terms do, for some of them say how much there is to compute.
 */
export function stepCostKey(recipe: Recipe): string {
  return keyOf({
    ...recipe,
    clips: recipe.optimizer.clipNorm !== null,
    averages: recipe.emaDecay !== null,
  });
}

function keyOf(recipe: CostRecipe): string {
  const { student, objective, head, views, batchSize, clips, averages, backend, teacherFingerprint } = recipe;
  const terms = objective.map(({ id, options }) => ({ id, options }));
  const what = { student, terms, head: head.kind, views, batchSize };
  return JSON.stringify({ ...what, clips, averages, backend, teacherFingerprint }, inOrder);
}

/** A replacer for JSON.stringify: the order in which keys were set does not count. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A key of today's kind for one that an earlier version stored: a list, of recipes that clipped, averaged and took no
 * stored views.
 */
export function upgradedCostKey(stored: string): string {
  const parts: unknown = JSON.parse(stored);
  if (!Array.isArray(parts)) return stored;
  const [student, objective, batchSize, backend, teacherFingerprint, head] = parts;
  return keyOf({
    ...{ student, objective, batchSize, backend, teacherFingerprint, views: null },
    head: head === 'space' ? { kind: 'space', by: 'probe' } : { kind: 'classes' },
    ...{ clips: true, averages: true },
  });
}
