/** Pupil against PyTorch, on the backends that Node has: see testing/fixture-runner.ts. */
import { beforeAll, describe } from 'vitest';
import { type BackendId, startBackend } from '../engine/backend.ts';
import { nodeEngineFiles } from '../engine/testing/node-files.ts';
import { itMatchesFixtures } from './testing/describe-fixtures.ts';

const BACKENDS: readonly BackendId[] = ['cpu', 'wasm'];

describe.each(BACKENDS)('the core on %s gives what PyTorch gives', (id) => {
  beforeAll(async () => {
    await startBackend(id, nodeEngineFiles());
  });
  itMatchesFixtures(1);
});
