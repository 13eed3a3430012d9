/**
 * Prepares what the terms and the head of a recipe ask for, from the photos' labels and what is stored of the
 * teacher.
 */
import { needsOf } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { asksTeacher } from '../../core/supplies/needs.ts';
import { prepareSupplies } from '../../core/supplies/prepare.ts';
import type { Materials } from '../../core/supplies/registry.ts';
import type { TeacherSource } from '../../core/supplies/supply.ts';
import { classPrompts } from '../../core/targets/prompts.ts';
import { readNamingNotes } from '../../storage/naming-notes.ts';
import { readTexts } from '../../storage/texts.ts';
import { runBackend } from '../shared/backend.ts';
import { centredEmbeddings } from './centred-embeddings.ts';
import { type Folder, labelledPhotos, type TrainingSet } from './material.ts';

export interface Prepared {
  readonly materials: Materials;
  /**
   * The teacher's space; null where neither objective nor head asks a teacher. @property mean of the training photos,
   * as stored [D]
   */
  readonly space: { readonly dims: number; readonly mean: Float64Array } | null;
}

/**
 * Only labels that the budget leaves visible are learned from.
 * @throws {PupilError} NO_EMBEDDINGS when a teacher is asked that has not seen all of these photos, or not read the
 * class names
 */
export async function preparedFor(
  recipe: Recipe,
  folder: Folder,
  train: Pick<TrainingSet, 'ids' | 'labels'>,
): Promise<Prepared> {
  const needs = needsOf(recipe.objective, recipe.head);
  const { teacherFingerprint: fingerprint, seed } = recipe;
  const isTaught = asksTeacher(needs) && fingerprint !== null;
  const teacher = isTaught ? await teacherSource(fingerprint, folder, train) : null;
  const classes = folder.project.classes.length;
  const source = { classes, labels: train.labels, seed, teacher };
  const materials = await prepareSupplies(needs, source, () => runBackend('wasm'));
  return { materials, space: teacher && { dims: teacher.rows.dims, mean: teacher.mean } };
}

async function teacherSource(
  fingerprint: string,
  folder: Folder,
  train: Pick<TrainingSet, 'ids' | 'labels'>,
): Promise<TeacherSource> {
  const { id: projectId, classes } = folder.project;
  const validation = labelledPhotos(folder, 'validation', classes);
  const all = await centredEmbeddings(fingerprint, train.ids, [...train.ids, ...validation.ids]);
  const { dims, mean, values } = all;
  return {
    // A copy: whoever keeps it does not keep the rest.
    rows: { dims, values: values.slice(0, train.ids.length * dims) },
    mean,
    withValidation: { rows: all, labels: Int32Array.from([...train.labels, ...validation.labels]) },
    async readClassTexts() {
      const prompts = classPrompts(classes, await readNamingNotes(projectId));
      return { ...prompts, embeddings: await readTexts(fingerprint, prompts.texts) };
    },
  };
}
