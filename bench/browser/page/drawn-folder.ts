/** Folders of drawn photos as an import would have left them, and runs on them that learn from labels alone. */
import { STUDENT_SIDE_PX } from '../../../src/core/limits.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { Recipe } from '../../../src/core/recipe/recipe.ts';
import { newRun } from '../../../src/core/records/new-run.ts';
import type { Photo, Project } from '../../../src/core/records/project.ts';
import type { Run } from '../../../src/core/records/run.ts';
import { convConfig } from '../../../src/core/students/families/conv.ts';
import { commitBlock } from '../../../src/storage/copies.ts';
import { putProject } from '../../../src/storage/projects.ts';
import { CLASSES } from '../workloads.ts';

/** Photos of a stored block, as an import writes them. */
const BLOCK = 512;
const VALIDATION_PHOTOS = 64;

export const DRAWN_RECIPE: Recipe = {
  preset: 'ce',
  student: convConfig(32),
  start: { kind: 'random' },
  head: { kind: 'classes' },
  views: null,
  keep: 'last',
  patience: null,
  sampling: { kind: 'uniform' },
  objective: [{ id: 'ce', weight: 1, options: { labelSmoothing: 0.1 } }],
  teacherFingerprint: null,
  epochs: 1,
  batchSize: 64,
  optimizer: {
    learningRate: 2e-3,
    weightDecay: 0.05,
    decayAll: false,
    schedule: 'cosine',
    warmupShare: 0.1,
    clipNorm: 1,
  },
  emaDecay: 0.99,
  augmentation: { flip: true, minCropArea: 0.4, colour: 0.2 },
  labelBudget: 1,
  backend: 'wasm',
  seed: 1,
};

/** A folder whose classes differ in colour; stored once a page. */
export async function storeFolder(projectId: string, trainingPhotos: number): Promise<void> {
  if (stored.has(projectId)) return;
  stored.add(projectId);
  await putProject(projectOf(projectId));
  const count = trainingPhotos + VALIDATION_PHOTOS;
  const random = createRandom(1, trainingPhotos);
  const size = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;
  for (let from = 0; from < count; from += BLOCK) {
    const photos = Array.from({ length: Math.min(BLOCK, count - from) }, (_, row) =>
      photoOf(projectId, from + row, from + row < trainingPhotos),
    );
    const pixels = new Uint8Array(photos.length * size);
    for (const [row, { classIndex }] of photos.entries()) {
      const shade = 20 * classIndex! + random.below(40);
      for (let i = 0; i < size; i++) pixels[row * size + i] = shade + ((i * 7 + row) & 15);
    }
    const ids = photos.map((photo) => photo.id);
    const key = `${projectId}-${from}`;
    await commitBlock(
      {
        copies: {
          key,
          ids,
          offsets: new Uint32Array(ids.length + 1),
          mimeType: 'image/jpeg',
          bytes: new Uint8Array(0),
        },
        pixels: { key, ids, sidePx: STUDENT_SIDE_PX, pixels },
        index: ids.map((id, row) => ({
          id,
          copyKey: key,
          copyRow: row,
          pixelKey: key,
          pixelRow: row,
          widthPx: 96,
          heightPx: 96,
        })),
      },
      photos,
    );
  }
}

const stored = new Set<string>();

function photoOf(projectId: string, index: number, isTraining: boolean): Photo {
  return {
    projectId,
    index,
    id: `${projectId}-${index}`.padEnd(64, '0'),
    path: `${index}.jpg`,
    name: `${index}.jpg`,
    format: 'jpeg',
    widthPx: 96,
    heightPx: 96,
    sizeBytes: 1000,
    classIndex: index % CLASSES,
    split: isTraining ? 'train' : 'validation',
    isExcluded: false,
  };
}

function projectOf(id: string): Project {
  return {
    id,
    name: 'Drawn shades',
    source: 'folder',
    createdAtMs: 0,
    classes: Array.from({ length: CLASSES }, (_, i) => `shade ${i}`),
    seed: 1,
    splitOrigin: 'folder',
    splitRatios: { train: 0.8, validation: 0.2, test: 0 },
    skipped: [],
    duplicates: [],
    understood: null,
    keptApart: [],
    revision: 0,
  };
}

export function runOf(id: string, projectId: string, recipe: Recipe): Run {
  return newRun({ id, projectId, name: id, createdAtMs: 0, recipe, revision: 0 });
}
