/**
 * How many clusters the photos are put into: one option, shared by all objectives on clusters, since a run makes them
 * once.
 */
import type { Needs } from '../../supplies/registry.ts';
import type { ObjectiveOption, ObjectiveOptions } from '../objective.ts';
import { numberOption } from '../options.ts';
import { PHOTOS } from '../plane/photos.ts';

export const CLUSTER_COUNT: ObjectiveOption = {
  name: 'clusters',
  kind: 'number',
  value: 64,
  min: 2,
  max: 1024,
  pictured: { max: PHOTOS / 2 },
  explanation:
    'So many clusters, and no more than photos. CLIP-CID’s number is not public; its authors’ later work has one for some 200 photos, which a folder is too small for: about one for 16 photos serves here.',
};

export function clusterNeeds(options: ObjectiveOptions): Required<Pick<Needs, 'clusters'>> {
  return { clusters: { count: Math.round(numberOption([CLUSTER_COUNT], options, 'clusters')) } };
}
