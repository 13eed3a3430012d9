/**
 * What a comparison offers beside the presets: every objective of the registry by itself, next to the labels, so that
 * what it gains or costs is its own. Some hold the labels already and stand alone: beside `ce` the labels would count
 * twice.
 */

import { defaultTerm, writeComposition } from '../objectives/composition.ts';
import type { Objective } from '../objectives/objective.ts';
import { needsOf, OBJECTIVES } from '../objectives/registry.ts';
import { asksReader, asksTeacher } from '../supplies/needs.ts';
import { BASELINE } from './bakeoff.ts';

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

export function singleObjectives(): readonly SingleObjective[] {
  return OBJECTIVES.all()
    .filter(({ id }) => id !== BASELINE)
    .map(single);
}

function single({ id, name, explanation, ...rest }: Objective): SingleObjective {
  const holdsLabels = rest.holdsLabels === true;
  const terms = [...(holdsLabels ? [] : [defaultTerm(BASELINE)]), defaultTerm(id)];
  const needs = needsOf(terms);
  return {
    id: writeComposition(terms),
    name,
    explanation,
    holdsLabels,
    needsTeacher: asksTeacher(needs),
    needsReader: asksReader(needs),
  };
}
