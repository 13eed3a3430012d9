/** What a file says of a student that nobody has trained. */
import { composeRecipe } from '../../../recipe/compose.ts';
import type { Recipe } from '../../../recipe/recipe.ts';
import type { Student } from '../../../students/student.ts';
import type { StudentNote } from '../weights-file.ts';

const TERMS = {
  ce: { weight: 1, options: {} },
  fd: { weight: 0.5, options: {} },
  embedkd: { weight: 0.5, options: {} },
};

/** With terms that ask for the maps that the student has. */
export function recipeOf({
  config,
  head,
  projection,
}: Pick<Student, 'config' | 'head' | 'projection'>): Recipe {
  const recipe = composeRecipe({
    preset: 'ce',
    labelledShare: 1,
    labelBudget: 1,
    student: 'conv',
    imageSizePx: 32,
    teacherFingerprint: null,
    views: null,
    seed: 1,
    pace: { epochs: 1, batchSize: 4 },
  });
  const ids = ['ce', ...(projection === 'none' ? [] : ['fd']), ...(projection === 'both' ? ['embedkd'] : [])];
  return {
    ...recipe,
    student: config,
    head: head === 'space' ? { kind: 'space', by: 'centroids' } : { kind: 'classes' },
    objective: ids.map((id) => ({ id, ...TERMS[id as keyof typeof TERMS] })),
  };
}

export function noteFor(student: Student, classNames: readonly string[]): StudentNote {
  return {
    version: 1,
    name: 'drawn',
    classNames,
    teacherDims: student.teacherDims,
    recipe: recipeOf(student),
  };
}
