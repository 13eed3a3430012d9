import { afterAll, beforeAll, describe } from 'vitest';
import { startBackend, stopBackend } from '../backend.ts';
import { nodeEngineFiles } from '../testing/node-files.ts';
import { describeViews } from '../testing/view-contract.ts';

describe('views on WASM', () => {
  beforeAll(() => startBackend('wasm', nodeEngineFiles()));
  afterAll(() => stopBackend());
  describeViews();
});
