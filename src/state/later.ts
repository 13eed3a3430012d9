/** Actions whose code comes with the first of them: the first paint does without. */
import type { Context } from './context.ts';
import type { FaultPlace } from './places.ts';

export interface Later<Actions> {
  /** Once they have come; what only ends something has nothing to do before. */
  readonly loaded: Actions | undefined;
  /** A failure to fetch them is a fault at the station. */
  run(act: (actions: Actions) => Promise<boolean>): Promise<boolean>;
}

export function later<Actions>(
  context: Context,
  station: FaultPlace,
  load: () => Promise<Actions>,
): Later<Actions> {
  let loaded: Actions | undefined;
  return {
    get loaded() {
      return loaded;
    },
    async run(act) {
      try {
        loaded ??= await load();
      } catch (thrown) {
        return context.attempt(station, 'reload', () => Promise.reject(thrown));
      }
      return act(loaded);
    },
  };
}
