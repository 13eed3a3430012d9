/**
 * What the two recommended recipes are chosen from: candidates by kind of folder, each trained for the same seconds.
 * One row each in bench/results/recommend.json.
 */
export interface Candidate {
  readonly student: string;
  readonly imageSizePx: 32 | 64 | 96;
  /** null: from the weights that are published with the app. */
  readonly start: 'random' | null;
  /** As `--objective` takes it. */
  readonly objective: string;
}

export interface Trial extends Candidate {
  readonly photos: string;
  readonly teacher: string;
  /** Labelled photos a class, in the mean; null: all. */
  readonly perClass: number | null;
  readonly seconds: number;
  readonly seed: number;
}

export interface TrialResult extends Trial {
  /** On the test photos, 0..1, of the weights of the best check. */
  readonly test: number;
  readonly validation: number;
  readonly epochs: number;
  readonly bestStep: number;
  readonly steps: number;
  /** What the steps took, without set-up and checks of the end. */
  readonly trainedSeconds: number;
}

/** From the field's usual choice (nothing known, everything distilled) to what can see already. */
export const CANDIDATES: readonly Candidate[] = [
  { student: 'conv', imageSizePx: 64, start: 'random', objective: 'kd-probe' },
  { student: 'pupil-mini', imageSizePx: 64, start: null, objective: 'ce' },
  { student: 'pupil-mini', imageSizePx: 64, start: null, objective: 'kd-probe' },
  { student: 'pupil-mini', imageSizePx: 96, start: null, objective: 'ce' },
  { student: 'pupil-mini', imageSizePx: 96, start: null, objective: 'kd-probe' },
];

export const PER_CLASS: readonly (number | null)[] = [10, 30, 100, null];

export interface Wanted {
  readonly photos: string;
  readonly teacher: string;
  readonly seconds: readonly number[];
  readonly seeds: number;
}

export function trialsOf({ photos, teacher, seconds, seeds }: Wanted): readonly Trial[] {
  return seconds.flatMap((budget) =>
    Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
      PER_CLASS.flatMap((perClass) =>
        CANDIDATES.map((candidate) => ({ ...candidate, photos, teacher, perClass, seconds: budget, seed })),
      ),
    ),
  );
}

export function nameOf({ photos, teacher, perClass, seconds, seed, ...candidate }: Trial): string {
  const { student, imageSizePx, start, objective } = candidate;
  const what = `${student} ${imageSizePx} px ${start ?? 'pretrained'} ${objective}`;
  return `${photos}, ${teacher}, ${perClass ?? 'all'} a class, ${seconds} s, seed ${seed}: ${what}`;
}
