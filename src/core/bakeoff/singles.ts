/**
 * What a comparison offers beside the presets: every objective of the registry by itself, next to the labels, so that what it gains or
 * costs is its own. Some hold the labels already and stand alone: beside `ce` the labels would count twice.
 */
import { defaultTerm, writeComposition } from '../objectives/composition.ts';
import { asksTeacher } from '../objectives/needs.ts';
import { needsOf, OBJECTIVE_IDS, OBJECTIVES, type ObjectiveId } from '../objectives/registry.ts';
import { BASELINE } from './bakeoff.ts';

/** Their explanations say so: they take the place of plain labels. */
const HOLDS_LABELS: readonly ObjectiveId[] = ['balanced_softmax', 'class_balanced', 'knn_soft', 'knn_self'];

export interface SingleObjective {
  /** As a bake-off names it: `ce+fd`, or `knn_soft`; weights are the objectives’ own. */
  readonly id: string;
  /** Of the objective alone. */
  readonly name: string;
  readonly explanation: string;
  readonly holdsLabels: boolean;
  readonly needsTeacher: boolean;
  /** Only a teacher who reads the class names can give it what it asks for. */
  readonly needsReader: boolean;
}

export const SINGLE_OBJECTIVES: readonly SingleObjective[] = OBJECTIVE_IDS.filter(
  (id) => id !== BASELINE,
).map((id) => {
  const holdsLabels = HOLDS_LABELS.includes(id);
  const terms = [...(holdsLabels ? [] : [defaultTerm(BASELINE)]), defaultTerm(id)];
  const needs = needsOf(terms);
  const { name, explanation } = OBJECTIVES[id];
  return {
    id: writeComposition(terms),
    name,
    explanation,
    holdsLabels,
    needsTeacher: asksTeacher(needs),
    needsReader: needs.classTexts !== undefined,
  };
});
