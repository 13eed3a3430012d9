/** A project in a few kilobytes that has something of everything. */

import { fnv1a } from '../../../core/files/hash.ts';
import { STUDENT_SIDE_PX } from '../../../core/limits.ts';
import type { ProjectItem } from '../../../core/project-file/item.ts';
import { composeRecipe } from '../../../core/recipe/compose.ts';
import { newRun } from '../../../core/records/new-run.ts';
import type { Photo } from '../../../core/records/project.ts';
import { encodeCheckpoint } from '../../../core/training/checkpoint.ts';
import { planKey, usualPlan, VIEW_BYTES } from '../../../core/views/plan.ts';
import { projectNamed } from '../../../storage/testing/records.ts';

const FINGERPRINT = 'a teacher';
const DIMS = 3;
const VIEWS = 2;

export async function* itemsOfSmallProject(projectId = 'small'): AsyncGenerator<ProjectItem> {
  yield* allOf(projectId);
}

/** @long one of each kind of record, with what JSON cannot say in some of them */
export function allOf(projectId: string): readonly ProjectItem[] {
  const photos = [0, 1].map((index): Photo => {
    return {
      projectId,
      index,
      id: `${projectId}-photo-${index}`,
      path: `cat/${index}.jpg`,
      name: `${index}.jpg`,
      format: 'jpeg',
      widthPx: 400,
      heightPx: 300,
      sizeBytes: 1000,
      classIndex: index === 0 ? 0 : null,
      split: 'train',
      isExcluded: false,
    };
  });
  const ids = photos.map(({ id }) => id);
  const recipe = composeRecipe({
    preset: 'ce',
    student: 'conv',
    imageSizePx: 32,
    teacherFingerprint: FINGERPRINT,
    labelledShare: 1,
  });
  const runId = `${projectId}-run`;
  const begun = newRun({ id: runId, projectId, name: 'Run 1', createdAtMs: 5, recipe, revision: 0 });
  const tensor = { shape: [2], values: Float32Array.of(0.5, -0) };
  const bytes = encodeCheckpoint({
    step: 7,
    seed: 1,
    backend: 'wasm',
    classNames: ['cat'],
    teacherDims: DIMS,
    parameters: new Map([['w', tensor]]),
    m: new Map(),
    v: new Map(),
    average: new Map(),
    history: new Map(),
  });
  const plan = planKey(usualPlan(2));
  return [
    { kind: 'project', project: projectNamed(projectId, { classes: ['cat', '__proto__'] }) },
    { kind: 'photos', photos },
    {
      kind: 'block',
      block: {
        mimeType: 'image/jpeg',
        copies: [Uint8Array.of(1, 2, 3), Uint8Array.of(4)],
        pixels: {
          key: '',
          ids,
          sidePx: STUDENT_SIDE_PX,
          pixels: new Uint8Array(2 * STUDENT_SIDE_PX ** 2 * 3).fill(9),
        },
      },
    },
    {
      kind: 'embeddingCursor',
      cursor: { fingerprint: FINGERPRINT, blocks: 1, rows: 2, dims: DIMS, photosSeen: 2, embedMs: 40 },
    },
    {
      kind: 'embeddings',
      part: {
        fingerprint: FINGERPRINT,
        block: 0,
        ids,
        dims: DIMS,
        values: Float32Array.of(1, -0, 0.1, 4, 5, 6),
      },
    },
    {
      kind: 'viewCursor',
      cursor: {
        fingerprint: FINGERPRINT,
        plan,
        blocks: 1,
        photos: 2,
        storedBytes: 100,
        looks: 2 * VIEWS,
        lookMs: 8,
        scale: { centre: new Float32Array(DIMS).fill(0.25), step: 0.5 },
      },
    },
    {
      kind: 'views',
      ids,
      part: {
        fingerprint: FINGERPRINT,
        plan,
        block: 0,
        dims: DIMS,
        parameters: Uint8Array.from({ length: 2 * VIEWS * VIEW_BYTES }, (_, i) => i % 7),
        values: Int8Array.from({ length: 2 * VIEWS * DIMS }, (_, i) => i - 6),
      },
    },
    { kind: 'teachers', teachers: { chosen: null, brought: [], viewPlan: usualPlan(2) } },
    {
      kind: 'knowledge',
      knowledge: {
        projectId,
        fingerprint: FINGERPRINT,
        revision: 0,
        knn: { validation: 0.5, test: null },
        linearProbe: { validation: null, test: 1 },
        neighbours: 2,
        map: Float32Array.of(0, 1, -1, 0.5),
        mapIds: ids,
      },
    },
    {
      kind: 'naming',
      notes: {
        prompts: [{ name: 'cat', descriptions: ['a kitten'] }],
        templates: ['a {}'],
        unseenIds: [ids[1]!],
        decisions: [[ids[1]!, null]],
      },
    },
    {
      kind: 'comparison',
      bakeoff: {
        objectives: ['ce'],
        students: ['conv'],
        seeds: [1],
        imageSizePx: 32,
        epochs: 2,
        batchSize: 8,
        labelBudget: 1,
        backend: 'wasm',
        id: 'comparison',
        projectId,
        createdAtMs: 3,
        revision: 0,
        teacherFingerprint: null,
        labelledShare: 1,
        status: 'paused',
      },
    },
    {
      kind: 'run',
      run: {
        ...begun,
        bakeoff: { id: 'comparison', cell: 'ce/conv/1' },
        curves: { ...begun.curves, step: [1], loss: [Number.NaN] },
        addedClasses: [{ name: 'dog', weight: Float32Array.of(1, 2, 3), bias: 0.5 }],
      },
    },
    { kind: 'checkpoint', checkpoint: { runId, slot: 'a', step: 7, bytes, checksum: fnv1a(bytes) } },
    {
      kind: 'evaluation',
      evaluation: {
        runId,
        split: 'test',
        revision: 0,
        classes: ['cat', 'dog'],
        ids: [ids[0]!],
        labels: Int32Array.of(1),
        probabilities: Float32Array.of(0.25, 0.75),
        figures: { agreement: Number.NaN, alignment: 1 },
        msPerImage: 1,
      },
    },
    { kind: 'texts', texts: [{ fingerprint: FINGERPRINT, text: 'a cat', values: Float32Array.of(1, 2, 3) }] },
  ];
}
