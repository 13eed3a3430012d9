/**
 * A small folder as an import and a teacher would have left it: drawn pixels, noisy embeddings around class means,
 * seeded.
 */
import { STUDENT_SIDE_PX } from '../../../core/limits.ts';
import { createRandom } from '../../../core/random.ts';
import type { Recipe } from '../../../core/recipe/recipe.ts';
import { newRun } from '../../../core/records/new-run.ts';
import type { Photo, Project, Split } from '../../../core/records/project.ts';
import type { Run } from '../../../core/records/run.ts';
import type { ConvConfig } from '../../../core/students/families/conv.ts';
import { DEFAULT_TEMPLATES, expandPrompts } from '../../../core/targets/prompts.ts';
import { commitBlock } from '../../../storage/copies.ts';
import { commitEmbeddings } from '../../../storage/embeddings.ts';
import { putProject } from '../../../storage/projects.ts';
import { putRun, removeRun } from '../../../storage/runs.ts';
import { projectNamed } from '../../../storage/testing/records.ts';
import { putTexts } from '../../../storage/texts.ts';
import { createContext } from '../../shared/pixel-reader.ts';

export const FINGERPRINT = 'drawn-teacher';
const DIMS = 16;
const CLASSES = ['red', 'green', 'blue'];

/** 20 photos a class, 14 in training, 3 in validation, 3 in test, and 6 without a label. */
export async function storeFolder(projectId: string): Promise<readonly Photo[]> {
  const random = createRandom(7, 1);
  const photos: Photo[] = [];
  for (let i = 0; i < 66; i++) {
    const isLabelled = i < 60;
    const place = Math.floor(i / 3);
    const split: Split = !isLabelled || place < 14 ? 'train' : place < 17 ? 'validation' : 'test';
    photos.push({
      projectId,
      index: i,
      id: `${projectId}-${String(i).padStart(4, '0')}`.padEnd(64, '0'),
      path: `${i}.png`,
      name: `${i}.png`,
      format: 'png',
      widthPx: 96,
      heightPx: 96,
      sizeBytes: 1000,
      classIndex: isLabelled ? i % 3 : null,
      split,
      isExcluded: false,
    });
  }
  const size = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;
  const pixels = new Uint8Array(photos.length * size);
  const embeddings = new Float32Array(photos.length * DIMS);
  for (const { index } of photos) {
    const kind = index % 3;
    for (let i = 0; i < size; i++)
      pixels[index * size + i] = 60 + random.below(80) + (i % 3 === kind ? 90 : 0);
    for (let d = 0; d < DIMS; d++)
      embeddings[index * DIMS + d] = 3 + 0.3 * random.normal() + (d === kind ? 2 : 0);
  }
  const ids = photos.map((photo) => photo.id);
  await putProject(projectOf(projectId));
  await commitBlock(
    {
      copies: {
        key: projectId,
        ids,
        mimeType: 'image/png',
        ...(await copiesOf(pixels)),
      },
      pixels: { key: projectId, ids, sidePx: STUDENT_SIDE_PX, pixels },
      index: ids.map((id, row) => ({
        id,
        copyKey: projectId,
        copyRow: row,
        pixelKey: projectId,
        pixelRow: row,
        widthPx: 96,
        heightPx: 96,
      })),
    },
    photos,
  );
  await commitEmbeddings({ fingerprint: FINGERPRINT, ids, dims: DIMS, values: embeddings }, ids.length, 1);
  return photos;
}

/** The very pixels as pictures, one behind the other. */
async function copiesOf(pixels: Uint8Array): Promise<{ offsets: Uint32Array; bytes: Uint8Array }> {
  const side = STUDENT_SIDE_PX;
  const one = side * side * 3;
  const context = createContext(side);
  const offsets = [0];
  const parts: Blob[] = [];
  for (let at = 0; at < pixels.length; at += one) {
    const image = context.createImageData(side, side);
    for (let i = 0; i < side * side; i++) {
      image.data.set([...pixels.subarray(at + i * 3, at + i * 3 + 3), 255], i * 4);
    }
    context.putImageData(image, 0, 0);
    const part = await context.canvas.convertToBlob({ type: 'image/png' });
    parts.push(part);
    offsets.push(offsets.at(-1)! + part.size);
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return { offsets: Uint32Array.from(offsets), bytes };
}

/** What the teacher would have read of these names: a direction each; of the classes, near the photos' own. */
export async function storeTexts(names: readonly string[] = CLASSES): Promise<void> {
  const random = createRandom(8, 1);
  const { texts, ofClass } = expandPrompts(
    names.map((name) => ({ name, descriptions: [] })),
    DEFAULT_TEMPLATES,
  );
  await putTexts(
    texts.map((text, place) => {
      const kind = ofClass.findIndex((places) => places.includes(place));
      const values = Float32Array.from(
        { length: DIMS },
        (_, d) => 0.2 * random.normal() + (d === kind ? 1 : 0),
      );
      return { fingerprint: FINGERPRINT, text, values };
    }),
  );
}

function projectOf(id: string): Project {
  return projectNamed(id, { name: 'Drawn colours', createdAtMs: 0, classes: CLASSES, splitOrigin: 'folder' });
}

const TINY_STUDENT: ConvConfig = {
  id: 'conv',
  imageSizePx: 32,
  widths: [8, 16],
  blocksPerStage: [1, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 2,
  padding: 'sym',
};

export const TINY_RECIPE: Recipe = {
  preset: 'kd-probe',
  student: TINY_STUDENT,
  start: { kind: 'random' },
  head: { kind: 'classes' },
  views: null,
  keep: 'last',
  patience: null,
  sampling: { kind: 'uniform' },
  objective: [
    { id: 'kd_probe', weight: 1, options: { temperature: 2 } },
    { id: 'fd', weight: 0.5, options: { scale: 7.8 } },
    { id: 'ce', weight: 1, options: { labelSmoothing: 0.1 } },
  ],
  teacherFingerprint: FINGERPRINT,
  epochs: 10,
  batchSize: 16,
  optimizer: {
    learningRate: 5e-3,
    weightDecay: 0.05,
    decayAll: false,
    schedule: 'cosine',
    warmupShare: 0.1,
    clipNorm: 5,
  },
  emaDecay: 0.9,
  augmentation: { flip: true, minCropArea: 0.4, colour: 0.2 },
  labelBudget: 1,
  backend: 'wasm',
  seed: 3,
};

/** A run to be started, whatever a run of that name has left behind. */
export async function storeRun(runId: string, projectId: string, change: Partial<Recipe> = {}): Promise<Run> {
  const recipe = { ...TINY_RECIPE, ...change };
  const run = newRun({ id: runId, projectId, name: runId, createdAtMs: 0, recipe, revision: 0 });
  await removeRun(runId);
  await putRun(run);
  return run;
}
