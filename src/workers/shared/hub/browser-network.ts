/** The browser's network and clock, for downloads. */
import { wait } from '../../../protocol/wait.ts';
import type { Network } from './download.ts';

export const NETWORK: Network = {
  // Whole files are kept here under their hashes: a second copy in the browser's own cache would only take space.
  fetch: (url, init) => fetch(url, { ...init, cache: 'no-store', credentials: 'omit' }),
  wait,
  // Only "no" is to be believed: without any network at all it makes no sense to try again.
  isOffline: () => !navigator.onLine,
};
