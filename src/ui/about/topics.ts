/** The contents of the page, in groups: every objective of the registry, what stands beside them, and what is not here. */
import { OBJECTIVES, type ObjectiveId } from '../../core/objectives/registry.ts';
import { BESIDE, type Essay, NOT_HERE } from './texts/essays.ts';

export type Topic =
  | { readonly kind: 'idea'; readonly id: ''; readonly title: string }
  | { readonly kind: 'measured'; readonly id: 'measured'; readonly title: string }
  | { readonly kind: 'method'; readonly id: ObjectiveId; readonly title: string }
  | { readonly kind: 'essay'; readonly id: string; readonly title: string; readonly essay: Essay };

export interface TopicGroup {
  readonly title: string;
  readonly topics: readonly Topic[];
}

function methods(title: string, ids: readonly ObjectiveId[]): TopicGroup {
  return { title, topics: ids.map((id) => ({ kind: 'method', id, title: OBJECTIVES[id].name })) };
}

function essays(title: string, texts: readonly Essay[]): TopicGroup {
  return {
    title,
    topics: texts.map((essay) => ({ kind: 'essay', id: essay.id, title: essay.title, essay })),
  };
}

export const TOPIC_GROUPS: readonly TopicGroup[] = [
  {
    title: 'Pupil',
    topics: [
      { kind: 'idea', id: '', title: 'The idea' },
      { kind: 'measured', id: 'measured', title: 'What was measured' },
    ],
  },
  methods('From labels', ['ce', 'knn_soft', 'knn_self']),
  methods('One photo, one target', ['kd_probe', 'dkd', 'fd', 'masked_fd', 'positive_margin']),
  methods('Class averages and anchors', [
    'embedkd',
    'embedkd_fixed',
    'anchor_class',
    'anchor_text',
    'anchor_bank',
    'crd',
    'gd',
    'afd',
  ]),
  methods('Telling photos apart', ['teacherkd', 'icl', 'instance', 'affinity', 'helip_margin', 'smooth_ap']),
  methods('Clusters', ['cluster', 'anchor_cluster']),
  methods('Long tails', ['balanced_softmax', 'class_balanced', 'two_head_kd']),
  methods('The student’s own past', ['self_history', 'self_feat']),
  essays('Beside the losses', BESIDE),
  essays('Not here, and why', NOT_HERE),
];

/** The topic of that id; the first screen for an id that there is not. */
export function topicById(id: string): Topic {
  const all = TOPIC_GROUPS.flatMap(({ topics }) => topics);
  return all.find((topic) => topic.id === id) ?? all[0]!;
}
