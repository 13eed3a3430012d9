/**
 * The importer worker: the only place where photos are decoded for storing. See protocol/importer.ts for its calls.
 */
import type { ImporterCalls } from '../protocol/importer.ts';
import { serve } from '../protocol/rpc.ts';
import { importPhotos } from './importer/import-photos.ts';
import { importSample } from './importer/sample/import-sample.ts';
import { HandedFiles } from './shared/sources/handed-files.ts';

declare const self: DedicatedWorkerGlobalScope;

const handed = new HandedFiles();

serve<ImporterCalls>(self, {
  handOver({ source, files }) {
    handed.add(source, files);
    return Promise.resolve(null);
  },
  importPhotos: ({ sources, options }, context) => importPhotos(handed.complete(sources), options, context),
  drawSample: ({ options, imagesPerClass }, context) => importSample(options, imagesPerClass, context),
});
