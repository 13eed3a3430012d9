/** Actions of the Photos station: import, sample, edits with undo, projects. */
import type { ImporterCalls, ImportOptions, ImportProgress, ImportResult } from '../../protocol/importer.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import { handOver } from '../hand-over.ts';
import { createMeter } from '../jobs/meter.ts';
import { spawnImporter } from '../spawn.ts';
import type { ProjectChanges } from './changes.ts';
import type { PhotosSession } from './session.ts';
import { createThumbnails } from './thumbnails.ts';

const LISTING = 'Looking through the folder';
const SAMPLE_IMAGES_PER_CLASS = 60;
const DEFAULT_RATIOS = { train: 0.7, validation: 0.15, test: 0.15 };

interface ImportCall {
  readonly signal: AbortSignal;
  onProgress(progress: ImportProgress): void;
}

export function photoActions(context: Context, followers: Followers, changes: ProjectChanges): PhotosSession {
  const thumbnails = createThumbnails();
  followers.add({ opened: async () => thumbnails.clear() });

  const runImport = (
    subject: unknown,
    start: (importer: Client<ImporterCalls>, call: ImportCall) => Promise<ImportResult>,
  ) =>
    context.jobs.run({
      id: 'import',
      what: LISTING,
      unit: 'photos',
      remedy: 'retry',
      subject,
      onStop: 'ask',
      spawn: spawnImporter,
      async run({ signal, show }, importer) {
        const meter = createMeter('Reading photos', 'photos');
        const { projectId, photos } = await start(importer, {
          signal,
          onProgress({ phase, done, total, skipped, photos: read }) {
            const isListing = phase === 'listing';
            const note = skipped > 0 ? `${skipped} skipped` : '';
            const job = meter.report(done, isListing ? 0 : total, note);
            show(isListing ? { ...job, what: LISTING } : job);
            context.announce(`${read} photos read`);
          },
        });
        await changes.open(projectId);
        context.announce(`${photos} photos are in.`);
      },
    });

  return {
    import: (sources, name) =>
      runImport(sources, async (importer, call) => {
        const given = await handOver(importer, sources, call.signal);
        return importer.call('importPhotos', { sources: given, options: newOptions(name) }, call);
      }),
    importSample: () =>
      runImport('sample', (importer, call) =>
        importer.call('drawSample', { options: newOptions(), imagesPerClass: SAMPLE_IMAGES_PER_CLASS }, call),
      ),
    cancelImport: () => void context.jobs.stop('import'),
    edit: async (edit) => (await changes.edit(edit)) !== null,
    undo: changes.undo,
    thumbnail: (id) => thumbnails.url(id),
    openProject: (projectId) => context.attempt('photos', 'retry', () => changes.open(projectId)),
    removeProject: () => context.attempt('photos', 'none', changes.remove),
  };
}

function newOptions(name?: string): ImportOptions {
  return { name, projectId: crypto.randomUUID(), seed: 1, splitRatios: DEFAULT_RATIOS };
}
