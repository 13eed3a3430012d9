/** Students by name. Each preset keeps its cost about the same at 32, 64 and 96 px, but for the one whose weights are given. */
import type { Random } from '../random.ts';
import { mobileConfig } from './families/mobile.ts';
import { initialise } from './parameters.ts';
import { pretrainedOf, pupilMiniConfig } from './pretrained.ts';
import type { Student, StudentConfig } from './student.ts';

export const IMAGE_SIZES_PX = [32, 64, 96] as const;
export type ImageSizePx = (typeof IMAGE_SIZES_PX)[number];

export interface StudentPreset {
  readonly id: StudentPresetId;
  readonly name: string;
  /** One plain sentence for the page. */
  readonly explanation: string;
  config(imageSizePx: ImageSizePx): StudentConfig;
}

export const STUDENT_PRESET_IDS = ['conv', 'pupil-mini', 'mobile', 'vit-tiny', 'rwkv', 'vit-paper'] as const;
export type StudentPresetId = (typeof STUDENT_PRESET_IDS)[number];

/** 8 x 8 patches and a class token at every image size: 65 tokens, so that a step costs the same. */
const PATCHES_A_SIDE = 8;

export const STUDENT_PRESETS: Readonly<Record<StudentPresetId, StudentPreset>> = {
  conv: {
    id: 'conv',
    name: 'Small residual net',
    explanation:
      'Sixteen to 128 channels in four stages: quick to train, strong on few photos. The usual choice.',
    config: (imageSizePx) => ({
      id: 'conv',
      imageSizePx,
      widths: [16, 32, 64, 128],
      blocksPerStage: [1, 1, 1, 1],
      norm: 'batch',
      groups: 4,
      // Above 32 px the stem halves the image, so that the stages see about the same number of pixels.
      stemStride: imageSizePx > 32 ? 2 : 1,
      padding: 'sym',
    }),
  },
  'pupil-mini': {
    id: 'pupil-mini',
    name: 'Pupil-mini',
    explanation:
      'Pretrained. The built-in teacher’s own network: it has learned from 100,000 photos of 200 kinds of things, and learns yours from there. Made for 64 px.',
    config: pupilMiniConfig,
  },
  mobile: {
    id: 'mobile',
    name: 'Inverted-residual net',
    explanation:
      'MobileNetV2 in miniature: thin between its blocks, wide inside them. Small and light to run; steps take longer to learn than they look.',
    config: (imageSizePx) => mobileConfig(imageSizePx, 1),
  },
  'vit-tiny': {
    id: 'vit-tiny',
    name: 'Tiny vision transformer',
    explanation:
      'The paper’s architecture at 96 channels, three layers, four heads. Wants more photos and epochs.',
    config: (imageSizePx) => ({
      id: 'vit',
      imageSizePx,
      patchPx: imageSizePx / PATCHES_A_SIDE,
      width: 96,
      layers: 3,
      heads: 4,
      attentionDropout: 0.1,
    }),
  },
  rwkv: {
    id: 'rwkv',
    name: 'RWKV-style token mixer',
    explanation:
      'Mixes patches by learned decay with distance instead of attention, as RWKV-CLIP’s tower does. At so few patches it is no faster; a thing to compare.',
    config: (imageSizePx) => ({
      id: 'rwkv',
      imageSizePx,
      patchPx: imageSizePx / PATCHES_A_SIDE,
      width: 96,
      layers: 3,
      hiddenRate: 4,
    }),
  },
  'vit-paper': {
    id: 'vit-paper',
    name: 'The paper’s vision transformer',
    explanation:
      'CLIP-Embed-KD’s student: 256 channels, six layers, eight heads. Slow without a graphics card.',
    config: (imageSizePx) => ({
      id: 'vit',
      imageSizePx,
      patchPx: imageSizePx / PATCHES_A_SIDE,
      width: 256,
      layers: 6,
      heads: 8,
      attentionDropout: 0.1,
    }),
  },
};

/** Whether a student is convolved or mixes tokens: the two bear different learning rates. */
export function familyOf(config: StudentConfig): 'conv' | 'vit' {
  return config.id === 'vit' || config.id === 'rwkv' ? 'vit' : 'conv';
}

/** The preset of the same kind of student: what one that was changed by hand takes its training settings from. */
export function nearestPreset(config: StudentConfig): StudentPresetId {
  if (config.id === 'conv') return pretrainedOf(config) ?? 'conv';
  if (config.id !== 'vit') return config.id;
  return config.width > 96 ? 'vit-paper' : 'vit-tiny';
}

/** Seeded starting values of all of a student's parameters. */
export function initialiseStudent(student: Student, random: Random): Map<string, Float32Array> {
  return initialise(student.parameters, random);
}
