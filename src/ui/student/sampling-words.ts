/** The ways to draw batches as people read them. */
import type { Sampling, SamplingKind } from '../../core/training/sampling.ts';

interface SamplingWords {
  readonly name: string;
  readonly hint: string;
}

export const SAMPLING_WORDS: Readonly<Record<SamplingKind, SamplingWords>> = {
  uniform: { name: 'Every photo once a pass', hint: 'In a new order each time.' },
  'class-balanced': {
    name: 'Every class as often as the others',
    hint: 'Photos of rare classes come more often; unlabelled ones keep their share.',
  },
  'cluster-capped': {
    name: 'No crowd more than its share',
    hint: 'Of each cluster in the teacher’s space only so many photos a pass, other ones each time.',
  },
  'one-of-alike': {
    name: 'One of each group of near-duplicates',
    hint: 'Semantic balance by weight instead of removal: every pass takes another one of the group (CLIP-CID).',
  },
  'hard-pairs': {
    name: 'Hard pairs towards the end',
    hint: 'Half of each batch are photos that the teacher takes for near, of another class (after HELIP).',
  },
};

export function samplingInWords(sampling: Sampling): string {
  const { name } = SAMPLING_WORDS[sampling.kind];
  switch (sampling.kind) {
    case 'cluster-capped':
      return `${name} (${sampling.clusters} clusters, ${sampling.most === null ? 'as many as four of five have' : `at most ${sampling.most}`})`;
    case 'one-of-alike':
      return `${name} (cosine ${sampling.minCosine})`;
    case 'hard-pairs':
      return `${name} (from ${Math.round(sampling.fromShare * 100)} % of the run on)`;
    default:
      return name;
  }
}
