/** The analyst worker: what stored embeddings answer without a teacher. See protocol/analyst.ts for its calls. */
import type { AnalystCalls } from '../protocol/analyst.ts';
import { serve } from '../protocol/rpc.ts';
import { assessProject } from './analyst/assess.ts';
import { propose, search } from './analyst/propose.ts';

declare const self: DedicatedWorkerGlobalScope;

serve<AnalystCalls>(self, {
  assess: ({ projectId, fingerprint }, { signal, progress }) =>
    assessProject(projectId, fingerprint, signal, progress),
  propose,
  async select({ projectId, fingerprint, question }, { signal, progress }) {
    // The only call that computes on an engine.
    const { selectPhotos } = await import('./analyst/select.ts');
    return selectPhotos(projectId, fingerprint, question, signal, progress);
  },
  search: ({ projectId, fingerprint, text, most }) => search(projectId, fingerprint, text, most),
});
