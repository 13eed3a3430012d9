/** The studio on a first visit: open, with nothing in it. */
import { initialStudio } from '../../state/initial.ts';
import type { Studio } from '../../state/studio.ts';

export function emptyStudio(): Studio {
  return {
    ...initialStudio(),
    isOpen: true,
    ledger: {
      webgpu: 'no',
      isIsolated: true,
      storedBytes: 148_000_000,
      quotaBytes: 60_000_000_000,
      isProtected: true,
      unreadable: [],
    },
  };
}
