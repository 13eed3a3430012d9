/** Averaged weights: what is evaluated and exported. Running statistics of batch norm are averaged with them. */

/**
 * Decay at the 0-based step: a warm start, min(decay, (1 + t) / (10 + t)), else short runs would export their random
 * start.
 */
export function emaDecayAt(step: number, decay: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}
