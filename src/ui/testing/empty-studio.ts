/** The studio on a first visit: open, with nothing in it. */
import { composeRecipe } from '../../core/recipe/compose.ts';
import { initialStudio } from '../../state/initial.ts';
import type { Studio } from '../../state/studio.ts';

const FIRST_RECIPE = composeRecipe({
  preset: 'kd-probe',
  student: 'conv',
  imageSizePx: 64,
  teacherFingerprint: null,
  labelledShare: 1,
});

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
    },
  };
}
