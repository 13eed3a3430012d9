/** Trains a recipe that the page recommends, after the page has measured how fast this machine is. */
import type { Page } from '@playwright/test';
import type { Recipe } from '../../src/core/recipe/recipe.ts';
import { recipeInWords } from '../../src/core/recipe/recommend-words.ts';
import { headOf } from '../../src/core/students/head.ts';
import type { PupilPage } from './browser.ts';
import { DistillFailure } from './failure.ts';
import { insist } from './insist.ts';
import type { DistillOptions } from './options.ts';
import type { Recommended } from './report.ts';
import type { Terminal } from './terminal.ts';

type Wanted = Pick<DistillOptions, 'head' | 'labelBudget' | 'batchSize' | 'patience' | 'seed' | 'backend'> & {
  readonly recommended: NonNullable<DistillOptions['recommended']>;
};

/** What the command line says beside the recommendation. */
function overrides({ head, batchSize, patience }: Wanted): Partial<Recipe> {
  return {
    ...(head === 'classes' ? {} : { head: headOf(head) }),
    ...(batchSize === null ? {} : { batchSize }),
    ...(patience === null ? {} : { patience }),
  };
}

/** @throws {DistillFailure} training */
export async function trainRecommended(
  page: Page,
  options: Wanted,
  terminal: Terminal,
): Promise<Recommended> {
  const { labelBudget, seed, backend, recommended } = options;
  const isMeasured = await page.evaluate(
    ([wanted, wishes]) => {
      const { pupil } = globalThis as PupilPage;
      // What the page has chosen for these photos.
      const usual = pupil.store.getState().student.recommended ?? 'best';
      pupil.student.recommend(wanted === 'usual' ? usual : wanted, wishes);
      return pupil.student.estimate();
    },
    [recommended, { labelBudget, seed, backend }] as const,
  );
  await insist(page, isMeasured, 'student');
  const found = await page.evaluate(() => {
    const { recommended: id, recommendations } = (globalThis as PupilPage).pupil.store.getState().student;
    return id === null || recommendations === null ? null : { id, ...recommendations[id] };
  });
  if (found === null) {
    throw new DistillFailure(
      'training',
      'No recipe can be recommended for these photos. Name a --student and an --objective.',
    );
  }
  const { recipe, ...why } = found;
  const chosen = { ...recipe, ...overrides(options) };
  const name = why.id === 'quick' ? 'Quick' : 'Best';
  terminal.say(
    `${name}: ${recipeInWords(chosen)}, about ${Math.ceil(why.expectedMs / 1000)} s. ${why.reason}`,
  );
  const hasSucceeded = await page.evaluate(
    ([recipe, called]) => {
      const { pupil } = globalThis as PupilPage;
      pupil.student.setRecipe(recipe);
      return pupil.student.train(called);
    },
    [chosen, `${name}, seed ${seed}`] as const,
  );
  await insist(page, hasSucceeded, 'student');
  return why;
}
