/** Small whole records for tests that store some. */
import { composeRecipe } from '../../core/recipe/compose.ts';
import { newRun } from '../../core/records/new-run.ts';
import type { Project, Split } from '../../core/records/project.ts';
import type { Evaluation, Run } from '../../core/records/run.ts';

export function projectNamed(id: string, change: Partial<Project> = {}): Project {
  return {
    id,
    name: id,
    source: 'folder',
    createdAtMs: 1,
    classes: ['cat'],
    seed: 1,
    splitOrigin: 'drawn',
    splitRatios: { train: 0.7, validation: 0.15, test: 0.15 },
    skipped: [],
    duplicates: [],
    understood: null,
    keptApart: [],
    revision: 0,
    ...change,
  };
}

export function runNamed(id: string, projectId: string, change: Partial<Run> = {}): Run {
  const recipe = composeRecipe({
    preset: 'ce',
    student: 'conv',
    imageSizePx: 32,
    teacherFingerprint: null,
    labelledShare: 1,
  });
  return { ...newRun({ id, projectId, name: id, createdAtMs: 1, recipe, revision: 0 }), ...change };
}

/** Of one photo. */
export function answersOf(runId: string, split: Split): Evaluation {
  return {
    runId,
    split,
    revision: 0,
    classes: ['cat', 'dog'],
    ids: ['photo'],
    labels: Int32Array.of(1),
    probabilities: Float32Array.of(0.25, 0.75),
    figures: { agreement: Number.NaN, alignment: Number.NaN },
    msPerImage: 1,
  };
}
