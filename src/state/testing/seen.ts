/** Waiting for a state of the studio that passes. */
import type { StoreApi } from 'zustand/vanilla';
import type { Studio } from '../studio.ts';

/** Resolves once the studio has been so, however briefly: a poll could look too late. */
export function seen(store: StoreApi<Studio>, isSo: (studio: Studio) => boolean): Promise<void> {
  if (isSo(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = store.subscribe((studio) => {
      if (!isSo(studio)) return;
      unsubscribe();
      resolve();
    });
  });
}
