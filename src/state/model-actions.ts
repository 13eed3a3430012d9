/** Actions on teachers' files: what is kept, what a teacher would need, and forgetting. The files themselves are the teacher worker's. */
import { isCancelled, toWire } from '../core/errors.ts';
import { removeModel, storedModels } from '../storage/model-files.ts';
import { removeUnfinished, unfinishedBytes } from '../storage/model-parts.ts';
import type { Context } from './context.ts';
import type { ModelsSession } from './session.ts';
import { spawnTeacher } from './spawn.ts';
import type { ModelsState } from './studio.ts';

const HUB_ID = /^[\w.-]+\/[\w.-]+$/;
/** An id is typed letter by letter: the Hub is asked when the typing has stopped. */
const ASK_AFTER_MS = 500;

type ModelActions = Pick<ModelsSession, 'list' | 'remove' | 'removeUnfinished'>;

export function modelActions(context: Context): ModelActions & { reload(): Promise<void> } {
  let asking: AbortController | undefined;

  const patch = (part: Partial<ModelsState>) => context.set({ models: { ...context.get().models, ...part } });

  const refresh = async () =>
    patch({ stored: await storedModels(), unfinishedBytes: await unfinishedBytes() });
  const reload = () =>
    refresh().catch((thrown: unknown) => {
      console.warn('The list of stored teachers could not be read.', thrown);
    });

  // A teacher's files come and go with its job, whichever way that ends.
  context.store.subscribe((now, before) => {
    if (now.jobs.look === undefined && before.jobs.look !== undefined) void reload();
  });

  const ask = async (id: string, signal: AbortSignal) => {
    const teacher = spawnTeacher();
    const end = () => teacher.end();
    signal.addEventListener('abort', end, { once: true });
    try {
      return await teacher.call('list', { choice: { id, origin: 'hub' } }, { signal });
    } finally {
      teacher.end();
    }
  };

  return {
    reload,
    async list(id) {
      if (context.get().models.listing?.id === id && context.get().models.listing?.files !== null) return;
      asking?.abort();
      const own = new AbortController();
      asking = own;
      patch({ listing: { id, files: null, problem: null } });
      if (!HUB_ID.test(id)) return;
      await new Promise((resolve) => setTimeout(resolve, ASK_AFTER_MS));
      if (own.signal.aborted) return;
      try {
        const files = await ask(id, own.signal);
        if (!own.signal.aborted) patch({ listing: { id, files, problem: null } });
      } catch (thrown) {
        if (own.signal.aborted || isCancelled(thrown)) return;
        patch({ listing: { id, files: null, problem: toWire(thrown).message } });
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
