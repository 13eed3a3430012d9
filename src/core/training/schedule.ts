/** Learning rates by step, in double precision on the host. */

export interface Schedule {
  readonly kind: 'cosine' | 'constant';
  readonly base: number;
  readonly totalSteps: number;
  readonly warmupSteps: number;
  /** Where the cosine would arrive at `totalSteps`; 0 unless said. */
  readonly final?: number;
}

/**
 * Learning rate of the 0-based step: base * (step + 1) / warmup while warming up, then constant, or half a cosine
 * that equals base at step = warmup and `final` from step = total on.
 */
export function learningRateAt(step: number, schedule: Schedule): number {
  const { kind, base, totalSteps, warmupSteps, final = 0 } = schedule;
  if (step < warmupSteps) return (base * (step + 1)) / warmupSteps;
  if (kind === 'constant') return base;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return final + (base - final) * 0.5 * (1 + Math.cos(Math.PI * progress));
}
