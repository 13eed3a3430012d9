/**
 * The contents of the page, in groups: every objective of the registry, what stands beside them, and what is not
 * here.
 */
import { OBJECTIVE_GROUPS } from '../../core/objectives/objective.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import { BESIDE, type Essay, NOT_HERE } from './texts/essays.ts';

export type Topic =
  | { readonly kind: 'idea'; readonly id: ''; readonly title: string }
  | { readonly kind: 'measured'; readonly id: 'measured'; readonly title: string }
  | { readonly kind: 'enforced'; readonly id: 'enforced'; readonly title: string }
  | { readonly kind: 'method'; readonly id: string; readonly title: string }
  | { readonly kind: 'essay'; readonly id: string; readonly title: string; readonly essay: Essay };

export interface TopicGroup {
  readonly title: string;
  readonly topics: readonly Topic[];
}

function methods(): readonly TopicGroup[] {
  return OBJECTIVE_GROUPS.map((title) => {
    const own = OBJECTIVES.all().filter(({ group }) => group === title);
    return { title, topics: own.map(({ id, name }) => ({ kind: 'method', id, title: name })) };
  });
}

function essays(title: string, texts: readonly Essay[]): TopicGroup {
  return {
    title,
    topics: texts.map((essay) => ({ kind: 'essay', id: essay.id, title: essay.title, essay })),
  };
}

export function topicGroups(): readonly TopicGroup[] {
  return [
    {
      title: 'Pupil',
      topics: [
        { kind: 'idea', id: '', title: 'The idea' },
        { kind: 'measured', id: 'measured', title: 'What was measured' },
        { kind: 'enforced', id: 'enforced', title: 'What the browser enforces' },
      ],
    },
    ...methods(),
    essays('Beside the losses', BESIDE),
    essays('Not here, and why', NOT_HERE),
  ];
}

/** The topic of that id; the first screen for an id that there is not. */
export function topicById(id: string): Topic {
  const all = topicGroups().flatMap(({ topics }) => topics);
  return all.find((topic) => topic.id === id) ?? all[0]!;
}
