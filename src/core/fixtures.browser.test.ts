/** Pupil against PyTorch in the browser, where it will run. GPUs may be ten times as far off as the files allow on a CPU. */
import { beforeAll, describe } from 'vitest';
import type { BackendId } from '../engine/backend.ts';
import { startBackend } from '../engine/backend.ts';
import { ENGINE_FILES } from '../engine/files.ts';
import { itMatchesFixtures } from './testing/describe-fixtures.ts';

const BACKENDS: readonly { readonly id: BackendId; readonly factor: number }[] = [
  { id: 'wasm', factor: 1 },
  { id: 'webgpu', factor: 10 },
];

describe.each(BACKENDS)('the core on $id gives what PyTorch gives', ({ id, factor }) => {
  beforeAll(async () => {
    await startBackend(id, ENGINE_FILES);
  });
  itMatchesFixtures(factor);
});
