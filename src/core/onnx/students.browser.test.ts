/** Imported networks against PyTorch in the browser, where they will run: WebGPU. */
import { beforeAll, describe } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { ENGINE_FILES } from '../../engine/files.ts';
import { itAnswersLikePyTorch } from './testing/describe-students.ts';

const file = async (path: string): Promise<Uint8Array> => {
  const response = await fetch(`/onnx-students/${path}`);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};
const NAMES = JSON.parse(new TextDecoder().decode(await file(''))) as readonly string[];

describe('an imported network on webgpu answers like PyTorch', () => {
  beforeAll(async () => {
    await startBackend('webgpu', ENGINE_FILES);
  });
  itAnswersLikePyTorch(NAMES, (name) => (one) => file(`${name}/${one}`));
});
