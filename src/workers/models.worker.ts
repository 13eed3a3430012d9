/** The models worker: takes in models and embeddings that people bring. See protocol/models.ts for its calls. */
import type { ModelsCalls } from '../protocol/models.ts';
import { serve } from '../protocol/rpc.ts';
import { listBrought } from './models/brought-files.ts';
import { ModelIntake } from './models/intake.ts';
import { HandedFiles } from './shared/sources/handed-files.ts';

declare const self: DedicatedWorkerGlobalScope;

const handed = new HandedFiles();
const intake = new ModelIntake();

serve<ModelsCalls>(self, {
  handOver({ source, files }) {
    handed.add(source, files);
    return Promise.resolve(null);
  },
  recognise: ({ sources, projectId }, call) => intake.recognise(handed.complete(sources), projectId, call),
  keepEncoder: ({ name, settings }, call) => intake.keepEncoder(name, settings, call),
  // A teacher's files need no operators: they are fetched with the first network.
  async keepNetwork({ sources }, call) {
    const brought = await listBrought(handed.complete(sources), call.signal);
    const { keepNetwork } = await import('./models/keep-network.ts');
    return keepNetwork(brought, call.signal, call.progress);
  },
  async fetchNetwork(name, call) {
    const { fetchNetwork } = await import('./models/fetch-network.ts');
    return fetchNetwork(name, call.signal, call.progress);
  },
  async renormalise({ id, normalisation }) {
    const { renormalise } = await import('./models/keep-network.ts');
    return renormalise(id, normalisation);
  },
  keepEmbeddings: (_none, call) => intake.keepEmbeddings(call),
});
