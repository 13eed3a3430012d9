/** All objectives by id. The page reads names, explanations, formulas, options and defaults here; the trainer reads the losses. */
import type { ObjectiveTerm } from '../recipe/recipe.ts';
import { type Head, type HeadId, headIdOf } from '../students/head.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Projection } from '../students/student.ts';
import { joinNeeds, type Needs } from './needs.ts';
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
