/** All objectives by id. The page reads names, explanations, formulas, options and defaults here; the trainer reads the losses. */
import type { ObjectiveTerm } from '../recipe.ts';
import { type Head, type HeadId, headIdOf } from '../students/head.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Projection } from '../students/student.ts';
import { AUGMENTED_FD } from './afd.ts';
import { AFFINITY } from './affinity.ts';
import { ANCHOR_BANK } from './anchor-bank.ts';
import { ANCHOR_CLASS } from './anchor-class.ts';
import { ANCHOR_CLUSTER } from './anchor-cluster.ts';
import { ANCHOR_TEXT } from './anchor-text.ts';
import { BALANCED_SOFTMAX } from './balanced-softmax.ts';
import { CROSS_ENTROPY } from './ce.ts';
import { CLASS_BALANCED } from './class-balanced.ts';
import { CLUSTER } from './cluster.ts';
import { RELATIONAL } from './crd.ts';
import { DECOUPLED_KD } from './dkd.ts';
import { EMBED_KD } from './embedkd.ts';
import { EMBED_KD_FIXED } from './embedkd-fixed.ts';
import { FEATURE_DISTILLATION } from './fd.ts';
import { GRADIENT_DISTILLATION } from './gd.ts';
import { HARD_PAIRS } from './helip-margin.ts';
import { INTERACTIVE_CONTRAST } from './icl.ts';
import { INSTANCE } from './instance.ts';
import { PROBE_KD } from './kd-probe.ts';
import { SELF_NEIGHBOURS } from './knn-self.ts';
import { NEIGHBOUR_LABELS } from './knn-soft.ts';
import { MASKED_FD } from './masked-fd.ts';
import { joinNeeds, type Needs } from './needs.ts';
import type { Objective, Sizes } from './objective.ts';
import { POSITIVE_MARGIN } from './positive-margin.ts';
import { SELF_FEATURES } from './self-feat.ts';
import { SELF_HISTORY } from './self-history.ts';
import { SMOOTH_AP } from './smooth-ap.ts';
import { TEACHER_KD } from './teacherkd.ts';
import { TWO_HEAD_KD } from './two-head-kd.ts';

export const OBJECTIVE_IDS = [
  'ce',
  'kd_probe',
  'embedkd',
  'embedkd_fixed',
  'fd',
  'masked_fd',
  'icl',
  'crd',
  'gd',
  'afd',
  'anchor_bank',
  'anchor_class',
  'anchor_text',
  'anchor_cluster',
  'affinity',
  'cluster',
  'instance',
  'teacherkd',
  'dkd',
  'two_head_kd',
  'positive_margin',
  'helip_margin',
  'knn_soft',
  'knn_self',
  'balanced_softmax',
  'class_balanced',
  'self_history',
  'self_feat',
  'smooth_ap',
] as const;
export type ObjectiveId = (typeof OBJECTIVE_IDS)[number];

/** Each under its own id. */
export const OBJECTIVES: { readonly [Id in ObjectiveId]: Objective<Id> } = {
  ce: CROSS_ENTROPY,
  kd_probe: PROBE_KD,
  embedkd: EMBED_KD,
  embedkd_fixed: EMBED_KD_FIXED,
  fd: FEATURE_DISTILLATION,
  masked_fd: MASKED_FD,
  icl: INTERACTIVE_CONTRAST,
  crd: RELATIONAL,
  gd: GRADIENT_DISTILLATION,
  afd: AUGMENTED_FD,
  anchor_bank: ANCHOR_BANK,
  anchor_class: ANCHOR_CLASS,
  anchor_text: ANCHOR_TEXT,
  anchor_cluster: ANCHOR_CLUSTER,
  affinity: AFFINITY,
  cluster: CLUSTER,
  instance: INSTANCE,
  teacherkd: TEACHER_KD,
  dkd: DECOUPLED_KD,
  two_head_kd: TWO_HEAD_KD,
  positive_margin: POSITIVE_MARGIN,
  helip_margin: HARD_PAIRS,
  knn_soft: NEIGHBOUR_LABELS,
  knn_self: SELF_NEIGHBOURS,
  balanced_softmax: BALANCED_SOFTMAX,
  class_balanced: CLASS_BALANCED,
  self_history: SELF_HISTORY,
  self_feat: SELF_FEATURES,
  smooth_ap: SMOOTH_AP,
};

/** What the rows of a head in the teacher's space are made from. */
const HEAD_NEEDS: Readonly<Record<HeadId, Needs>> = {
  classes: {},
  centroids: { centroids: true },
  probe: { probe: true },
  texts: { classTexts: true },
};

/**
 * Everything the terms together, and the student's head, cannot do without.
 * @throws {PupilError} RECIPE_INVALID where two ask for the same in two ways
 */
export function needsOf(terms: readonly ObjectiveTerm[], head?: Head): Needs {
  return joinNeeds([
    ...terms.map((term) => OBJECTIVES[term.id].needs(term.options)),
    HEAD_NEEDS[headIdOf(head)],
  ]);
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
