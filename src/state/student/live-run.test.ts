import { describe, expect, it } from 'vitest';
import { FIRST_RECIPE } from '../../core/recipe/compose.ts';
import { newRun } from '../../core/records/new-run.ts';
import type { TrainProgress } from '../../protocol/trainer.ts';
import { advance, trainingJob, waitingJob } from './live-run.ts';
import { sentenceFor } from './run-list.ts';

const RUN = newRun({
  id: 'one',
  projectId: 'folder',
  name: 'Run 1',
  createdAtMs: 0,
  recipe: FIRST_RECIPE,
  revision: 0,
  bakeoff: null,
});

function point(step: number) {
  return {
    step,
    loss: 2 - step / 100,
    terms: { ce: 1 },
    learningRate: 0.001,
    gradientNorm: 1,
    msPerStep: 80,
  };
}

function progress(change: Partial<TrainProgress> = {}): TrainProgress {
  return {
    phase: 'training',
    step: 40,
    totalSteps: 200,
    epoch: 1,
    msPerStep: 80,
    imagesPerSecond: 800,
    etaMs: 12_800,
    checkpointStep: 0,
    points: [point(20), point(40)],
    evaluations: [],
    backend: null,
    bytesInUse: 0,
    ledger: null,
    note: '',
    ...change,
  };
}

describe('a run that trains', () => {
  it('takes new points at the end of its curves, and leaves the run before as it was', () => {
    const once = advance(RUN, progress());
    const twice = advance(once, progress({ step: 60, points: [point(60)] }));
    expect(RUN.curves.step).toEqual([]);
    expect(once.curves.step).toEqual([20, 40]);
    expect(twice).toMatchObject({ status: 'training', step: 60, totalSteps: 200 });
    expect(twice.curves.step).toEqual([20, 40, 60]);
    expect(twice.curves.terms).toEqual({ ce: [1, 1, 1] });
  });

  it('does not take a point twice that it is told twice', () => {
    const once = advance(RUN, progress());
    expect(advance(once, progress()).curves).toEqual(once.curves);
  });

  it('keeps its backend and its ledger where a report has none', () => {
    const backend = { id: 'wasm', device: 'SIMD', reason: '', probedMsPerStep: {}, peakBytes: 0 } as const;
    const known = advance(RUN, progress({ backend }));
    expect(advance(known, progress({ step: 41, points: [] })).backend).toEqual(backend);
    expect(known.ledger).toBe(RUN.ledger);
  });
});

describe('its job', () => {
  it('says how far, how fast and how long still, but not how long before it trains', () => {
    expect(trainingJob(progress())).toMatchObject({
      what: 'Training',
      done: 40,
      total: 200,
      unit: 'steps',
      perSecond: 12.5,
      etaMs: 12_800,
    });
    expect(trainingJob(progress({ phase: 'starting', msPerStep: 0 }))).toMatchObject({
      perSecond: 0,
      etaMs: null,
    });
  });

  it('stands where the run was before the first report', () => {
    expect(waitingJob({ ...RUN, step: 40, totalSteps: 200 })).toMatchObject({
      done: 40,
      total: 200,
      etaMs: null,
    });
  });
});

describe('its sentence', () => {
  it('is empty where no run is open', () => {
    expect(sentenceFor(undefined)).toBe('');
    expect(sentenceFor(RUN)).toBe('Ready: nothing has been trained yet.');
  });
});
