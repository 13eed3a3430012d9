/** The weights of a network that somebody brought, from its kept file. */
import { PupilError } from '../../core/errors.ts';
import type { OnnxConfig } from '../../core/students/families/onnx.ts';
import type { StudentConfig } from '../../core/students/family.ts';
import type { GivenWeights, Start } from '../../core/training/start.ts';
import { readStoredBytes } from '../../storage/model-files.ts';

/** @throws {PupilError} RECIPE_INVALID where the file is not kept any more; MODEL_INVALID */
export async function weightsOfFile(
  { sha256, name }: Extract<Start, { kind: 'file' }>,
  config: StudentConfig,
): Promise<GivenWeights> {
  const stored = await readStoredBytes(sha256);
  if (stored === null) {
    throw new PupilError(
      'RECIPE_INVALID',
      `The file of ${name} is not kept in this browser any more. Drop it on the Student station again, or start from random weights.`,
      { sha256 },
    );
  }
  const bytes = new Uint8Array(await stored.arrayBuffer());
  const { importOnnx } = await import('../../core/onnx/import.ts');
  // As the student's program was read: one without any norm has them in its kernels.
  const unfoldsNorms = hasBatchNorms(config);
  return importOnnx(bytes, { unfoldsNorms, imageSizePx: config.imageSizePx, name }).weights;
}

const hasBatchNorms = (config: StudentConfig) =>
  (config as OnnxConfig).program.steps.some(({ op }) => op === 'batchNorm');
