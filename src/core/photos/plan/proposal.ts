/** A plan before it is carried out, with all that a person needs in order to judge it. */
import type { ImportAccount, ImportPlan } from '../../records/import-plan.ts';

export interface Proposal {
  readonly plan: ImportPlan;
  readonly account: ImportAccount;
  /** What is to be told, in sentences. */
  readonly notes: readonly string[];
  /** What only a person can know, in sentences; empty where the plan is certain. */
  readonly questions: readonly string[];
  /** Classes that names of files begin with, where nothing else gives any; empty where they say nothing. */
  readonly nameClasses: readonly string[];
  /** Columns of the lists, for whoever changes their use. */
  readonly lists: readonly FoundList[];
}

export interface FoundList {
  readonly path: string;
  readonly format: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** The first of them. */
  readonly examples: readonly (readonly string[])[];
}
