/**
 * Every objective against degenerate batches on WebGPU, whose shaders treat 0, infinity and NaN in their own ways.
 */
import { beforeAll, describe } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { ENGINE_FILES } from '../../engine/files.ts';
import { itStaysFinite } from '../testing/describe-degenerate.ts';

describe('every objective on webgpu', () => {
  beforeAll(async () => {
    await startBackend('webgpu', ENGINE_FILES);
  });
  itStaysFinite();
});
