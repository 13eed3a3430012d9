/**
 * Students above 96 px, which are shown photos from their working copies: the same student whether all photos are
 * held or read a batch at a time, whether it is paused or not.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fnv1a } from '../../core/files/hash.ts';
import { createRandom } from '../../core/random.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Photo } from '../../core/records/project.ts';
import { type ConvConfig, pupilMiniConfig } from '../../core/students/families/conv.ts';
import { createSampler } from '../../core/training/sampler.ts';
import { packViews, planKey, usualPlan, VIEW_BYTES } from '../../core/views/plan.ts';
import type { TrainProgress } from '../../protocol/trainer.ts';
import { newestCheckpoint } from '../../storage/checkpoints.ts';
import { commitBlock } from '../../storage/copies.ts';
import { evaluationOf } from '../../storage/evaluations.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { commitViews } from '../../storage/views.ts';
import { encodeCopy } from '../shared/photos.ts';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';
import { answerAll } from './answer-set.ts';
import { photosIn } from './asked-photos.ts';
import { cropSource, cropSourceBytes } from './crop-source.ts';
import { evaluate, guess } from './evaluate.ts';
import { exportStudent } from './export-student.ts';
import { openStudent } from './live-student.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { pixelsAt } from './pixels.ts';
import { FINGERPRINT, storeRun } from './testing/stored-folder.ts';
import { stored, trainingIn } from './testing/training.ts';

const PROJECT = 'large-photos';
const SIZE_PX = 128;
const SOURCE_PX = 160;
const BATCH = 8;
/** 20 of 40 photos in batches of 8, seven epochs. */
const TOTAL_STEPS = 14;
const STUDENT: ConvConfig = {
  id: 'conv',
  imageSizePx: SIZE_PX,
  widths: [8, 16],
  blocksPerStage: [1, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 2,
  padding: 'sym',
};
const RECIPE: Partial<Recipe> = {
  student: STUDENT,
  preset: 'ce',
  objective: [{ id: 'ce', weight: 1, options: {} }],
  teacherFingerprint: null,
  batchSize: BATCH,
  epochs: 7,
};
const BUFFERS = 2 * BATCH * SOURCE_PX ** 2 * 3;
const held = trainingIn(PROJECT);
/** Neither photos nor their copies fit. */
const inBlocks = trainingIn(PROJECT, { trainBytes: 0, checkBytes: 0 });
/** Some of the copies fit. */
const inPart = trainingIn(PROJECT, { trainBytes: BUFFERS + 60_000, checkBytes: 0 });
const call = { signal: new AbortController().signal, progress: () => {}, transfer: () => {} };
let train: readonly Photo[];

beforeAll(async () => {
  await deleteDatabase();
  train = (await storeDrawnProject(PROJECT, 40)).filter(({ split }) => split === 'train');
});
afterEach(() => {
  for (const training of [held, inBlocks, inPart]) training.end();
});

describe('a student at 128 px', () => {
  it('is the same whether its photos are held or read a batch at a time', async () => {
    const whole = await held.trained('held', RECIPE);
    expect(whole).toMatchObject({ status: 'finished', step: TOTAL_STEPS });
    const run = await stored('held');
    expect(run.student?.imageSizePx).toBe(SIZE_PX);
    for (const [runId, training] of [['blocks', inBlocks] as const, ['part', inPart] as const]) {
      expect((await training.trained(runId, RECIPE)).weightsHash).toBe(whole.weightsHash);
      const other = await stored(runId);
      expect(other.curves.loss).toEqual(run.curves.loss);
      expect(other.curves.metrics).toEqual(run.curves.metrics);
      expect(other.scores).toEqual(run.scores);
      expect((await evaluationOf(runId, 'test'))?.probabilities).toEqual(
        (await evaluationOf('held', 'test'))?.probabilities,
      );
    }
  });

  it('goes on after a pause to the very student of an unbroken run, held or not', async () => {
    const unbroken = await held.trained('unbroken', RECIPE);
    for (const [runId, begins, goesOn] of [
      ['paused-blocks', inBlocks, inPart],
      ['paused-held', held, held],
    ] as const) {
      await begins.pausedAfter(runId, 5, RECIPE);
      expect((await newestCheckpoint(runId)).checkpoint?.step).toBe(5);
      expect(await goesOn.trainOn(runId)).toEqual({ ...unbroken, runId });
    }
  });

  it('says how far the reading of its photos is, and can be stopped there', async () => {
    await storeRun('stopped', PROJECT, RECIPE);
    const stop = new AbortController();
    const notes: string[] = [];
    const onProgress = ({ note }: TrainProgress) => {
      notes.push(note);
      stop.abort();
    };
    const ended = held.trainOn('stopped', { signal: stop.signal, onProgress });
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await stored('stopped')).toMatchObject({ status: 'ready', step: 0 });
    await held.trainOn('stopped', { onProgress: ({ note }) => notes.push(note) });
    expect(notes).toContain('Reading the photos: 20 of 20');
  });

  it('learns on stored views, held or not', async () => {
    const plan = usualPlan(2, 'fp32');
    const ids = train.map(({ id }) => id);
    const random = createRandom(11, 1);
    const parameters = new Uint8Array(ids.length * plan.count * VIEW_BYTES);
    for (const [i, id] of ids.entries()) parameters.set(packViews(plan, id), i * plan.count * VIEW_BYTES);
    const values = Float32Array.from({ length: ids.length * plan.count * 4 }, () => random.normal());
    const block = { plan: planKey(plan), ids, dims: 4, parameters, values };
    await commitViews({ fingerprint: FINGERPRINT, ...block }, null, 1);
    const recipe = { ...RECIPE, teacherFingerprint: FINGERPRINT, views: plan };
    const whole = await held.trained('views', recipe);
    expect((await inBlocks.trained('views-blocks', recipe)).weightsHash).toBe(whole.weightsHash);
  });

  it('starts from published weights, held or not', async () => {
    const recipe = {
      ...RECIPE,
      // The smallest that is shown working copies: it computes much.
      student: pupilMiniConfig(100),
      start: { kind: 'pretrained', id: 'pupil-mini', head: 'probe' },
      epochs: 1,
    } as const;
    const whole = await held.trained('published', recipe);
    expect(whole.step).toBe(2);
    expect((await inBlocks.trained('published-blocks', recipe)).weightsHash).toBe(whole.weightsHash);
  });
});

