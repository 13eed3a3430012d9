/** What a run began with, worked out anew from what is stored: for whoever trains it elsewhere. */
import type { Beginning } from '../../core/exports/format.ts';
import type { Run } from '../../core/records/run.ts';
import { meanLength } from '../../core/targets/normalise.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { runBackendOf } from './choose-backend.ts';
import { createFeed } from './feed.ts';
import { withFrozenClassifier } from './frozen-classifier.ts';
import type { Folder } from './material.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { readMaterial } from './run-material.ts';
import { startingValues } from './start.ts';

/**
 * A student that is open is closed.
 * @throws {PupilError} where photos, embeddings or the weights to start from are gone
 */
export async function beginningOf(run: Run, folder: Folder, say: (note: string) => void): Promise<Beginning> {
  const { recipe } = run;
  const classNames = folder.project.classes;
  const material = await readMaterial(folder, recipe, say, PIXEL_LIMITS);
  const { prepared, description, totalSteps, train, draw, source, views } = material;
  await runBackendOf(run);
  const feed = createFeed({ ...train, draw, source, classes: classNames.length, prepared, views }, recipe);
  try {
    const start = await startingValues(recipe, description, classNames, feed, totalSteps, material);
    const values = withFrozenClassifier(start, recipe.head, prepared.materials);
    return {
      student: description.student,
      classNames,
      specs: description.specs,
      values,
      teacher: prepared.space && {
        mean: Float32Array.from(prepared.space.mean),
        meanLength: meanLength(await readEmbeddings(recipe.teacherFingerprint!, train.ids)),
        supplies: prepared.materials,
      },
    };
  } finally {
    feed.dispose();
  }
}
