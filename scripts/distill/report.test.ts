import { describe, expect, it } from 'vitest';
import { composeRecipe } from '../../src/core/recipe/compose.ts';
import type { StepLedger } from '../../src/core/records/run.ts';
import type { SelfTest } from '../../src/core/records/teacher.ts';
import { type LoopCost, loopKey } from '../../src/core/training/loop-cost.ts';
import { type Findings, metricsOf, type Report, reportOf } from './report.ts';

const LEDGER: StepLedger = {
  step: 53,
  samples: 2,
  ms: { data: 6, forward: 81, backward: 150, optimizer: 12 },
  finishedMs: null,
  kernels: 595,
  tensorBytes: 140e6,
  deviceBytes: 181e6,
};
const NO_ANSWERS = { classes: 2, labels: [], probabilities: [], figures: {}, msPerImage: Number.NaN };
const SCORES = { validation: null, test: null };
const CHOSEN: SelfTest = {
  device: 'wasm',
  dtype: 'q8',
  passed: true,
  cosine: 1,
  reason: '',
  basis: 'tested',
  msPerImage: 2.5,
  isChosen: true,
};

const TEACHER: Findings['teacher'] = {
  facts: {
    id: 'pupil-mini',
    name: 'Pupil mini',
    dtype: 'q8',
    device: 'wasm',
    deviceName: 'CPU',
    threads: 1,
    dims: 2,
    imageSizePx: 64,
    fingerprint: 'f',
    sizeBytes: 100,
    selfTests: [CHOSEN],
    hasText: false,
  },
  msPerImage: null,
  seconds: null,
  knowledge: { knn: SCORES, linearProbe: { validation: 0.75, test: null } },
  views: null,
};

const NOTES: Findings['notes'] = [{ id: 'no-test', text: 'No test photo.', remedy: 'Bring more.' }];

const PROJECT: Findings['project'] = {
  id: 'p',
  name: 'p',
  source: 'folder',
  createdAtMs: 0,
  classes: ['a', 'b'],
  seed: 1,
  splitOrigin: 'drawn',
  splitRatios: { train: 0.8, validation: 0.1, test: 0.1 },
  skipped: [],
  duplicates: [],
  understood: null,
  keptApart: [],
  revision: 0,
};

const EXPORTED: Findings['exported'] = {
  fileName: 's.zip',
  files: [],
  proofs: [
    {
      format: 'tfjs',
      checkedImages: 0,
      maxAbsDifference: 0,
      meanAbsDifference: 0,
      agreement: 1,
      top1: null,
    },
  ],
  fromBytes: null,
};

function reportWith(
  ledger: StepLedger | null,
  loopCosts: readonly LoopCost[] = [],
  recommended: Findings['recommended'] = null,
): Report {
  const recipe = composeRecipe({
    preset: 'ce',
    student: 'conv',
    imageSizePx: 32,
    teacherFingerprint: null,
    labelledShare: 1,
  });
  const findings: Findings = {
    project: PROJECT,
    photos: [{ split: 'train', classIndex: 0 }],
    teacher: TEACHER,
    recommended,
    notes: NOTES,
    run: {
      id: 'r',
      projectId: 'p',
      name: 'r',
      createdAtMs: 0,
      recipe,
      revision: 0,
      status: 'finished',
      backend: { id: 'wasm', device: 'SIMD', reason: '', probedMsPerStep: {}, peakBytes: 1 },
      teacherFingerprint: null,
      step: 60,
      totalSteps: 60,
      stepsPerEpoch: 2,
      trainMs: 15_000,
      student: { parameters: 1, sizeBytes: 4, flopsPerImage: 2, imageSizePx: 32 },
      scores: SCORES,
      message: '',
      ledger,
      bakeoff: null,
      addedClasses: [],
      best: null,
      rateFromStep: 0,
    },
    checks: [{ step: 0, validation: 0.5, training: 0.75 }],
    loopCosts,
    exported: EXPORTED,
  };
  const answers = { test: NO_ANSWERS, validation: NO_ANSWERS };
  return reportOf('npm run distill', findings, answers, {} as Report['seconds']);
}

