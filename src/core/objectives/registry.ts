/** All objectives by id. The page reads names, explanations, formulas, options and defaults here; the trainer reads the losses. */
import type { ObjectiveTerm } from '../recipe.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Projection } from '../students/student.ts';
import { ANCHOR_BANK } from './anchor-bank.ts';
import { CROSS_ENTROPY } from './ce.ts';
import { EMBED_KD } from './embedkd.ts';
import { EMBED_KD_FIXED } from './embedkd-fixed.ts';
import { FEATURE_DISTILLATION } from './fd.ts';
import { PROBE_KD } from './kd-probe.ts';
import { joinNeeds, type Needs } from './needs.ts';
import type { Objective, Sizes } from './objective.ts';

export const OBJECTIVE_IDS = ['ce', 'kd_probe', 'embedkd', 'embedkd_fixed', 'fd', 'anchor_bank'] as const;
export type ObjectiveId = (typeof OBJECTIVE_IDS)[number];

export const OBJECTIVES: Readonly<Record<ObjectiveId, Objective<ObjectiveId>>> = {
  ce: CROSS_ENTROPY,
  kd_probe: PROBE_KD,
  embedkd: EMBED_KD,
  embedkd_fixed: EMBED_KD_FIXED,
  fd: FEATURE_DISTILLATION,
  anchor_bank: ANCHOR_BANK,
};

/** Everything the terms together cannot do without. @throws {PupilError} RECIPE_INVALID where two ask for the same in two ways */
export function needsOf(terms: readonly ObjectiveTerm[]): Needs {
  return joinNeeds(terms.map((term) => OBJECTIVES[term.id].needs(term.options)));
}

/** The maps between student and teacher that the student must carry for these terms. */
export function projectionOf(terms: readonly ObjectiveTerm[]): Projection {
  const wanted = new Set(terms.map((term) => OBJECTIVES[term.id].projection));
  const out = wanted.has('student-to-teacher');
  const into = wanted.has('teacher-to-student');
  if (out && into) return 'both';
  if (out) return 'student-to-teacher';
  return into ? 'teacher-to-student' : 'none';
}

/** Trainables of the terms' own, each name once. */
export function extraParameters(terms: readonly ObjectiveTerm[], sizes: Sizes): readonly ParameterSpec[] {
  const specs = new Map<string, ParameterSpec>();
  for (const term of terms) {
    for (const spec of OBJECTIVES[term.id].parameters(term.options, sizes)) specs.set(spec.name, spec);
  }
  return [...specs.values()];
}
