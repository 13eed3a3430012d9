/**
 * How long a step of the recipe takes here. What is measured may recommend another recipe, which is then measured in its
 * turn.
 */
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import type { Context } from '../context.ts';
import { haveClassNamesRead } from '../read-texts.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import { withAdaptedRecipe } from './recipe-changes.ts';
import type { Recommender } from './recommender.ts';
import { estimateOf } from './slice.ts';

/** Each student that is recommended in turn; there are few. */
const MOST_ESTIMATES = 4;

/** An estimate shows no job, and nobody cancels it. */
const UNSEEN = { signal: new AbortController().signal, part: () => () => {} };

export async function estimate(
  context: Context,
  trainer: SharedTrainer,
  recommender: Recommender,
): Promise<void> {
  const { project } = context.get();
  if (project === null) return;
  const student = () => context.get().student;
  context.patch('student', { isEstimating: true });
  try {
    for (let round = 0; round < MOST_ESTIMATES; round++) {
      const { recipe } = student();
      await haveClassNamesRead(context, recipe, UNSEEN);
      const found = await trainer.call('estimate', { projectId: project.id, recipe });
      if (context.get().project?.id !== project.id) return;
      const estimates = { ...student().estimates, [stepCostKey(recipe)]: found };
      context.patch('student', { estimates });
      context.set({ student: withAdaptedRecipe(context.get(), recommender.on(context.get())) });
      if (student().recommended === null || estimateOf(student()) !== null) return;
    }
  } finally {
    context.patch('student', { isEstimating: false });
  }
}
