/**
 * All supplies by id, and the types that follow from their list: what terms may ask for, and what their losses then
 * read.
 */
import { createRegistry } from '../registry.ts';
import { BANK } from './bank.ts';
import { CENTROIDS } from './centroids.ts';
import { CLASS_COUNTS } from './class-counts.ts';
import { CLASS_TEXTS } from './class-texts.ts';
import { CLUSTERS } from './clusters.ts';
import { EARLY } from './early.ts';
import { EMBEDDINGS } from './embeddings.ts';
import { GROUPS } from './groups.ts';
import { HISTORY } from './history.ts';
import { MASKED } from './masked.ts';
import { NEIGHBOURS } from './neighbours.ts';
import type { Supply } from './supply.ts';
import { TEACHER_LOGITS } from './teacher-logits.ts';

const BUILT_IN = [
  EMBEDDINGS,
  TEACHER_LOGITS,
  CENTROIDS,
  BANK,
  CLUSTERS,
  CLASS_TEXTS,
  CLASS_COUNTS,
  GROUPS,
  NEIGHBOURS,
  HISTORY,
  EARLY,
  MASKED,
] as const;

export const SUPPLIES = createRegistry<Supply>('supply', BUILT_IN);

type BuiltIn = (typeof BUILT_IN)[number];
type Types<S> =
  S extends Supply<string, infer Settings, infer Material, infer Value>
    ? { readonly settings: Settings; readonly material: Material; readonly value: Value }
    : never;

/** What one objective, or all terms of a run together, cannot do without: supplies by id, each with its settings. */
export type Needs = {
  readonly [S in BuiltIn as S['id']]?: Types<S>['settings'];
} & {
  /** Labels are all it learns from: a photo without one teaches it nothing. No supply, since every batch has them. */
  readonly labels?: true;
};

/** What losses read, by id. */
export type Supplies = { readonly [S in BuiltIn as S['id']]: Types<S>['value'] };

/** What was prepared for a run, by id. */
export type Materials = { readonly [S in BuiltIn as S['id']]?: Types<S>['material'] };
