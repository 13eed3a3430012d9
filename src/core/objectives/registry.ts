/**
 * All objectives by id. The page reads names, explanations, formulas, options and defaults here; the trainer reads
 * the losses.
 */
import type { ObjectiveTerm } from '../recipe/recipe.ts';
import { createRegistry } from '../registry.ts';
import { type Head, type HeadId, headIdOf } from '../students/head.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Projection } from '../students/student.ts';
import { joinNeeds } from '../supplies/needs.ts';
import type { Needs } from '../supplies/registry.ts';
import type { Objective, Sizes } from './objective.ts';
import { AFFINITY } from './terms/anchors/affinity.ts';
import { ANCHOR_BANK } from './terms/anchors/anchor-bank.ts';
import { ANCHOR_CLASS } from './terms/anchors/anchor-class.ts';
import { ANCHOR_CLUSTER } from './terms/anchors/anchor-cluster.ts';
import { ANCHOR_TEXT } from './terms/anchors/anchor-text.ts';
import { CLUSTER } from './terms/clip-cid/cluster.ts';
import { INSTANCE } from './terms/clip-cid/instance.ts';
import { EMBED_KD } from './terms/clip-embed-kd/embedkd.ts';
import { EMBED_KD_FIXED } from './terms/clip-embed-kd/embedkd-fixed.ts';
import { TEACHER_KD } from './terms/clip-embed-kd/teacherkd.ts';
import { AUGMENTED_FD } from './terms/clip-kd/afd.ts';
import { RELATIONAL } from './terms/clip-kd/crd.ts';
import { FEATURE_DISTILLATION } from './terms/clip-kd/fd.ts';
import { GRADIENT_DISTILLATION } from './terms/clip-kd/gd.ts';
import { INTERACTIVE_CONTRAST } from './terms/clip-kd/icl.ts';
import { MASKED_FD } from './terms/clip-kd/masked-fd.ts';
import { BALANCED_SOFTMAX } from './terms/labels/balanced-softmax.ts';
import { CROSS_ENTROPY } from './terms/labels/ce.ts';
import { CLASS_BALANCED } from './terms/labels/class-balanced.ts';
import { HARD_PAIRS } from './terms/neighbours/helip-margin.ts';
import { SELF_NEIGHBOURS } from './terms/neighbours/knn-self.ts';
import { NEIGHBOUR_LABELS } from './terms/neighbours/knn-soft.ts';
import { POSITIVE_MARGIN } from './terms/neighbours/positive-margin.ts';
import { SMOOTH_AP } from './terms/neighbours/smooth-ap.ts';
import { DECOUPLED_KD } from './terms/probe/dkd.ts';
import { PROBE_KD } from './terms/probe/kd-probe.ts';
import { TWO_HEAD_KD } from './terms/probe/two-head-kd.ts';
import { SELF_FEATURES } from './terms/self/self-feat.ts';
import { SELF_HISTORY } from './terms/self/self-history.ts';

const BUILT_IN = [
  CROSS_ENTROPY,
  PROBE_KD,
  EMBED_KD,
  EMBED_KD_FIXED,
  FEATURE_DISTILLATION,
  MASKED_FD,
  INTERACTIVE_CONTRAST,
  RELATIONAL,
  GRADIENT_DISTILLATION,
  AUGMENTED_FD,
  ANCHOR_BANK,
  ANCHOR_CLASS,
  ANCHOR_TEXT,
  ANCHOR_CLUSTER,
  AFFINITY,
  CLUSTER,
  INSTANCE,
  TEACHER_KD,
  DECOUPLED_KD,
  TWO_HEAD_KD,
  POSITIVE_MARGIN,
  HARD_PAIRS,
  NEIGHBOUR_LABELS,
  SELF_NEIGHBOURS,
  BALANCED_SOFTMAX,
  CLASS_BALANCED,
  SELF_HISTORY,
  SELF_FEATURES,
  SMOOTH_AP,
] as const;
export type BuiltInObjectiveId = (typeof BUILT_IN)[number]['id'];

export const OBJECTIVES = createRegistry<Objective>('objective', BUILT_IN);

/** What the rows of a head in the teacher's space are made from. */
const HEAD_NEEDS: Readonly<Record<HeadId, Needs>> = {
  classes: {},
  centroids: { centroids: true },
  probe: { teacherLogits: true },
  texts: { classTexts: true },
};

/**
 * Everything the terms together, and the student's head, cannot do without.
 * @throws {PupilError} RECIPE_INVALID where two ask for the same in two ways
 */
export function needsOf(terms: readonly ObjectiveTerm[], head: Head = { kind: 'classes' }): Needs {
  return joinNeeds([
    ...terms.map((term) => OBJECTIVES.get(term.id).needs(term.options)),
    HEAD_NEEDS[headIdOf(head)],
  ]);
}

/** Whether a photo without a label teaches something, by at least one of the terms. */
export function learnsUnlabelled(terms: readonly ObjectiveTerm[]): boolean {
  return terms.some((term) => !OBJECTIVES.get(term.id).needs(term.options).labels);
}

/** The maps between student and teacher that the student must carry for these terms. */
export function projectionOf(terms: readonly ObjectiveTerm[]): Projection {
  const wanted = new Set(terms.map((term) => OBJECTIVES.get(term.id).projection));
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
    for (const spec of OBJECTIVES.get(term.id).parameters(term.options, sizes)) specs.set(spec.name, spec);
  }
  return [...specs.values()];
}
