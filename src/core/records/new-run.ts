/** A run before its first step. */
import { emptyCurves } from '../curves.ts';
import type { Run } from './run.ts';

type Given = 'id' | 'projectId' | 'name' | 'createdAtMs' | 'recipe' | 'revision';

export function newRun(given: Pick<Run, Given> & Partial<Pick<Run, 'bakeoff'>>): Run {
  return {
    bakeoff: null,
    ...given,
    status: 'ready',
    curves: emptyCurves(),
    backend: null,
    teacherFingerprint: given.recipe.teacherFingerprint,
    step: 0,
    totalSteps: 0,
    stepsPerEpoch: 0,
    trainMs: 0,
    student: null,
    scores: null,
    message: '',
    ledger: null,
    addedClasses: [],
    best: null,
    rateFromStep: 0,
  };
}
