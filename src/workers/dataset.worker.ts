/** The dataset worker: writes photos, labels and embeddings as files. See protocol/dataset.ts for its calls. */
import type { DatasetCalls } from '../protocol/dataset.ts';
import { serve } from '../protocol/rpc.ts';
import { writeData } from './dataset/write.ts';
import { HandedFiles } from './shared/sources/handed-files.ts';

declare const self: DedicatedWorkerGlobalScope;

const handed = new HandedFiles();

serve<DatasetCalls>(self, {
  handOver({ source, files }) {
    handed.add(source, files);
    return Promise.resolve(null);
  },
  write({ originals, ...asked }, context) {
    const complete =
      originals === null ? null : { ...originals, sources: handed.complete(originals.sources) };
    return writeData({ ...asked, originals: complete }, context);
  },
});