describe('the report', () => {
  it('has every metric of a split, as it was measured or as the answers tell', () => {
    const answers = {
      classes: 2,
      labels: [0, 1],
      probabilities: [0.75, 0.25, 0.75, 0.25],
      figures: { alignment: 0.5 },
      msPerImage: 1.5,
    };
    expect(metricsOf(answers, ['a', 'b'])).toMatchObject({
      images: 2,
      top1: 0.5,
      balancedAccuracy: 0.5,
      figures: { top1: 0.5, balancedAccuracy: 0.5, alignment: 0.5, agreement: Number.NaN },
      msPerImage: 1.5,
      classesCounted: { balancedAccuracy: 2, macroF1: 2 },
      classesWithoutImages: [],
    });
    expect(metricsOf({ ...answers, labels: [0, 0] }, ['a', 'b'])).toMatchObject({
      classesCounted: { balancedAccuracy: 1, macroF1: 1 },
      classesWithoutImages: ['b'],
    });
    expect(metricsOf(NO_ANSWERS, ['a', 'b'])).toBeNull();
  });

  it('says what was worth knowing of the photos', () => {
    expect(reportWith(null).notes).toEqual(NOTES);
  });

  it('has null for a split without a labelled photo', () => {
    expect(reportWith(null)).toMatchObject({ test: null, validation: null });
  });

  it('says what a training step cost, as it was measured', () => {
    expect(reportWith(LEDGER).training.ledger).toEqual(LEDGER);
    expect(reportWith(LEDGER).training.msPerStep).toBe(250);
  });

  it('says what the run’s step costs with the teacher in the loop, and what it projects', () => {
    const cost: LoopCost = {
      projectId: 'p',
      key: loopKey(reportWith(null).recipe),
      measuredAtMs: Date.UTC(2026, 10, 23),
      pairs: 8,
      batchSize: 64,
      student: { parameters: 1, sizeBytes: 4, flopsPerImage: 2, imageSizePx: 32 },
      backend: 'wasm',
      teacher: { id: 'pupil-mini', name: 'm', dtype: 'q8', device: 'wasm', sizeBytes: 12, imageSizePx: 64 },
      ms: { stored: 10, student: 11, views: 4, teacher: 65 },
      bytes: { trainer: 30, targets: 10, teacher: 50 },
    };
    expect(reportWith(null).teacherInLoop).toBeNull();
    expect(reportWith(null, [{ ...cost, key: 'another step' }]).teacherInLoop).toBeNull();
    expect(reportWith(null, [cost]).teacherInLoop).toMatchObject({
      measuredAt: '2026-11-23T00:00:00.000Z',
      ratios: { time: 8, weights: 4, held: 2 },
      projected: { teacherId: 'Xenova/clip-vit-base-patch32', dtype: 'q8' },
    });
  });

  it('says what the teacher itself would do with a probe, and what it would cost', () => {
    // Two classes of two weights and a bias, and a mean of two numbers, four bytes each.
    const sizeBytes = 100 + 4 * (2 * 2 + 2 + 2);
    const expected = { validation: 0.75, test: null, sizeBytes, msPerImage: 2.5 };
    expect(reportWith(null).teacher.probe).toEqual(expected);
  });

  it('says which recipe was recommended, and why; null where the command line composed it', () => {
    const recommended = { id: 'best', expectedMs: 9_000, pace: 'measured', reason: 'It was best.' } as const;
    expect(reportWith(null).recipe.recommended).toBeNull();
    expect(reportWith(null, [], recommended).recipe.recommended).toEqual(recommended);
  });

  it('has null where no step was sampled, never 0', () => {
    expect(reportWith(null).training.ledger).toBeNull();
  });
});
