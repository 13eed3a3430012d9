/**
 * Teachers' files: what is kept, what a teacher would need, and forgetting. The files themselves are the teacher
 * worker's.
 */
import { isCancelled, toWire } from '../../core/errors.ts';
import { removeModel, type StoredModel, storedModels } from '../../storage/model-files.ts';
import { removeUnfinished, unfinishedBytes } from '../../storage/model-parts.ts';
import type { Context } from '../context.ts';
import { spawnTeacher } from '../spawn.ts';
import { withWorker } from '../with-worker.ts';
import type { ModelsSession } from './session.ts';

const HUB_ID = /^[\w.-]+\/[\w.-]+$/;
/** An id is typed letter by letter: the Hub is asked when the typing has stopped. */
const ASK_AFTER_MS = 500;

export interface ModelFilesActions extends Pick<ModelsSession, 'list' | 'remove' | 'removeUnfinished'> {
  /** Reads what is kept; a failure is only told to the console. */
  reload(): Promise<void>;
}

export function modelFilesActions(context: Context, spawn = spawnTeacher): ModelFilesActions {
  let asking: AbortController | undefined;

  const refresh = async () => {
    const stored = await storedModels();
    const networks = await networksAmong(stored);
    context.patch('models', { stored, networks, unfinishedBytes: await unfinishedBytes() });
  };

  const ask = (id: string, signal: AbortSignal) =>
    withWorker(signal, spawn, (teacher) => teacher.call('list', { choice: { id, origin: 'hub' } }));

  return {
    reload: () =>
      refresh().catch((thrown: unknown) => {
        console.warn('The list of stored teachers could not be read.', thrown);
      }),
    async list(id) {
      const { listing } = context.get().models;
      if (listing?.id === id && listing.files !== null) return;
      asking?.abort();
      const own = new AbortController();
      asking = own;
      context.patch('models', { listing: { id, files: null, problem: null } });
      if (!HUB_ID.test(id)) return;
      await new Promise((resolve) => setTimeout(resolve, ASK_AFTER_MS));
      if (own.signal.aborted) return;
      try {
        const files = await ask(id, own.signal);
        if (!own.signal.aborted) context.patch('models', { listing: { id, files, problem: null } });
      } catch (thrown) {
        if (own.signal.aborted || isCancelled(thrown)) return;
        context.patch('models', { listing: { id, files: null, problem: toWire(thrown).message } });
      }
    },
    remove: (model) =>
      context.attempt('teacher', 'none', async () => {
        await removeModel(model);
        await refresh();
        context.announce(`${model.id} is no longer stored.`);
      }),
    removeUnfinished: () =>
      context.attempt('teacher', 'none', async () => {
        await removeUnfinished();
        await refresh();
      }),
  };
}

/** What reads them comes with the first one: the first paint does without. */
async function networksAmong(stored: readonly StoredModel[]) {
  if (!stored.some(({ origin }) => origin === 'student')) return [];
  const { storedNetworks } = await import('../../storage/networks.ts');
  return storedNetworks();
}
