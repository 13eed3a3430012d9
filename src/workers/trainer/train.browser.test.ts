import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OBJECTIVE_IDS } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Run } from '../../core/records.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, TrainProgress, TrainResult } from '../../protocol/trainer.ts';
import { newestCheckpoint } from '../../storage/checkpoints.ts';
import { database } from '../../storage/db.ts';
import { getRun, updateRun } from '../../storage/runs.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import LostDeviceWorker from './testing/lost-device.worker.ts?worker';
import { storeFolder, storeRun, storeTexts } from './testing/stored-folder.ts';

const PROJECT = 'train-test';
/** 48 training photos in batches of 16, ten epochs. */
const TOTAL_STEPS = 30;
const SMALL_VIT: Recipe['student'] = {
  id: 'vit',
  imageSizePx: 32,
  patchPx: 8,
  width: 16,
  layers: 2,
  heads: 2,
  attentionDropout: 0.1,
};
let client: Client<TrainerCalls> | undefined;

beforeAll(async () => {
  await storeFolder(PROJECT);
  await storeTexts();
});

afterEach(() => {
  client?.end();
  client = undefined;
});

interface Watch {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
}

async function trainOn(runId: string, watch: Watch = {}): Promise<TrainResult> {
  client ??= connect<TrainerCalls>(new TrainerWorker(), 'trainer');
  return client.call('train', { runId }, watch);
}

async function trained(runId: string, change: Partial<Recipe> = {}): Promise<TrainResult> {
  await storeRun(runId, PROJECT, change);
  return trainOn(runId);
}

/** Takes the graphics card away once, when that step is reached. */
async function trainAndLoseDevice(
  runId: string,
  atStep: number,
): Promise<{ result: TrainResult; notes: string }> {
  const channel = new BroadcastChannel('lose-device');
  const trainer = connect<TrainerCalls>(new LostDeviceWorker(), 'trainer');
  const notes = new Set<string>();
  let isLost = false;
  const onProgress = ({ step, note }: TrainProgress) => {
    notes.add(note);
    if (step < atStep || isLost) return;
    isLost = true;
    channel.postMessage('now');
  };
  try {
    return { result: await trainer.call('train', { runId }, { onProgress }), notes: [...notes].join() };
  } finally {
    trainer.end();
    channel.close();
  }
}

async function stored(runId: string): Promise<Run> {
  const run = await getRun(runId);
  if (run === null) throw new Error('the run is not stored');
  return run;
}

/** Trains until a checkpoint of at least this step is on disk, then does something to the run and returns. */
async function trainUntil(runId: string, step: number, stop: () => void): Promise<unknown> {
  const reached = (progress: TrainProgress) => {
    if (progress.step >= step) stop();
  };
  return trainOn(runId, { onProgress: reached }).catch((error: unknown) => error);
}