describe('a student at 128 px that is trained', () => {
  const RUN = 'answers';
  beforeAll(async () => {
    await held.trained(RUN, RECIPE);
  });

  it('answers a split as it did at the end of its training', async () => {
    const trained = await evaluationOf(RUN, 'test');
    const again = await evaluate({ runId: RUN, split: 'test' }, call);
    expect(again.ids).toHaveLength(10);
    expect(again.probabilities).toEqual(trained?.probabilities);
  });

  it('sees a picture as it would see the photo that was imported from it', async () => {
    const canvas = new OffscreenCanvas(300, 288);
    const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
    for (let i = 0; i < 40; i++) {
      drawing.fillStyle = `hsl(${i * 37} 70% 50%)`;
      drawing.fillRect((i * 53) % 300, (i * 31) % 288, 60, 40);
    }
    const pixels = drawing.getImageData(0, 0, 300, 288).data;
    const bytes = new Uint8Array(await (await encodeCopy(canvas)).arrayBuffer());
    const [key, ids] = ['picture-block', ['picture']];
    const place = { copyKey: key, copyRow: 0, pixelKey: key, pixelRow: 0, widthPx: 300, heightPx: 288 };
    await commitBlock(
      {
        copies: { key, ids, offsets: Uint32Array.of(0, bytes.length), mimeType: 'image/jpeg', bytes },
        pixels: { key, ids, sidePx: 96, pixels: new Uint8Array(96 * 96 * 3) },
        index: [{ id: 'picture', ...place }],
      },
      [],
    );
    const photo = photosIn(await pixelsAt(['picture'], SIZE_PX), SIZE_PX);
    const { probabilities } = await answerAll(await openStudent(RUN), photo);
    const guessed = await guess({ runId: RUN, pixels, widthPx: 300, heightPx: 288 });
    expect(guessed.probabilities).toEqual(probabilities);
  });

  it('is written with the photos that its files are checked on', async () => {
    const unchecked = await exportStudent(
      { runId: RUN, formats: ['tfjs'], teacher: null, withOwnPhotos: false },
      call,
    );
    expect(unchecked.images).toHaveLength(10 * SIZE_PX ** 2 * 3);
    const images = photosIn(Uint8Array.from(unchecked.images), SIZE_PX);
    const { probabilities } = await answerAll(await openStudent(RUN), images);
    expect(unchecked.probabilities).toEqual(probabilities);
  });
});

describe('the squares that crops are cut from', () => {
  const plan = { imageSizePx: SIZE_PX, batchSize: BATCH };

  it('are held in the bytes that were foretold', async () => {
    const ids = train.map(({ id }) => id);
    const source = await cropSource(ids, { ...plan, maxBytes: PIXEL_LIMITS.trainBytes });
    expect(source).toMatchObject({ sidePx: SOURCE_PX, bytes: ids.length * SOURCE_PX ** 2 * 3 });
    expect(cropSourceBytes(ids.length, plan)).toBe(source.bytes);
    // A million photos at 128 px would take 77 GB.
    expect(cropSourceBytes(1_000_000, plan)).toBe(PIXEL_LIMITS.trainBytes);
  });

  it('of a batch are never more than two batches and the copies that fit', async () => {
    const ids = train.map(({ id }) => id);
    const maxBytes = BUFFERS + 60_000;
    const source = await cropSource(ids, { ...plan, maxBytes });
    expect(source.bytes).toBeGreaterThan(BUFFERS);
    expect(source.bytes).toBeLessThanOrEqual(maxBytes);
    const all = Int32Array.from(ids.keys());
    const photos = source.open(createSampler(all, BATCH, 1));
    expect(photos.source.pixels).toHaveLength(BUFFERS);
    // In whatever order steps are asked for, each finds its own photos.
    const whole = await cropSource(ids, { ...plan, maxBytes: PIXEL_LIMITS.trainBytes });
    const draw = createSampler(all, BATCH, 1);
    const { pixels } = whole.open(draw).source;
    const one = SOURCE_PX ** 2 * 3;
    for (const step of [0, 1, 1, 5, 7, 0]) {
      await photos.ready(step);
      const drawn = draw(step);
      for (const [at, row] of photos.rowsOf(step, drawn).entries()) {
        const photo = drawn.photos[at]!;
        const square = photos.source.pixels.subarray(row * one, (row + 1) * one);
        expect(fnv1a(square)).toBe(fnv1a(pixels.subarray(photo * one, (photo + 1) * one)));
      }
    }
    expect(() => photos.rowsOf(9, draw(9))).toThrow(expect.objectContaining({ code: 'UNEXPECTED' }));
  });

  it('are refused where a photo has no working copy', async () => {
    for (const maxBytes of [PIXEL_LIMITS.trainBytes, 0]) {
      const read = async () => {
        const source = await cropSource(['nobody'], { ...plan, maxBytes });
        await source.open(createSampler([0], BATCH, 1)).ready(0);
      };
      await expect(read()).rejects.toMatchObject({ code: 'STORAGE' });
    }
  });
});
