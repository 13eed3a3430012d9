/**
 * What people add to (objectives, supplies, students, metrics, exports) is kept in registries: a list that is
 * built in, and whatever a test or an extension registers beside it. Whoever reads one asks at the time of
 * use, never at import, so that later entries count.
 */
import { type ErrorCode, PupilError } from './errors.ts';

export interface Registry<Entry extends { readonly id: string }> {
  /** @throws {PupilError} with the registry's code where nothing has the id */
  get(id: string): Entry;
  has(id: string): boolean;
  /** In order: what is built in, then what was registered. */
  ids(): readonly Entry['id'][];
  all(): readonly Entry[];
  /**
   * Adds an entry for this thread.
   * @returns what takes it away again
   * @throws {PupilError} with the registry's code where the id is taken
   */
  register(entry: Entry): () => void;
}

/** @param what one of its entries is called in messages: `student family` */
export function createRegistry<Entry extends { readonly id: string }>(
  what: string,
  builtIn: readonly Entry[],
  code: ErrorCode = 'RECIPE_INVALID',
): Registry<Entry> {
  const entries = new Map<string, Entry>();
  const register = (entry: Entry) => {
    const { id } = entry;
    if (entries.has(id)) throw new PupilError(code, `There are two of the ${what} ${id}.`, { what, id });
    entries.set(id, entry);
    return () => void entries.delete(id);
  };
  for (const entry of builtIn) register(entry);
  return {
    get(id) {
      const entry = entries.get(id);
      if (entry !== undefined) return entry;
      const known = [...entries.keys()].join(', ');
      throw new PupilError(code, `There is no ${what} called ${id}. Choose one of ${known}.`, { what, id });
    },
    has: (id) => entries.has(id),
    ids: () => [...entries.keys()],
    all: () => [...entries.values()],
    register,
  };
}
