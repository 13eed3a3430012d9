/** A teacher worker that breaks when it is told to: see break-runs.ts. */
import type { TeacherCalls } from '../../../protocol/teacher.ts';
import type { Break } from './break-runs.ts';

/** Where it breaks: in the `run`-th batch of a call, counted from 1. */
export interface BreakingPoint {
  readonly kind: Break;
  readonly method: keyof TeacherCalls;
  readonly run: number;
}

export function startBreaking(at: BreakingPoint | null): Worker {
  const name = at === null ? 'whole' : `${at.kind} ${at.method} ${at.run}`;
  return new Worker(new URL('./breaking-teacher.worker.ts', import.meta.url), { type: 'module', name });
}
