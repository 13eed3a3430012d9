/** The porter worker: takes in models and embeddings that people bring. See protocol/porter.ts for its calls. */
import type { PorterCalls } from '../protocol/porter.ts';
import { serve } from '../protocol/rpc.ts';
import { HandedFiles } from './importer/handed-files.ts';
import { Porter } from './porter/porter.ts';

declare const self: DedicatedWorkerGlobalScope;

const handed = new HandedFiles();
const porter = new Porter();

serve<PorterCalls>(self, {
  handOver({ source, files }) {
    handed.add(source, files);
    return Promise.resolve(null);
  },
  look: ({ sources, projectId }, call) => porter.look(handed.complete(sources), projectId, call),
  keepEncoder: ({ name, settings }, call) => porter.keepEncoder(name, settings, call),
  keepEmbeddings: (_none, call) => porter.keepEmbeddings(call),
});
