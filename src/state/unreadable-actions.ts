/** Stored records that cannot be read: the page names them, and the user may remove what is only in the way. */
import { removeEmbeddings } from '../storage/embedding-index.ts';
import { removeProject } from '../storage/projects.ts';
import { removeRun } from '../storage/runs.ts';
import { removeUnreadable, type Unreadable, watchUnreadable } from '../storage/unreadable.ts';
import type { Context } from './context.ts';
import type { Session } from './session.ts';
import { placeOf } from './unreadable-place.ts';

/** With what goes with them; any other record goes alone. */
const REMOVALS: Partial<Record<Unreadable['store'], (key: string) => Promise<void>>> = {
  projects: removeProject,
  runs: removeRun,
  cursors: removeEmbeddings,
};

export function unreadableActions(context: Context): Pick<Session, 'removeUnreadable'> {
  watchUnreadable((unreadable) => context.patch('ledger', { unreadable }));
  return {
    removeUnreadable: (one) =>
      context.attempt(placeOf(one).station, 'none', async () => {
        const remove = REMOVALS[one.store];
        if (remove === undefined) await removeUnreadable(one);
        else await remove(String(one.key));
      }),
  };
}
