import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, TrainProgress, TrainResult } from '../../protocol/trainer.ts';
import LostDeviceWorker from './testing/lost-device.worker.ts?worker';
import { storeFolder, storeRun } from './testing/stored-folder.ts';
import { SMALL_VIT, stored, trainingIn } from './testing/training.ts';

const PROJECT = 'webgpu-test';
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);

beforeAll(() => storeFolder(PROJECT));
afterEach(end);

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

describe('on WebGPU, where the recipe asks for it,', () => {
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
    await pausedAfter('gpu-paused', 1, change);
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
