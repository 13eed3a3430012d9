/**
 * Writes the hand-over to a cluster for a student that `npm run distill` has trained from labels alone, so that train.py
 * can be measured against the tab (docs/cluster.md). A student.zip that was written with the format `cluster` holds the
 * same folder; this one needs nothing but the zip's recipe.json and labels.txt.
 *
 *   npx tsx bench/cluster.ts FOLDER OUT     FOLDER: the zip, unpacked; OUT: where cluster/ goes
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLUSTER } from '../src/core/exports/cluster/cluster.ts';
import type { Materials, TrainedStudent } from '../src/core/exports/format.ts';
import type { Recipe } from '../src/core/recipe/recipe.ts';
import { NORMALISATION } from '../src/core/training/normalisation.ts';
import { describeRun, initialValues } from '../src/core/training/plan.ts';

const [folder, out] = process.argv.slice(2);
if (folder === undefined || out === undefined) throw new Error('npx tsx bench/cluster.ts FOLDER OUT');
const recipe = JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')) as Recipe;
const classNames = readFileSync(join(folder, 'labels.txt'), 'utf8').trim().split('\n');
const asksTeacher = recipe.objective.some(({ id }) => id !== 'ce');
if (asksTeacher || recipe.start.kind !== 'random') {
  throw new Error('Only runs from random weights and labels alone: others need what lies in the browser.');
}
const { student, specs } = describeRun(recipe, { classes: classNames.length, teacherDims: 0 });
const values = initialValues(specs, recipe.seed);
const materials: Pick<Materials, 'beginning' | 'asset'> & { provenance: unknown } = {
  provenance: { name: 'bench', run: { recipe }, teacher: null },
  beginning: async () => ({ student, classNames, specs, values, teacher: null }),
  asset: async (name) =>
    Uint8Array.from(readFileSync(join(import.meta.dirname, '../public/take-away', name))),
};
const trained: Pick<TrainedStudent, 'normalisation'> = { normalisation: NORMALISATION };
for (const { name, bytes } of await CLUSTER.files(trained as TrainedStudent, materials as Materials)) {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), bytes);
}
console.log(
  `${join(out, 'cluster')}: ${specs.length} parameters, ${recipe.epochs} epochs of batches of ${recipe.batchSize}`,
);
