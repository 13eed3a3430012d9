/** The verifier worker: fresh for every export, stock tfjs on its own WASM backend, none of our kernels. */

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../core/errors.ts';
import { TFJS_WASM_URL } from '../engine/files.ts';
import { serve } from '../protocol/rpc.ts';
import type { VerifierCalls } from '../protocol/trainer.ts';
import { verify } from './verifier/verify.ts';
import { verifyTeacher } from './verifier/verify-teacher.ts';

declare const self: DedicatedWorkerGlobalScope;

async function startStockBackend(): Promise<void> {
  // The threaded build starts workers from blobs: under our security policy it hangs without a word.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const path = TFJS_WASM_URL;
  setWasmPaths({
    'tfjs-backend-wasm.wasm': path,
    'tfjs-backend-wasm-simd.wasm': path,
    'tfjs-backend-wasm-threaded-simd.wasm': path,
  });
  if (!(await tf.setBackend('wasm')) || tf.getBackend() !== 'wasm') {
    throw new PupilError('BACKEND_UNAVAILABLE', 'The stock WASM backend does not start.', {
      backend: 'wasm',
    });
  }
}

serve<VerifierCalls>(self, {
  async verify({ unchecked }, context) {
    await startStockBackend();
    const exported = await verify(unchecked);
    context.transfer([exported.zip.buffer]);
    return exported;
  },
  async verifyTeacher({ unchecked }, context) {
    const exported = await verifyTeacher(unchecked);
    context.transfer([exported.zip.buffer]);
    return exported;
  },
});
