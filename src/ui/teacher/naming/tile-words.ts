/** A proposal in words: how sure the teacher is, what else it might be, or what the user has said instead. */
import type { Decision, Proposals } from '../../../core/naming.ts';
import { confidenceOf, runnerUpOf } from '../../../core/review.ts';
import { formatPercent } from '../../base/format.ts';

const SURELY = 0.9;
const PROBABLY = 0.6;

export interface TileWords {
  /** The class, or `put aside`. */
  readonly name: string;
  /** `probably, 71 %`, or whose word it is. */
  readonly sureness: string;
  /** `or shoe, 12 %`; empty where there is nothing else. */
  readonly other: string;
}

/** A probability in whole per cent: never certain, never impossible, because no teacher is. */
export function formatChance(probability: number): string {
  if (probability >= 0.995) return `> ${formatPercent(0.99, 0)}`;
  if (probability < 0.005) return `< ${formatPercent(0.01, 0)}`;
  return formatPercent(probability, 0);
}

export function tileWords(proposals: Proposals, row: number, decision: Decision | undefined): TileWords {
  const { classes, classIndices, probabilities } = proposals;
  const proposed = classes[classIndices[row]!]!;
  const confidence = confidenceOf(proposals, row);
  const sureness = `${surenessOf(confidence)}, ${formatChance(confidence)}`;
  if (decision === null)
    return { name: 'put aside', sureness: 'by you', other: `was ${proposed}, ${formatChance(confidence)}` };
  if (decision !== undefined && classes.includes(decision)) {
    return decision === proposed
      ? { name: decision, sureness: 'you agree', other: `with ${formatChance(confidence)}` }
      : { name: decision, sureness: 'you say', other: `was ${proposed}, ${formatChance(confidence)}` };
  }
  const second = runnerUpOf(proposals, row);
  const other =
    second === null
      ? ''
      : `or ${classes[second]}, ${formatChance(probabilities[row * classes.length + second]!)}`;
  return { name: proposed, sureness, other };
}

function surenessOf(confidence: number): string {
  if (confidence >= SURELY) return 'surely';
  return confidence >= PROBABLY ? 'probably' : 'perhaps';
}
