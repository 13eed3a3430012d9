/** Pupil against PyTorch, on the backends that Node has: see testing/fixture-runner.ts. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe } from 'vitest';
import type { BackendId, EngineFiles } from '../engine/backend.ts';
import { startBackend } from '../engine/backend.ts';
import { itMatchesFixtures } from './testing/describe-fixtures.ts';

/** Our kernels, as `npm run build:wasm` leaves them. */
const kernels = (simd: string) =>
  readFile(new URL(`../engine/wasm/build/kernels-${simd}.wasm`, import.meta.url));

async function engineFiles(): Promise<EngineFiles> {
  const tfjsWasmUrl = createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  );
  return { tfjsWasmUrl, kernelsUrl: { simd: await kernels('simd'), relaxed: await kernels('relaxed') } };
}

const BACKENDS: readonly BackendId[] = ['cpu', 'wasm'];

describe.each(BACKENDS)('the core on %s gives what PyTorch gives', (id) => {
  beforeAll(async () => {
    await startBackend(id, await engineFiles());
  });
  itMatchesFixtures(1);
});
