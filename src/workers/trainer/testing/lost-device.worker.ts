/** The trainer, whose graphics card is taken away whenever somebody says so on the channel `lose-device`. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { serve } from '../../../protocol/rpc.ts';
import type { TrainerCalls } from '../../../protocol/trainer.ts';
import { train } from '../train.ts';

const refuse = () => Promise.reject(new Error('this worker trains only'));

new BroadcastChannel('lose-device').onmessage = () => (tf.backend() as WebGPUBackend).device.destroy();

serve<TrainerCalls>(globalThis as unknown as Parameters<typeof serve>[0], {
  train,
  openTrial: refuse,
  trialStep: refuse,
  cutViews: refuse,
  estimate: refuse,
  evaluate: refuse,
  addClass: refuse,
  guess: refuse,
  exportStudent: refuse,
});
