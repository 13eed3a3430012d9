/** The studio before anything has happened. */
import type { Recipe } from '../core/recipe/recipe.ts';
import { DEFAULT_TEACHER } from '../core/teachers/catalogue.ts';
import { usualPlan } from '../core/views/plan.ts';
import type { Studio } from './studio.ts';

export function initialStudio(recipe: Recipe): Studio {
  return {
    isOpen: false,
    station: 'photos',
    project: null,
    projects: [],
    photos: [],
    teacher: {
      choice: DEFAULT_TEACHER,
      facts: null,
      selfTests: [],
      notice: null,
      cursor: null,
      embedded: 0,
      msPerImage: null,
      embedSeconds: null,
      knowledge: null,
      isAssessing: false,
      viewPlan: usualPlan(1),
      views: null,
    },
    doors: { brought: null, mirrored: [], embeddings: [] },
    models: { stored: [], unfinishedBytes: 0, listing: null },
    naming: {
      prompts: [],
      templates: [],
      proposals: null,
      decisions: new Map(),
      zeroShot: null,
      search: null,
    },
    selection: { found: null, applied: null },
    student: {
      recipe,
      suggestedPace: { batchSize: recipe.batchSize, epochs: recipe.epochs },
      estimate: null,
      isEstimating: false,
      runId: null,
      runs: [],
      progress: null,
      comparedRunIds: [],
      reading: '',
      loopCosts: [],
    },
    bakeoff: null,
    results: { split: 'test', evaluation: null },
    takeaway: { exported: null },
    jobs: {},
    faults: [],
    ledger: {
      webgpu: 'unknown',
      isIsolated: false,
      storedBytes: null,
      quotaBytes: null,
      isProtected: null,
      unreadable: [],
    },
    hasUpdate: false,
    undoable: null,
    announcement: '',
  };
}
