/**
 * The figure of CLIP-Embed-KD (arXiv 2404.06170) for one's own photos: its students learn from class means of stored
 * embeddings, those of CLIP-Teacher-KD from each photo's own embedding, for which the paper keeps the teacher in the
 * loop. Both beside the labels here, and in everything else alike.
 */
import { deepEqual } from '../deep-equal.ts';
import type { ObjectiveTerm, Recipe } from '../recipe/recipe.ts';
import { sameRecipe } from '../recipe/same.ts';
import type { Run } from '../records/run.ts';
import { type PairedDifference, pairedDifference, type Spread, spreadOf } from './statistics.ts';

export const EMBED_KD_SUM = 'ce+embedkd';
export const TEACHER_KD_SUM = 'ce+teacherkd';

type Side = 'embedkd' | 'teacherkd';
const isSide = (id: string): id is Side => id === 'embedkd' || id === 'teacherkd';

/** Test top-1 of runs that differ in nothing but the term, over the seeds that both sides have. */
export interface PaperScores {
  /** That the runs have in common. */
  readonly epochs: number;
  readonly embed: Spread;
  readonly teacher: Spread;
  /** CLIP-Teacher-KD less CLIP-Embed-KD. */
  readonly difference: PairedDifference;
}

/**
 * Which of the two a sum learns with, and its terms with that one left blank; null where there is not exactly one of
 * them.
 */
function sideOf(terms: readonly ObjectiveTerm[]): { side: Side; rest: readonly unknown[] } | null {
  const sides = terms.map(({ id }) => id).filter(isSide);
  const [side] = sides;
  if (side === undefined || sides.length > 1) return null;
  const rest = terms.map((term) => ({ ...term, id: term.id === side ? null : term.id }));
  return { side, rest };
}

/** Runs that differ in nothing but the term and the seed: test top-1 of each side by seed, the newest of each. */
interface Group {
  readonly recipe: Recipe;
  readonly revision: number;
  readonly rest: readonly unknown[];
  readonly scores: Readonly<Record<Side, Map<number, number>>>;
}

/**
 * @param runs newest first: of several pairs of the same student the newest count
 * @param like what they must have been trained with
 * @returns null before both have been trained on the same terms
 */
export function paperScores(
  runs: readonly Run[],
  like: Pick<Recipe, 'student' | 'teacherFingerprint'>,
): PaperScores | null {
  const groups: Group[] = [];
  for (const { recipe, revision, status, scores } of runs) {
    const found = sideOf(recipe.objective);
    const test = scores?.test ?? null;
    if (found === null || status !== 'finished' || test === null) continue;
    const { student, teacherFingerprint } = recipe;
    if (!deepEqual(student, like.student) || teacherFingerprint !== like.teacherFingerprint) continue;
    const isOf = (group: Group) =>
      group.revision === revision &&
      deepEqual(group.rest, found.rest) &&
      sameRecipe(group.recipe, recipe, ['preset', 'objective', 'seed']);
    let group = groups.find(isOf);
    if (group === undefined) {
      group = { recipe, revision, rest: found.rest, scores: { embedkd: new Map(), teacherkd: new Map() } };
      groups.push(group);
    }
    const own = group.scores[found.side];
    if (!own.has(recipe.seed)) own.set(recipe.seed, test);
  }
  for (const { recipe, scores } of groups) {
    const { embedkd, teacherkd } = scores;
    const seeds = [...embedkd.keys()].filter((seed) => teacherkd.has(seed));
    const of = (side: ReadonlyMap<number, number>) => spreadOf(seeds.map((seed) => side.get(seed)!));
    const [embed, teacher, difference] = [of(embedkd), of(teacherkd), pairedDifference(teacherkd, embedkd)];
    if (embed !== null && teacher !== null && difference !== null)
      return { epochs: recipe.epochs, embed, teacher, difference };
  }
  return null;
}
