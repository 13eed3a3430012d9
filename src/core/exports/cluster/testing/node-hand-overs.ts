/** Hand-overs of drawn runs, as tests train them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../../../random.ts';
import { composeRecipe } from '../../../recipe/compose.ts';
import type { ObjectiveTerm, Recipe } from '../../../recipe/recipe.ts';
import type { StudentConfig } from '../../../students/family.ts';
import { classDirections } from '../../../targets/class-directions.ts';
import { centredUnit, meanLength } from '../../../targets/normalise.ts';
import { probeLogits } from '../../../targets/probe-logits.ts';
import { TINY_CONV, TINY_VIT } from '../../../testing/tiny-students.ts';
import { NORMALISATION } from '../../../training/normalisation.ts';
import { describeRun, initialValues } from '../../../training/plan.ts';
import type { Beginning, Materials, TrainedStudent } from '../../format.ts';
import { CLUSTER } from '../cluster.ts';

export const NAMES = ['red "one"', 'green'];
export const DIMS = 5;
export const PHOTOS = 6;
/** Of photos 2 and 5 nobody has said what they show. */
export const LABELS = [0, 1, -1, 1, 0, -1];

export const term = (id: string, weight: number, options: ObjectiveTerm['options'] = {}) => ({
  id,
  weight,
  options,
});

interface Case {
  readonly name: string;
  readonly recipe: Recipe;
}

export function recipeOf(
  student: StudentConfig,
  objective: readonly ObjectiveTerm[],
  change: Partial<Recipe>,
): Recipe {
  const choices = {
    preset: 'ce',
    student: 'conv',
    imageSizePx: 32,
    teacherFingerprint: 'f',
    labelledShare: 1,
  } as const;
  return {
    ...composeRecipe({ ...choices, seed: 7, pace: { epochs: 3, batchSize: PHOTOS } }),
    start: { kind: 'random' },
    student,
    objective,
    ...change,
  };
}

export const CASES: readonly Case[] = [
  {
    name: 'a conv net and all five terms',
    recipe: recipeOf(
      TINY_CONV,
      [
        term('ce', 1),
        term('kd_probe', 0.7, { temperature: 3 }),
        term('fd', 0.5),
        term('embedkd_fixed', 0.4),
        term('icl', 0.3, { duplicateCosine: 0.6 }),
      ],
      {},
    ),
  },
  {
    name: 'a transformer in the teacher’s space, with quirks',
    recipe: recipeOf(
      { ...TINY_VIT, attentionDropout: 0 } as StudentConfig,
      [
        term('ce', 1, { labelSmoothing: 0, doubleSoftmax: true }),
        term('kd_probe', 1, { doubleSoftmax: true }),
        term('embedkd_fixed', 1, { learnableScale: false }),
        term('icl', 1, { bothSides: false, skipDuplicates: false, rawScale: true }),
      ],
      { head: { kind: 'space', by: 'centroids' } },
    ),
  },
];

/** Numbers that a teacher might have said. */
export function teacher() {
  const random = createRandom(11);
  const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const stored = { dims: DIMS, values: normal(PHOTOS * DIMS) };
  // Two photos that show the same.
  stored.values.set(stored.values.slice(0, DIMS), DIMS);
  const mean = normal(DIMS).map((value) => 0.1 * value);
  const rows = centredUnit(stored, mean);
  const probe = { weights: normal(NAMES.length * DIMS), bias: normal(NAMES.length) };
  const logits = { dims: NAMES.length, values: probeLogits(probe, rows) };
  const centroids = { dims: DIMS, values: normal(NAMES.length * DIMS) };
  return { stored, mean, rows, supplies: { centroids, teacherLogits: { ...probe, logits } } };
}

export function beginningOf(recipe: Recipe): Beginning {
  const { mean, stored, supplies } = teacher();
  const { student, specs } = describeRun(recipe, {
    classes: NAMES.length,
    teacherDims: DIMS,
    trainPhotos: PHOTOS,
  });
  const values = initialValues(specs, recipe.seed);
  if (recipe.head.kind === 'space') {
    const { weight, bias } = classDirections(recipe.head.by, supplies);
    values.set('class_directions.weight', weight).set('class_directions.bias', bias);
  }
  return {
    student,
    classNames: NAMES,
    specs,
    values,
    teacher: { mean, meanLength: meanLength(stored), supplies },
  };
}

export const pixelsOf = (side: number) => {
  const random = createRandom(13);
  return Float32Array.from({ length: PHOTOS * side * side * 3 }, () => random.below(256));
};

/** Its files in a folder, with a batch beside them that `ownStep` sees, too. */
export async function write(folder: string, { recipe }: Case) {
  const trained = { normalisation: NORMALISATION } as TrainedStudent;
  const materials = {
    provenance: { name: 'drawn', run: { recipe }, teacher: { name: 'drawn', licence: '' } },
    beginning: async () => beginningOf(recipe),
    asset: async (name: string) =>
      Uint8Array.from(
        readFileSync(path.resolve(import.meta.dirname, '../../../../../public/take-away', name)),
      ),
  } as unknown as Materials;
  mkdirSync(path.join(folder, 'cluster'), { recursive: true });
  const files = await CLUSTER.files(trained, materials);
  for (const { name, bytes } of files) writeFileSync(path.join(folder, name), bytes);
  const pixels = [...pixelsOf(recipe.student.imageSizePx)];
  const batch = { pixels, labels: LABELS, embeddings: [...teacher().stored.values] };
  writeFileSync(path.join(folder, 'batch.json'), JSON.stringify(batch));
  return files;
}
