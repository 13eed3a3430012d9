/**
 * What was measured of recipes, one row a run: which folder, which recipe, how long, how often right. Written by
 * bench/recommend.ts; nothing in it is a guess.
 */
import { flag, list, number, oneOf, orNull, parser, record, size, text, within } from '../records/shape.ts';
import evidence from './evidence.json' with { type: 'json' };

export interface EvidenceRow {
  /** Name of the data set. */
  readonly data: string;
  /** As it was drawn: so many of each class, or all that there are. */
  readonly photosPerClass: number | 'all';
  /** The photos that were not drawn were there without their labels; false: they were left out. */
  readonly hasUnlabelled: boolean;
  readonly classes: number;
  /** Labelled training photos of the class with the fewest. */
  readonly smallestClass: number;
  /** Labelled or not. */
  readonly trainPhotos: number;
  /** Its id. It has looked at the photos, whether the objective asks it or not. */
  readonly teacher: string;
  /** A preset's id. */
  readonly student: string;
  readonly imageSizePx: number;
  readonly start: 'random' | 'pretrained';
  /** As `--objective` takes it. */
  readonly objective: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly steps: number;
  /** In training, on the two processor cores where it was measured. */
  readonly seconds: number;
  readonly seed: number;
  /** Share of test photos, 0..1. */
  readonly top1: number;
  /** The same of a linear probe on the teacher's embeddings; null where it was not written down. */
  readonly probeTop1: number | null;
  /** Command, or where the figures stand. */
  readonly source: string;
}

const share = within(0, 1);

const ROW = record<EvidenceRow>({
  data: text,
  photosPerClass: (value) => (value === 'all' ? value : size(value)),
  hasUnlabelled: flag,
  classes: size,
  smallestClass: size,
  trainPhotos: size,
  teacher: text,
  student: text,
  imageSizePx: size,
  start: oneOf(['random', 'pretrained']),
  objective: text,
  epochs: size,
  batchSize: size,
  steps: size,
  seconds: number,
  seed: size,
  top1: share,
  probeTop1: orNull(share),
  source: text,
});

export const parseEvidence = parser('The evidence', 'Measure it again with bench/recommend.ts.', list(ROW));

export const EVIDENCE: readonly EvidenceRow[] = parseEvidence(evidence);
