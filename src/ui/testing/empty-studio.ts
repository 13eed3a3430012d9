/** The studio on a first visit: open, with nothing in it. */
import { FIRST_RECIPE } from '../../core/recipe/compose.ts';
import { initialStudio } from '../../state/initial.ts';
import type { Studio } from '../../state/studio.ts';

export function emptyStudio(): Studio {
  return {
    ...initialStudio(FIRST_RECIPE),
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
