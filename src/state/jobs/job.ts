/** A long job as the page draws it: what, how far, how fast, how long still. */

export type JobId =
  | 'import'
  | 'writeProject'
  | 'dataOut'
  | 'look'
  | 'bring'
  | 'naming'
  | 'search'
  | 'selection'
  | 'bringNetwork'
  | 'train'
  | 'loop'
  | 'bakeoff'
  | 'evaluate'
  | 'addClass'
  | 'export'
  | 'report';

export interface Job {
  readonly what: string;
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
  /** `photos`, `bytes`, `steps`. */
  readonly unit: string;
  readonly perSecond: number;
  /** null while unknown. */
  readonly etaMs: number | null;
  readonly note: string;
  readonly state: 'running' | 'paused' | 'stopping';
}

/**
 * All jobs of the page, the one that began last at the end; one that is paused stays until it is taken up or given
 * up.
 */
export type Jobs = Readonly<Partial<Record<JobId, Job>>>;
