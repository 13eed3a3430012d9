/**
 * What a family of students says of itself: how it is built, what fits together, which presets it offers, and
 * what training and masking ask of it. Nobody else knows families by name.
 */
import type { Ops } from './ops.ts';

/** What every configuration has; the rest belongs to its family alone. */
export interface StudentConfig {
  /** Of the family. */
  readonly id: string;
  readonly imageSizePx: number;
}

/** What the optimizer may ask of a student of this family. */
export interface FamilyTraining {
  readonly learningRate: number;
  /** From weights that have learned to see; the same unless said. */
  readonly tuningRate?: number;
  /** Largest global norm of the gradient. */
  readonly clipNorm: number;
}

/** Weights that come with the app: a safetensors file on our own origin, written by scripts/publish-student.ts. */
export interface PublishedWeights {
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the file, lower-case hex. */
  readonly sha256: string;
  /** Id of the teacher whose own weights they are: it can tell this student little. */
  readonly ofTeacher?: string;
}

/** A student by name. */
export interface StudentPreset<Config extends StudentConfig = StudentConfig> {
  readonly id: string;
  readonly name: string;
  /** One plain sentence for the page. */
  readonly explanation: string;
  config(imageSizePx: number): Config;
  /** Where there are some, a run starts from them unless it is told otherwise. */
  readonly published?: PublishedWeights;
}

export interface StudentFamily<Config extends StudentConfig = StudentConfig> {
  readonly id: Config['id'];
  /** Of a student that is nobody's preset. */
  readonly name: string;
  /**
   * In the order of the page; the first is what a student that was changed by hand is nearest to. A family without
   * any is nearest to the first of all.
   */
  readonly presets: readonly StudentPreset<Config>[];
  readonly training: FamilyTraining;
  /**
   * Images [B, S, S, 3], normalised -> features [B, W]. Taps `map0`, `map1`, ... or `block0_out`, ... mark
   * stages: see `isStage`.
   */
  backbone<T>(ops: Ops<T>, images: T, config: Config): T;
  /** What does not fit together in a configuration, in words; null where all does. */
  faultOf(config: Config): string | null;
  /** Which preset one that was changed by hand is nearest to, where that is not the first. */
  nearestPreset?(config: Config): string;
  /** Of one student that is nobody's preset, where it has a name of its own. */
  nameOf?(config: Config): string;
  /** Side of its patches, where it has any: what is hidden from it is hidden by the patch. */
  patchPx?(config: Config): number;
}
