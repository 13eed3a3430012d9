/**
 * Students whose weights come with the app. A file holds them in tfjs layout under the student's own names, batch norms folded into
 * the kernels before them (each norm's bias is what is left of it): `unfold-norms.ts` gives a run norms that can train.
 */
import { deepEqual } from '../deep-equal.ts';
import type { ConvConfig, StudentConfig } from './student.ts';

export const PRETRAINED_IDS = ['pupil-mini'] as const;
export type PretrainedId = (typeof PRETRAINED_IDS)[number];

export interface PretrainedStudent {
  readonly id: PretrainedId;
  /** On our own origin; written by scripts/publish-student.ts. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the file, lower-case hex. */
  readonly sha256: string;
  config(imageSizePx: number): StudentConfig;
}

/** The network of the built-in teacher up to its mean over the image, where its last layer begins. */
export const pupilMiniConfig = (imageSizePx: number): ConvConfig => ({
  id: 'conv',
  imageSizePx,
  widths: [32, 64, 128, 256],
  blocksPerStage: [1, 2, 2, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 2,
  padding: 'sym',
});

export const PRETRAINED: Readonly<Record<PretrainedId, PretrainedStudent>> = {
  'pupil-mini': {
    id: 'pupil-mini',
    path: '/students/pupil-mini/model.safetensors',
    sizeBytes: 3_322_792,
    sha256: '3f7bc446d124fbb13b7f91ea5dd885a81f8eb5d141ddc5a93e9d4f49f00ff721',
    config: pupilMiniConfig,
  },
};

/** Whose weights fit a student, at whatever image size: kernels are convolved. null for nobody's. */
export function pretrainedOf(config: StudentConfig): PretrainedId | null {
  const fits = (id: PretrainedId) => deepEqual(PRETRAINED[id].config(config.imageSizePx), config);
  return PRETRAINED_IDS.find(fits) ?? null;
}
