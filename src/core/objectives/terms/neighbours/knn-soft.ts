/**
 * Soft labels from the nearest photos in the teacher's space: the paper's idea with a space that does not move, found
 * once a run.
 */

import { NEIGHBOUR_SHARE, neighbourLoss } from '../../math/neighbour-targets.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';
import { PHOTOS } from '../../plane/photos.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  NEIGHBOUR_SHARE,
  {
    name: 'neighbours',
    kind: 'number',
    value: 20,
    min: 1,
    max: 100,
    pictured: { max: PHOTOS - 1 },
    explanation:
      'So many labelled photos are asked. With 20, far ones hardly count; take fewer where a class has fewer photos.',
  },
  {
    name: 'temperature',
    kind: 'number',
    value: 0.07,
    min: 0.01,
    max: 1,
    explanation: 'How fast a vote fades with distance. 0.07 is CLIP’s; at 1 all neighbours count alike.',
  },
];

export const NEIGHBOUR_LABELS: Objective<'knn_soft'> = {
  id: 'knn_soft',
  name: 'Labels and look-alikes',
  group: 'From labels',
  explanation:
    'Learn the label and what the teacher’s look-alikes are called. Photos without a label learn from look-alikes alone. Takes the place of plain labels.',
  formula: String.raw`\operatorname{CE}\!\left(z,\ \tfrac12 y + \tfrac12 q\right),\quad q_c \propto \sum_{j \in \mathrm{kNN},\, y_j = c} e^{\cos(\hat e, \hat e_j) / \tau}`,
  weight: 1,
  weightReason: 'It holds the labels already: in their place, not beside them.',
  source: 'After OSAKD, Tzelepi et al. 2021, arXiv 2108.11798, in the teacher’s space',
  needs: (options) => ({
    neighbours: {
      count: Math.round(numberOption(OPTIONS, options, 'neighbours')),
      temperature: numberOption(OPTIONS, options, 'temperature'),
    },
  }),
  projection: 'none',
  picturedAs: 'scores',
  holdsLabels: true,
  options: OPTIONS,
  parameters: () => [],
  loss(inputs, options) {
    const votes = need(inputs, 'neighbours', 'knn_soft');
    return neighbourLoss(inputs, votes, numberOption(OPTIONS, options, 'share'));
  },
};
