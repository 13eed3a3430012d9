/** Objectives as a user picks them: which terms, how heavy, and the training settings that belong to them. */
import type { ObjectiveTerm, Recipe } from '../recipe.ts';

export const OBJECTIVE_PRESET_IDS = ['ce', 'kd-probe', 'embedkd', 'embedkd-fixed', 'fd'] as const;
export type ObjectivePresetId = (typeof OBJECTIVE_PRESET_IDS)[number];

export type PresetTraining = Pick<Recipe, 'optimizer' | 'emaDecay' | 'augmentation'>;

export interface ObjectivePreset {
  /** A preset's id, or the sum of terms that somebody composed (see composition.ts). */
  readonly id: string;
  readonly name: string;
  readonly explanation: string;
  readonly needsTeacher: boolean;
  /** `labelledShare`: photos with a usable label / photos in training, 0..1. */
  terms(labelledShare: number): readonly ObjectiveTerm[];
  /** Settings that go with it for one family of students. */
  training(student: 'conv' | 'vit'): PresetTraining;
}

/** From this share on, the labels themselves join the teacher's judgement. */
const MOSTLY_LABELLED = 0.5;

/** Conv nets bear four times a transformer's rate. The rate is that of the measured calibration (methods 0.5). */
export const studioTraining = (student: 'conv' | 'vit'): PresetTraining => ({
  optimizer: {
    learningRate: student === 'conv' ? 2e-3 : 5e-4,
    weightDecay: 0.05,
    decayAll: false,
    schedule: 'cosine',
    warmupShare: 0.05,
    clipNorm: student === 'conv' ? 5 : 1,
  },
  emaDecay: 0.999,
  augmentation: { flip: true, minCropArea: 0.5, colour: 0.2 },
});

/** The paper's code as it ran: constant rate (quirk Q2), everything decayed, only flips, no smoothing, no average. */
const paper = (): PresetTraining => ({
  optimizer: {
    learningRate: 1e-4,
    weightDecay: 0.1,
    decayAll: true,
    schedule: 'constant',
    warmupShare: 0,
    clipNorm: null,
  },
  emaDecay: null,
  augmentation: { flip: true, minCropArea: 1, colour: 0 },
});

const labels = (smoothing = 0.1, doubleSoftmax = false): ObjectiveTerm => ({
  id: 'ce',
  weight: 1,
  options: { labelSmoothing: smoothing, doubleSoftmax },
});

export const OBJECTIVE_PRESETS: Readonly<Record<ObjectivePresetId, ObjectivePreset>> = {
  'kd-probe': {
    id: 'kd-probe',
    name: 'The teacher’s judgement',
    explanation: 'Every photo teaches, labelled or not. With few labels this is worth twenty points.',
    needsTeacher: true,
    terms: (labelledShare) => [
      { id: 'kd_probe', weight: 1, options: { temperature: 2 } },
      ...(labelledShare >= MOSTLY_LABELLED ? [labels()] : []),
    ],
    training: studioTraining,
  },
  ce: {
    id: 'ce',
    name: 'Labels only',
    explanation: 'No teacher: the baseline that everything else is measured against.',
    needsTeacher: false,
    terms: () => [labels()],
    training: studioTraining,
  },
  'embedkd-fixed': {
    id: 'embedkd-fixed',
    name: 'CLIP-Embed-KD, mended',
    explanation: 'Labels, and the teacher’s class averages in the teacher’s own space.',
    needsTeacher: true,
    terms: () => [
      labels(),
      { id: 'embedkd_fixed', weight: 0.5, options: { temperature: 0.07, learnableScale: true } },
    ],
    training: studioTraining,
  },
  fd: {
    id: 'fd',
    name: 'The teacher’s view',
    explanation: 'Labels, and the direction in which the teacher sees each photo.',
    needsTeacher: true,
    // Half of CLIP-KD's pull: in short runs on small folders the full weight crowds out the labels (methods 0.5).
    terms: () => [labels(), { id: 'fd', weight: 0.5, options: { scale: 7.8 } }],
    training: studioTraining,
  },
  embedkd: {
    id: 'embedkd',
    name: 'CLIP-Embed-KD, as published',
    explanation: 'The paper’s code with its quirks: double softmax, no temperature, constant learning rate.',
    needsTeacher: true,
    terms: () => [labels(0, true), { id: 'embedkd', weight: 0.5, options: { noTemperature: true } }],
    training: paper,
  },
};
