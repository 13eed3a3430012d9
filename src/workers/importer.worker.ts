/**
 * The importer worker: the only place where photos are decoded for storing. See protocol/importer.ts for its calls.
 */
import { PupilError } from '../core/errors.ts';
import type { ImporterCalls } from '../protocol/importer.ts';
import { serve } from '../protocol/rpc.ts';
import { photosOf } from '../storage/photos.ts';
import { type Found, find, propose, revise } from './importer/find.ts';
import { importPhotos } from './importer/import-photos.ts';
import { preview } from './importer/preview.ts';
import { importSample } from './importer/sample/import-sample.ts';
import { createReporter } from './shared/reporter.ts';
import { HandedFiles } from './shared/sources/handed-files.ts';

declare const self: DedicatedWorkerGlobalScope;

const handed = new HandedFiles();
/** Of the look before the import. */
let found: Found | null = null;

/** Changes of a plan follow each other, and an import them: each may find other names. */
let revising: Promise<unknown> = Promise.resolve();

function whatWasFound(): Found {
  if (found === null) throw new PupilError('UNEXPECTED', 'Nothing was looked at before the import.');
  return found;
}

serve<ImporterCalls>(self, {
  handOver({ source, files }) {
    handed.add(source, files);
    return Promise.resolve(null);
  },
  async find({ sources, into }, { signal, progress }) {
    const there = into === undefined ? [] : (await photosOf(into)).map(({ path }) => path);
    found = { ...(await find(handed.complete(sources), signal, createReporter(progress))), there };
    return propose(found);
  },
  revise({ plan }, { signal }) {
    const revised = revising.then(async () => {
      const { found: now, proposal } = await revise(whatWasFound(), plan, signal);
      found = now;
      return proposal;
    });
    revising = revised.catch(() => undefined);
    return revised;
  },
  preview: ({ path }) => preview(whatWasFound(), path),
  async importPhotos({ plan, notes, options }, context) {
    await revising;
    return importPhotos(whatWasFound(), { plan, notes }, options, context);
  },
  drawSample: ({ options, imagesPerClass }, context) => importSample(options, imagesPerClass, context),
});
