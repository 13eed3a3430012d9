import { afterEach, describe, expect, test } from 'vitest';
import { STUDENT_SIDE_PX } from '../../../core/limits.ts';
import type { Photo } from '../../../core/records/project.ts';
import type { ImporterCalls } from '../../../protocol/importer.ts';
import { connect } from '../../../protocol/rpc.ts';
import { readPixels } from '../../../storage/copies.ts';
import { photosOf } from '../../../storage/photos.ts';
import { getProject, listProjects, removeProject } from '../../../storage/projects.ts';
import ImporterWorker from '../../importer.worker.ts?worker';
import { createCamera } from './photograph.ts';
import { SAMPLE_CLASSES } from './subjects.ts';

const SIDE = 16;
const FEATURES = SIDE * SIDE * 3;

afterEach(async () => {
  for (const project of await listProjects()) await removeProject(project.id);
});

async function drawSample(projectId: string, imagesPerClass: number): Promise<Photo[]> {
  const client = connect<ImporterCalls>(new ImporterWorker(), 'importer');
  const startMs = performance.now();
  await client.call('drawSample', {
    options: { projectId, seed: 1, splitRatios: { train: 0.7, validation: 0.15, test: 0.15 } },
    imagesPerClass,
  });
  const seconds = (performance.now() - startMs) / 1000;
  client.end();
  const photos = await photosOf(projectId);
  // A figure, not a claim: machines differ.
  console.info(`sample: ${photos.length} pictures ready in ${seconds.toFixed(2)} s`);
  return photos;
}

/** [16, 16, 3] means of the student's pixels. */
function shrink(pixels: Uint8Array): Float32Array {
  const factor = STUDENT_SIDE_PX / SIDE;
  const small = new Float32Array(FEATURES);
  for (let i = 0; i < pixels.length; i++) {
    const channel = i % 3;
    const x = Math.floor((Math.floor(i / 3) % STUDENT_SIDE_PX) / factor);
    const y = Math.floor(Math.floor(i / 3 / STUDENT_SIDE_PX) / factor);
    small[(y * SIDE + x) * 3 + channel]! += pixels[i]! / (factor * factor);
  }
  return small;
}

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}

/** Share of validation and test photos whose nearest class mean (over train) is their own. */
function nearestMeanAccuracy(photos: readonly Photo[], features: readonly Float32Array[]): number {
  const means = SAMPLE_CLASSES.map((_, c) => {
    const own = photos.filter((photo) => photo.classIndex === c && photo.split === 'train');
    const mean = new Float32Array(FEATURES);
    for (const { index } of own)
      for (let i = 0; i < FEATURES; i++) mean[i]! += features[index]![i]! / own.length;
    return mean;
  });
  const asked = photos.filter((photo) => photo.split !== 'train');
  const right = asked.filter(({ index, classIndex }) => {
    const distances = means.map((mean) => distance(mean, features[index]!));
    return distances.indexOf(Math.min(...distances)) === classIndex;
  });
  return right.length / asked.length;
}

describe('the sample', () => {
  test('has at least six classes of 60 pictures, all different, with drawn splits', async () => {
    const photos = await drawSample('sample', 60);
    const project = await getProject('sample');
    expect(project).toMatchObject({ source: 'sample', skipped: [], duplicates: [], splitOrigin: 'drawn' });
    expect(project!.classes.length).toBeGreaterThanOrEqual(6);
    for (const c of project!.classes.keys()) {
      expect(photos.filter((photo) => photo.classIndex === c)).toHaveLength(60);
    }
    expect(new Set(photos.map((photo) => photo.id)).size).toBe(photos.length);

    const size = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;
    const pixels = await readPixels(photos.map((photo) => photo.id));
    const features = photos.map((_, i) => shrink(pixels.subarray(i * size, (i + 1) * size)));
    const accuracy = nearestMeanAccuracy(photos, features);
    console.info(
      `sample: nearest class mean on 16 x 16 pixels is right ${(accuracy * 100).toFixed(1)} % of the time`,
    );
    expect(accuracy).toBeLessThan(0.45);
  });

  test('is the same for the same seed, and another for another', () => {
    const camera = createCamera();
    const take = (seed: number) => {
      camera.take(SAMPLE_CLASSES[0]!, seed);
      return [...camera.canvas.getContext('2d')!.getImageData(0, 0, 160, 160).data];
    };
    const first = take(5);
    expect(take(6)).not.toEqual(first);
    expect(take(5)).toEqual(first);
  });
});
