/** The studio before anything has happened. */
import { FIRST_DRAFT } from '../core/recipe/reconcile.ts';
import { NO_MODELS } from './models/slice.ts';
import { NO_NAMING } from './naming/slice.ts';
import { NO_PHOTOS } from './photos/slice.ts';
import { NO_PROJECT_FILE } from './project-file/slice.ts';
import { NO_RESULTS } from './results/slice.ts';
import { NO_SELECTION } from './selection/slice.ts';
import { noStudent } from './student/slice.ts';
import type { Studio } from './studio.ts';
import { NO_TAKEAWAY } from './takeaway/slice.ts';
import { NO_TEACHER } from './teacher/slice.ts';

export function initialStudio(): Studio {
  return {
    isOpen: false,
    station: 'photos',
    ...NO_PHOTOS,
    projectFile: NO_PROJECT_FILE,
    teacher: NO_TEACHER,
    models: NO_MODELS,
    naming: NO_NAMING,
    selection: NO_SELECTION,
    student: noStudent(FIRST_DRAFT),
    bakeoff: null,
    results: NO_RESULTS,
    takeaway: NO_TAKEAWAY,
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
    canIsolate: false,
    announcement: '',
  };
}
