/**
 * Every objective against degenerate batches on the backend that most browsers fall back to; the plain one is in
 * properties.test.ts.
 */
import { beforeAll, describe } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { itStaysFinite } from '../testing/describe-degenerate.ts';

describe('every objective on wasm', () => {
  beforeAll(async () => {
    await startBackend('wasm', nodeEngineFiles());
  });
  itStaysFinite();
});
