import { describe, expect, it } from 'vitest';
import { objectiveOf } from '../objectives/composition.ts';
import { OBJECTIVES } from '../objectives/registry.ts';
import { singleObjectives } from './singles.ts';

const single = (id: string) => singleObjectives().find((one) => one.id === id);

describe('single objectives', () => {
  it('are all of the registry but the labels themselves, each once', () => {
    const last = singleObjectives().map(({ id }) => id.split('+').at(-1));
    expect(new Set(last)).toEqual(new Set(OBJECTIVES.ids().filter((id) => id !== 'ce')));
    expect(last).toHaveLength(OBJECTIVES.ids().length - 1);
  });

  it('have plain labels beside them once, or hold labels in their stead', () => {
    for (const { id, holdsLabels } of singleObjectives()) {
      const ids = objectiveOf(id)
        .terms(1)
        .map((term) => term.id);
      expect(ids).toHaveLength(holdsLabels ? 1 : 2);
      expect(ids.includes('ce')).toBe(!holdsLabels);
    }
    const alone = singleObjectives()
      .filter(({ holdsLabels }) => holdsLabels)
      .map(({ id }) => id);
    expect(alone).toEqual(['knn_soft', 'knn_self', 'balanced_softmax', 'class_balanced']);
  });

  it('say what they cannot do without', () => {
    expect(single('ce+smooth_ap')).toMatchObject({ needsTeacher: false, needsReader: false });
    expect(single('ce+fd')).toMatchObject({ needsTeacher: true, needsReader: false });
    expect(single('ce+anchor_text')).toMatchObject({ needsTeacher: true, needsReader: true });
  });
});
