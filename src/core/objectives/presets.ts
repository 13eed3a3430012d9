/** Objectives as a user picks them: which terms, how heavy, and the training settings that belong to them. */
import type { ObjectiveTerm, Recipe } from '../recipe/recipe.ts';
import type { FamilyTraining } from '../students/family.ts';
import { USUAL_SAMPLING } from '../training/sampling.ts';

export const OBJECTIVE_PRESET_IDS = [
  'kd-probe',
  'ce',
  'embedkd-fixed',
  'embedkd',
  'clip-kd',
  'clip-cid',
  'fd',
] as const;
export type ObjectivePresetId = (typeof OBJECTIVE_PRESET_IDS)[number];

export type PresetTraining = Pick<Recipe, 'optimizer' | 'emaDecay' | 'augmentation' | 'sampling'>;

export interface ObjectivePreset {
  /** A preset's id, or the sum of terms that somebody composed (see composition.ts). */
  readonly id: string;
  readonly name: string;
  readonly explanation: string;
  /** Whose idea it is, and what of it is ours. */
  readonly provenance: string;
  readonly needsTeacher: boolean;
  /** `labelledShare`: photos with a usable label / photos in training, 0..1. */
  terms(labelledShare: number): readonly ObjectiveTerm[];
  /** Settings that go with it for one family of students. */
  training(student: FamilyTraining): PresetTraining;
}

/** From this share on, the labels themselves join the teacher's judgement. */
export const MOSTLY_LABELLED = 0.5;

export const studioTraining = ({ learningRate, clipNorm }: FamilyTraining): PresetTraining => ({
  optimizer: {
    learningRate,
    weightDecay: 0.05,
    decayAll: false,
    schedule: 'cosine',
    warmupShare: 0.05,
    clipNorm,
  },
  emaDecay: 0.999,
  augmentation: { flip: true, minCropArea: 0.5, colour: 0.2 },
  sampling: USUAL_SAMPLING.uniform,
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
  sampling: USUAL_SAMPLING.uniform,
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
    explanation: 'Every photo teaches, labelled or not; it pays most where labels are few.',
    provenance:
      'Hinton et al. 2015, with a linear probe on the stored embeddings for a teacher’s classifier: our choice.',
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
    provenance: 'Plain training, with label smoothing.',
    needsTeacher: false,
    terms: () => [labels()],
    training: studioTraining,
  },
  'embedkd-fixed': {
    id: 'embedkd-fixed',
    name: 'CLIP-Embed-KD, mended',
    explanation: 'Labels, and the teacher’s class averages in the teacher’s own space.',
    provenance:
      'Nair 2024, arXiv 2404.06170, moved into the teacher’s space, with a temperature, centred averages and one softmax: what our reading of the paper’s code found wanting.',
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
    provenance: 'Feature distillation of CLIP-KD, Yang et al. 2024, arXiv 2307.12732, at half its weight.',
    needsTeacher: true,
    // Half of CLIP-KD's pull: in short runs on small folders the full weight crowds out the labels (methods 0.5).
    terms: () => [labels(), { id: 'fd', weight: 0.5, options: { scale: 7.8 } }],
    training: studioTraining,
  },
  'clip-kd': {
    id: 'clip-kd',
    name: 'CLIP-KD, image only',
    explanation:
      'Labels, and three of CLIP-KD’s terms: the teacher’s view, relations to the classes, and finding each photo among others.',
    provenance:
      'Yang et al. 2024, arXiv 2307.12732: its best sum (relations, features, contrast) and weights. A folder has no captions, so class averages stand for texts: our reading.',
    needsTeacher: true,
    terms: () => [
      labels(),
      { id: 'crd', weight: 1, options: {} },
      { id: 'fd', weight: 1, options: {} },
      { id: 'icl', weight: 1, options: {} },
    ],
    training: studioTraining,
  },
  'clip-cid': {
    id: 'clip-cid',
    name: 'CLIP-CID for folders',
    explanation:
      'Labels, the groups that the folder falls into, and finding each photo among others; near-duplicates count once.',
    provenance:
      'Yang et al. 2024, arXiv 2408.09441. Its threshold, number of clusters, margin and weights are not public: ours are equal weights, 64 clusters, UNICOM’s margin, and a cosine of 0.98 for near-duplicates.',
    needsTeacher: true,
    terms: () => [
      labels(),
      { id: 'cluster', weight: 1, options: {} },
      { id: 'instance', weight: 1, options: {} },
    ],
    training: (student) => ({ ...studioTraining(student), sampling: USUAL_SAMPLING['one-of-alike'] }),
  },
  embedkd: {
    id: 'embedkd',
    name: 'CLIP-Embed-KD, as published',
    explanation: 'The paper’s code with its quirks: double softmax, no temperature, constant learning rate.',
    provenance: 'Nair 2024, arXiv 2404.06170, after the published code, train.py with --train-type embed-KD.',
    needsTeacher: true,
    terms: () => [labels(0, true), { id: 'embedkd', weight: 0.5, options: { noTemperature: true } }],
    training: paper,
  },
};
