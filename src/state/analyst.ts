/**
 * Questions to the analyst: a worker for each, ended with its answer, and at once where nobody wants the answer any
 * more.
 */
import type { AnalystCalls } from '../protocol/analyst.ts';
import { spawnAnalyst } from './spawn.ts';
import { withWorker } from './with-worker.ts';

export function askAnalyst<M extends keyof AnalystCalls & string>(
  method: M,
  params: AnalystCalls[M]['params'],
  signal: AbortSignal,
  onProgress?: (progress: AnalystCalls[M]['progress']) => void,
): Promise<AnalystCalls[M]['result']> {
  return withWorker(signal, spawnAnalyst, (analyst) => analyst.call(method, params, { onProgress }));
}
