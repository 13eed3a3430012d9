/**
 * What a way of drawing batches asks of the teacher's space, worked out from the training photos' embeddings; a run
 * and its preview share it.
 */
import type { Rows } from '../targets/normalise.ts';
import type { Sampling, SamplingMaterial } from '../training/sampling.ts';
import { hardPairs } from './hard-pairs.ts';
import { clusterRows } from './k-means.ts';
import { distanceOf, semanticBalance } from './semantic-balance.ts';
import { noTurn, type Turn } from './turn.ts';

/**
 * @param rows [N, dims], centred unit rows of the training photos
 * @param labels class of each as the student may see it, -1 = none: hard partners are looked for among them
 * @param seed of the run: its clusters follow from it
 */
export async function samplingMaterial(
  sampling: Sampling,
  rows: Rows,
  labels: Int32Array,
  seed: number,
  turn: Turn = noTurn,
): Promise<SamplingMaterial> {
  const nothing: SamplingMaterial = { groups: null, partners: null };
  switch (sampling.kind) {
    case 'cluster-capped':
      return { ...nothing, groups: (await clusterRows(rows, sampling.clusters, seed, turn)).assignments };
    case 'one-of-alike': {
      // Groups as semantic balance would merge them, never across classes.
      const distance = distanceOf(sampling.minCosine);
      const { groups } = await semanticBalance(rows, { distance, labels, isGuarded: true }, { turn });
      return { ...nothing, groups };
    }
    case 'hard-pairs':
      return { ...nothing, partners: await hardPairs(rows, labels, {}, { turn }) };
    default:
      return nothing;
  }
}
