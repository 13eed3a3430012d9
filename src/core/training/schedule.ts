/** Learning rates by step, in double precision on the host. */

export interface Schedule {
  readonly kind: 'cosine' | 'constant';
  readonly base: number;
  readonly totalSteps: number;
  /** Step at which it begins; 0 unless said. */
  readonly fromStep?: number;
  readonly warmupSteps: number;
  /** Where the cosine would arrive at `totalSteps`; 0 unless said. */
  readonly final?: number;
}

/**
 * Learning rate of the 0-based step, counted from `fromStep`: base * (step + 1) / warmup while warming up, then
 * constant, or half a cosine that equals base at step = warmup and `final` from step = total on.
 */
export function learningRateAt(step: number, schedule: Schedule): number {
  const { kind, base, totalSteps, fromStep = 0, warmupSteps, final = 0 } = schedule;
  const taken = step - fromStep;
  if (taken < warmupSteps) return (base * (taken + 1)) / warmupSteps;
  if (kind === 'constant') return base;
  const progress = Math.min(1, (taken - warmupSteps) / Math.max(1, totalSteps - fromStep - warmupSteps));
  return final + (base - final) * 0.5 * (1 + Math.cos(Math.PI * progress));
}
