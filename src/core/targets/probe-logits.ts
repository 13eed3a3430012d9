/** A fitted probe asked again. */
import { logitsOf } from './linear-logits.ts';
import type { Probe } from './linear-probe.ts';
import { type Rows, rowCount } from './normalise.ts';

/** The probe's answers for other rows of the same space: [rows, classes]. */
export function probeLogits({ weights, bias }: Pick<Probe, 'weights' | 'bias'>, rows: Rows): Float32Array {
  const theta = Float64Array.from([...weights, ...bias]);
  const logits = new Float64Array(rowCount(rows) * bias.length);
  logitsOf(rows, theta, bias.length, null, logits);
  return Float32Array.from(logits);
}
