/** Photos, labels or embeddings become a file, in a worker of their own. Fetched when somebody asks for one. */
import type { DataOut } from '../../core/datasets/data-out.ts';
import { PupilError } from '../../core/errors.ts';
import type { DatasetCalls } from '../../protocol/dataset.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { Context } from '../context.ts';
import { handOver } from '../hand-over.ts';
import type { JobTools } from '../jobs/run-job.ts';

/** @param sources where the photos came from; none where nobody knows */
export async function writeData(
  context: Pick<Context, 'get' | 'set' | 'announce'>,
  { what, sources }: { readonly what: DataOut; readonly sources: readonly PhotoSource[] },
  { signal, part }: Pick<JobTools, 'signal' | 'part'>,
  worker: Client<DatasetCalls>,
): Promise<void> {
  const { project } = context.get();
  if (project === null) return;
  const report = part(`Writing ${what.kind}`, 'photos');
  context.set({ written: null });
  const hasOriginals = what.kind === 'photos' && sources.length > 0;
  const originals = hasOriginals
    ? {
        sources: await handOver(worker, sources, signal),
        nameEncoding: project.understood?.plan.nameEncoding ?? null,
      }
    : null;
  const written = await worker.call(
    'write',
    { projectId: project.id, what, originals },
    { signal, onProgress: ({ done, total, note }) => report(done, total, note) },
  );
  const now = context.get().project;
  if (now?.id !== project.id || now.revision !== project.revision) {
    throw new PupilError(
      'EDIT_STALE',
      'The photos or their labels have changed while the file was written, so it tells of what was. Write it once more.',
      { written: project.revision, now: now?.revision ?? null },
    );
  }
  context.set({ written });
  context.announce(`${written.fileName} is ready.`);
}
