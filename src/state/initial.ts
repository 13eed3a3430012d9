/** The studio before anything has happened. */
import type { Recipe } from '../core/recipe/recipe.ts';
import type { TeacherChoice } from '../core/records/teacher.ts';
import { usualPlan } from '../core/views/plan.ts';
import type { Studio } from './studio.ts';

export const BUILT_IN_TEACHER: TeacherChoice = {
  id: 'pupil-mini',
  origin: 'built-in',
  dtype: 'auto',
  device: 'auto',
};

export function initialStudio(recipe: Recipe): Studio {
  return {
    isOpen: false,
    station: 'photos',
    project: null,
    projects: [],
    photos: [],
    importJob: null,
    teacher: {
      choice: BUILT_IN_TEACHER,
      facts: null,
      selfTests: [],
      notice: null,
      job: null,
      cursor: null,
      embedded: 0,
      msPerImage: null,
      embedSeconds: null,
      knowledge: null,
      isAssessing: false,
      viewPlan: usualPlan(1),
      views: null,
    },
    doors: { job: null, brought: null, mirrored: [], embeddings: [] },
    models: { stored: [], unfinishedBytes: 0, listing: null },
    naming: {
      prompts: [],
      templates: [],
      proposals: null,
      decisions: new Map(),
      zeroShot: null,
      search: null,
      job: null,
      searchJob: null,
    },
    selection: { job: null, found: null, applied: null },
    student: {
      recipe,
      estimate: null,
      isEstimating: false,
      runId: null,
      runs: [],
      job: null,
      progress: null,
      comparedRunIds: [],
      reading: '',
      loopCosts: [],
      loopJob: null,
    },
    bakeoff: null,
    results: { split: 'test', evaluation: null, job: null },
    takeaway: { exported: null, job: null },
    faults: [],
    ledger: { webgpu: 'unknown', isIsolated: false, storedBytes: null, quotaBytes: null, isProtected: null },
    hasUpdate: false,
    undoable: null,
    announcement: '',
  };
}
