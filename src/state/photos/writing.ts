/** Actions by which photos, labels and embeddings leave as files. */
import type { Context } from '../context.ts';
import { spawnDataset } from '../spawn.ts';
import type { Importing } from './importing.ts';
import type { PhotosSession } from './session.ts';

/** @param importing knows where the photos came from */
export function writingActions(
  context: Context,
  importing: () => Promise<Importing>,
): Pick<PhotosSession, 'writeData' | 'cancelWriting' | 'forgetWritten'> {
  return {
    async writeData(what, originals) {
      if (context.get().project === null) return false;
      return context.jobs.run({
        id: 'dataOut',
        what: `Writing ${what.kind}`,
        unit: 'photos',
        remedy: 'none',
        subject: what,
        onStop: 'end',
        spawn: spawnDataset,
        async run(tools, worker) {
          const [{ writeData }, { sources }] = await Promise.all([import('./write-data.ts'), importing()]);
          const isAtHand = context.get().changeableId === context.get().project?.id;
          await writeData(context, { what, sources: originals ?? (isAtHand ? sources : []) }, tools, worker);
        },
      });
    },
    cancelWriting: () => void context.jobs.stop('dataOut'),
    forgetWritten: () => context.set({ written: null }),
  };
}
