/**
 * A recipe says everything that decides a run: the same recipe, photos and backend give the same student, bit for
 * bit.
 */
import type { StudentConfig } from '../students/family.ts';
import type { Head } from '../students/head.ts';
import type { Sampling } from '../training/sampling.ts';
import type { Start } from '../training/start.ts';
import type { ViewPlan } from '../views/plan.ts';
import type { Augmentation } from './augmentation.ts';

export interface ObjectiveTerm {
  readonly id: string;
  readonly weight: number;
  readonly options: Readonly<Record<string, number | boolean>>;
}

export const KEEPS = ['best', 'last'] as const;
export type Keep = (typeof KEEPS)[number];

export interface Recipe {
  /**
   * The objective preset that the recipe started from, or the composed sum (`ce+0.5*fd`), for names and comparisons.
   */
  readonly preset: string;
  readonly student: StudentConfig;
  /** The weights that the student starts from. */
  readonly start: Start;
  readonly objective: readonly ObjectiveTerm[];
  /** How the student comes to classes. */
  readonly head: Head;
  /**
   * Whose embeddings are the targets, or, where no term needs any, whom the student is compared with; null without a
   * teacher.
   */
  readonly teacherFingerprint: string | null;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: {
    readonly learningRate: number;
    readonly weightDecay: number;
    /** true: decay norms, biases and tokens too (the paper's choice). */
    readonly decayAll: boolean;
    readonly schedule: 'cosine' | 'constant';
    readonly warmupShare: number;
    /** Largest global gradient norm; null = no clipping. */
    readonly clipNorm: number | null;
  };
  /** Decay of the averaged weights that are evaluated and exported; null = none. */
  readonly emaDecay: number | null;
  readonly augmentation: Augmentation;
  /** Whose weights the student is made of: those of its best check on validation, or the last ones. */
  readonly keep: Keep;
  /** Checks without a better one after which training ends; null: it takes all its epochs. */
  readonly patience: number | null;
  /**
   * Learn on these stored views, each with what the teacher said of it, instead of on views of the student's own:
   * `augmentation` is then not used. null: one embedding a photo, whatever view the student sees.
   */
  readonly views: ViewPlan | null;
  /** How batches are drawn. */
  readonly sampling: Sampling;
  /** Share of the labelled training photos whose label the student may see, drawn per class with the seed. */
  readonly labelBudget: number;
  /**
   * `webgpu-half`: products of operands rounded to float16, where the graphics card has them and the start-up check
   * passes.
   */
  readonly backend: 'auto' | 'webgpu' | 'webgpu-half' | 'wasm';
  readonly seed: number;
}
