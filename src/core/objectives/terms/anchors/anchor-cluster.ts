/** Anchors are the folder's clusters in the teacher's space: the soft half of CLIP-CID's cluster discrimination. */
import { ANCHOR_FORMULA, ANCHOR_OPTIONS, anchorLoss } from '../../math/anchor-kl.ts';
import { CLUSTER_COUNT, clusterNeeds } from '../../math/clusters.ts';
import { need } from '../../need.ts';
import type { Objective } from '../../objective.ts';

export const ANCHOR_CLUSTER: Objective<'anchor_cluster'> = {
  id: 'anchor_cluster',
  name: 'Likeness to groups of photos',
  group: 'Clusters',
  explanation:
    'The folder falls into groups in the teacher’s eyes. Stand as near to each as the teacher does.',
  formula: String.raw`${ANCHOR_FORMULA},\quad A\colon \text{k-means centres}`,
  weight: 1,
  weightReason: 'CLIP-CID’s balance between cluster and labels is not public; equal parts claim nothing.',
  source: 'CLIP-CID, Yang et al. 2024, arXiv 2408.09441, its soft cluster loss as far as it is known',
  needs: (options) => ({ embeddings: true, ...clusterNeeds(options) }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: [...ANCHOR_OPTIONS, CLUSTER_COUNT],
  parameters: () => [],
  loss: (inputs, options) =>
    anchorLoss(inputs, need(inputs, 'clusters', 'anchor_cluster').centres, options, 'anchor_cluster'),
};
