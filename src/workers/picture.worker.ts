/** The picture worker: runs the real loss code on a plane, in plain JavaScript, for the page that explains it. */
import * as tf from '@tensorflow/tfjs-core';
import { type PlaneBatch, planeBatch } from '../core/objectives/plane/batch.ts';
import { lossesOfRow, pullAt } from '../core/objectives/plane/pull.ts';
import { nextTurn } from '../protocol/next-turn.ts';
import type { PictureCalls, PictureSubject } from '../protocol/picture.ts';
import { serve } from '../protocol/rpc.ts';

declare const self: DedicatedWorkerGlobalScope;

let ready: Promise<void> | null = null;

async function start(): Promise<void> {
  // After tfjs-core itself, whose flags both read.
  await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}

/** A batch of its own for each call, which overlap: a few milliseconds. */
async function withBatch<T>(
  { objective, options }: PictureSubject,
  use: (batch: PlaneBatch) => Promise<T>,
): Promise<T> {
  ready ??= start();
  await ready;
  const batch = await planeBatch(objective, options);
  try {
    return await use(batch);
  } finally {
    batch.dispose();
  }
}

serve<PictureCalls>(self, {
  pull: (params) => withBatch(params, (batch) => pullAt(params.objective, params.options, batch, params.at)),
  landscape: (params, { signal, transfer }) =>
    withBatch(params, async (batch) => {
      const { objective, options, side } = params;
      const losses = new Float32Array(side * side);
      for (let row = 0; row < side; row++) {
        await nextTurn();
        signal.throwIfAborted();
        losses.set(lossesOfRow(objective, options, batch, row, side), row * side);
      }
      transfer([losses.buffer]);
      return { side, losses, marks: batch.marks };
    }),
});
