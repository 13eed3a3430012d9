/**
 * Questions to the analyst: a worker for each, ended with its answer, and at once where nobody wants the answer any
 * more.
 */
import type { AnalystCalls } from '../protocol/analyst.ts';
import { spawnAnalyst } from './spawn.ts';

export async function askAnalyst<M extends keyof AnalystCalls & string>(
  method: M,
  params: AnalystCalls[M]['params'],
  signal: AbortSignal,
  onProgress?: (progress: AnalystCalls[M]['progress']) => void,
): Promise<AnalystCalls[M]['result']> {
  signal.throwIfAborted();
  const analyst = spawnAnalyst();
  const end = () => analyst.end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await analyst.call(method, params, { onProgress });
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', end);
    analyst.end();
  }
}