describe('a run', () => {
  test('trains to its end, with curves, scores, facts and a final checkpoint', async () => {
    const heard: TrainProgress[] = [];
    await storeRun('whole', PROJECT);
    const result = await trainOn('whole', { onProgress: (progress) => heard.push(progress) });
    expect(result).toMatchObject({ status: 'finished', step: TOTAL_STEPS });
    expect(result.weightsHash).toMatch(/^[0-9a-f]{8}$/);
    const run = await stored('whole');
    expect(run).toMatchObject({ status: 'finished', totalSteps: TOTAL_STEPS, stepsPerEpoch: 3 });
    expect(run.backend).toMatchObject({ id: 'wasm' });
    expect(run.curves.step).toEqual(Array.from({ length: TOTAL_STEPS }, (_, i) => i + 1));
    expect(Object.keys(run.curves.terms)).toEqual(['kd_probe', 'fd', 'ce']);
    expect(run.curves.loss.at(-1)!).toBeLessThan(run.curves.loss[0]!);
    expect(run.curves.evalStep.at(-1)).toBe(TOTAL_STEPS);
    expect(run.scores?.validation).toBeGreaterThan(0.5);
    expect(run.curves.agreement.at(-1)!).toBeGreaterThan(0);
    expect(run.curves.alignment).toHaveLength(run.curves.evalStep.length);
    expect(run.curves.alignment.at(-1)!).toBeGreaterThan(0.1);
    expect((await newestCheckpoint('whole')).checkpoint?.slot).toBe('final');
    // Nothing is left behind by a step: the largest number of bytes ever held does not grow.
    const bytes = heard.filter(({ step }) => step > 2).map(({ bytesInUse }) => bytesInUse);
    expect(new Set(bytes).size).toBe(1);
    // One step was sampled, its cost was told while training, and it is kept with the run.
    expect(run.ledger).toMatchObject({ step: 3, samples: 1, finishedMs: null });
    expect(run.ledger?.kernels).toBeGreaterThan(100);
    expect(run.ledger?.deviceBytes).toBeGreaterThan(run.ledger!.tensorBytes);
    expect(run.backend?.peakBytes).toBeGreaterThan(run.ledger!.tensorBytes);
    expect(heard.findLast(({ phase }) => phase === 'training')?.ledger).toEqual(run.ledger);
    const points = heard.flatMap((progress) => progress.points.map((point) => point.step));
    expect(points).toEqual(run.curves.step);
  });

  test('gives the same student twice, and another one from another seed', async () => {
    const first = await trained('same-1');
    const again = await trained('same-2');
    const other = await trained('other', { seed: 4 });
    expect(again.weightsHash).toBe(first.weightsHash);
    expect(other.weightsHash).not.toBe(first.weightsHash);
  });

  test('that is paused goes on to the very student of an unbroken one', async () => {
    const unbroken = await trained('unbroken', { epochs: 20 });
    await storeRun('paused', PROJECT, { epochs: 20 });
    const pause = new AbortController();
    const error = await trainOn('paused', {
      signal: pause.signal,
      onProgress: ({ step }) => {
        if (step >= 10) pause.abort();
      },
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CANCELLED' });
    const paused = await stored('paused');
    expect(paused.status).toBe('paused');
    expect(paused.step).toBeLessThan(60);
    expect((await newestCheckpoint('paused')).checkpoint?.step).toBe(paused.step);
    expect(await trainOn('paused')).toEqual({ ...unbroken, runId: 'paused' });
    expect((await stored('paused')).curves.loss).toEqual((await stored('unbroken')).curves.loss);
  });

  test('whose worker is killed goes on to the very student of an unbroken one', async () => {
    const unbroken = await trained('unkilled', { epochs: 20 });
    await storeRun('killed', PROJECT, { epochs: 20 });
    const error = await trainUntil('killed', 20, () => client?.end());
    expect(error).toMatchObject({ code: 'WORKER_LOST' });
    client = undefined;
    expect(await trainOn('killed')).toEqual({ ...unbroken, runId: 'killed' });
    const [whole, resumed] = [await newestCheckpoint('unkilled'), await newestCheckpoint('killed')];
    expect(resumed.checkpoint?.bytes).toEqual(whole.checkpoint?.bytes);
    expect(await trainOn('killed')).toEqual({ ...unbroken, runId: 'killed' });
  });

  test('with a torn checkpoint goes on from the other slot to the same student', async () => {
    const unbroken = await trained('untorn', { epochs: 20 });
    await storeRun('torn', PROJECT, { epochs: 20 });
    const pause = new AbortController();
    await trainOn('torn', {
      signal: pause.signal,
      onProgress: ({ step }) => {
        if (step >= 10) pause.abort();
      },
    }).catch(() => undefined);
    const db = await database();
    const slots = await db.getAll('checkpoints', IDBKeyRange.bound(['torn'], ['torn', []]));
    expect(slots.map(({ slot }) => slot).sort()).toEqual(['a', 'b']);
    const newest = slots.sort((a, b) => b.step - a.step)[0]!;
    newest.bytes[newest.bytes.length - 5]! ^= 1;
    await db.put('checkpoints', newest);
    expect(await newestCheckpoint('torn')).toMatchObject({
      refused: 1,
      checkpoint: { step: slots[1]!.step },
    });
    expect(await trainOn('torn')).toEqual({ ...unbroken, runId: 'torn' });
  });

  test('can be continued for more epochs', async () => {
    await trained('longer');
    await updateRun('longer', (run) => ({ ...run, status: 'paused', recipe: { ...run.recipe, epochs: 15 } }));
    expect(await trainOn('longer')).toMatchObject({ status: 'finished', step: 45 });
    expect((await stored('longer')).curves.step).toHaveLength(45);
  });

  test('that diverges says at which step, keeps the last good checkpoint and fails', async () => {
    const optimizer = {
      learningRate: 1e30,
      weightDecay: 0.05,
      decayAll: false,
      schedule: 'constant' as const,
    };
    const absurd = { optimizer: { ...optimizer, warmupShare: 0, clipNorm: null } };
    await storeRun('diverged', PROJECT, absurd);
    await expect(trainOn('diverged')).rejects.toMatchObject({ code: 'DIVERGED' });
    const run = await stored('diverged');
    expect(run.status).toBe('failed');
    expect(run.message).toMatch(
      /^Diverged at step \d+: non-finite (loss|gradient|weights); went back to the start/,
    );
    expect((await newestCheckpoint('diverged')).checkpoint?.step).toBe(0);
  });

  test('without a usable label is refused', async () => {
    await storeFolder('unlabelled');
    const db = await database();
    for (const photo of await db.getAll('photos', IDBKeyRange.bound(['unlabelled'], ['unlabelled', []]))) {
      await db.put('photos', { ...photo, classIndex: null });
    }
    await storeRun('no-labels', 'unlabelled');
    await expect(trainOn('no-labels')).rejects.toMatchObject({ code: 'NO_LABELS' });
  });

  test('whose embeddings are missing is refused with their number', async () => {
    await storeRun('no-embeddings', PROJECT, { teacherFingerprint: 'somebody-else' });
    await expect(trainOn('no-embeddings')).rejects.toMatchObject({ code: 'NO_EMBEDDINGS' });
  });
});

describe('every objective and student', () => {
  for (const id of OBJECTIVE_IDS) {
    test(`${id} trains a conv net on a tenth of the labels`, async () => {
      const result = await trained(`one-${id}`, {
        objective: [{ id, weight: 1, options: {} }],
        labelBudget: 0.1,
        epochs: 2,
      });
      expect(result).toMatchObject({ status: 'finished', step: 6 });
    });
  }

  test('terms of every kind together, paused on the way, give the very student of an unbroken run', async () => {
    const objective: Recipe['objective'] = [
      { id: 'ce', weight: 1, options: {} },
      { id: 'masked_fd', weight: 0.5, options: { hiddenShare: 0.5 } },
      { id: 'cluster', weight: 0.5, options: { clusters: 9, negativeShare: 0.3 } },
      { id: 'instance', weight: 0.5, options: { withTexts: true } },
      { id: 'afd', weight: 0.5, options: { textAnchors: true } },
    ];
    const change = { objective, epochs: 20 };
    const unbroken = await trained('mixed', change);
    await storeRun('mixed-paused', PROJECT, change);
    const pause = new AbortController();
    const onProgress = ({ step }: TrainProgress) => {
      if (step >= 10) pause.abort();
    };
    await trainOn('mixed-paused', { signal: pause.signal, onProgress }).catch(() => undefined);
    expect((await stored('mixed-paused')).status).toBe('paused');
    expect(await trainOn('mixed-paused')).toEqual({ ...unbroken, runId: 'mixed-paused' });
    const run = await stored('mixed-paused');
    expect(Object.keys(run.curves.terms)).toEqual(objective.map(({ id }) => id));
    expect(run.scores?.validation).toBeGreaterThan(0.5);
  });

  test('class names that the teacher has not read are asked for by name', async () => {
    await storeFolder('unread');
    const db = await database();
    const project = (await db.get('projects', 'unread'))!;
    await db.put('projects', { ...project, classes: ['red', 'green', 'octarine'] });
    await storeRun('unread', 'unread', { objective: [{ id: 'anchor_text', weight: 1, options: {} }] });
    const refused = { code: 'NO_EMBEDDINGS', facts: { text: 'a photo of a octarine.' } };
    await expect(trainOn('unread')).rejects.toMatchObject(refused);
  });

  test('two terms that want other clusters are refused', async () => {
    const objective: Recipe['objective'] = [
      { id: 'cluster', weight: 1, options: { clusters: 8 } },
      { id: 'anchor_cluster', weight: 1, options: { clusters: 16 } },
    ];
    await storeRun('two-clusters', PROJECT, { objective });
    await expect(trainOn('two-clusters')).rejects.toMatchObject({ code: 'RECIPE_INVALID' });
  });

  describe('on WebGPU, where the recipe asks for it', () => {
    // Small, for a processor that plays a graphics card: each shader costs it more than all steps.
    const change: Partial<Recipe> = { backend: 'webgpu', epochs: 4, student: SMALL_VIT };
    let unbroken: TrainResult | null = null;
    const unbrokenOne = async () => {
      unbroken ??= await trained('gpu', change);
      return unbroken;
    };

    test('a run goes on to the same weights after a pause', async (context) => {
      if ((await navigator.gpu?.requestAdapter()) == null) context.skip('this browser has no WebGPU adapter');
      const whole = await unbrokenOne();
      await storeRun('gpu-paused', PROJECT, change);
      const pause = new AbortController();
      const onProgress = ({ step }: TrainProgress) => {
        if (step >= 1) pause.abort();
      };
      await trainOn('gpu-paused', { signal: pause.signal, onProgress }).catch(() => undefined);
      expect((await stored('gpu-paused')).status).toBe('paused');
      expect(await trainOn('gpu-paused')).toEqual({ ...whole, runId: 'gpu-paused' });
      expect((await stored('gpu-paused')).backend?.id).toBe('webgpu');
    }, 600_000);

    test('a run goes on to the same weights after the loss of its device', async (context) => {
      if ((await navigator.gpu?.requestAdapter()) == null) context.skip('this browser has no WebGPU adapter');
      const whole = await unbrokenOne();
      await storeRun('gpu-lost', PROJECT, change);
      const { result, notes } = await trainAndLoseDevice('gpu-lost', 1);
      expect(result).toEqual({ ...whole, runId: 'gpu-lost' });
      expect(notes).toContain('The graphics card gave up; going on from step');
      expect((await stored('gpu-lost')).backend?.id).toBe('webgpu');
    }, 600_000);
  });

  test('a vision transformer trains, is paused and goes on to the same weights', async () => {
    const change = { student: SMALL_VIT, epochs: 20 };
    const unbroken = await trained('vit', change);
    await storeRun('vit-paused', PROJECT, change);
    const pause = new AbortController();
    await trainOn('vit-paused', {
      signal: pause.signal,
      onProgress: ({ step }) => {
        if (step >= 4) pause.abort();
      },
    }).catch(() => undefined);
    expect((await stored('vit-paused')).status).toBe('paused');
    expect(await trainOn('vit-paused')).toEqual({ ...unbroken, runId: 'vit-paused' });
  });
});
