import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import { type LoopCost, loopKey } from '../../core/training/loop-cost.ts';
import { callsOf } from '../testing/fake-session.ts';
import { job } from '../testing/job.ts';
import { BACKEND, recipe } from '../testing/runs.ts';
import { FINISHED, JOB, open, RECIPE, TRAINING } from '../testing/student-station.tsx';
import { FACTS } from '../testing/teacher.ts';

beforeEach(() => localStorage.clear());

describe('the teacher in the loop', () => {
  const estimate = {
    student: FINISHED.student!,
    backend: BACKEND,
    msPerStep: 100,
    stepsPerEpoch: 48,
    totalSteps: 1440,
    totalMs: 144_000,
    memoryBytes: 61e6,
  };
  const estimates = { [stepCostKey(RECIPE)]: estimate };
  const cost: LoopCost = {
    projectId: 'p',
    key: loopKey(RECIPE),
    measuredAtMs: Date.UTC(2026, 10, 23, 12),
    pairs: 8,
    batchSize: 64,
    student: FINISHED.student!,
    backend: 'wasm',
    teacher: FACTS,
    ms: { stored: 100, student: 110, views: 40, teacher: 650 },
    bytes: { trainer: 99e6, targets: 1e6, teacher: 51e6 },
  };
  const card = () => page.getByRole('region', { name: 'With the teacher in the loop' });

  it('is estimated at once from the probed step and the teacher’s pace', async () => {
    const { session } = await open({ estimates });
    await expect.element(card()).toHaveTextContent('estimated');
    // 64 photos at 10.9 ms beside the student's 100 ms.
    await expect
      .element(card())
      .toHaveTextContent(/a step would take ~8\.0× the time and keep 2\.2× the weights/);
    await card().getByRole('button', { name: 'Measure it' }).click();
    expect(callsOf(session, 'student.measureLoop')).toEqual([[RECIPE]]);
  });

  it('shows what was measured of this very step, and what is only projected', async () => {
    await open({ estimates, loopCosts: [{ ...cost, key: 'another step' }, cost] });
    await expect.element(card()).toHaveTextContent('measured on this device on Nov 23, 2026');
    await expect.element(card().getByRole('row', { name: /A step 100.ms 800.ms 8×/ })).toBeVisible();
    await expect.element(card().getByRole('row', { name: /All memory 100.MB 150.MB 1\.5×/ })).toBeVisible();
    const projected = card().getByRole('button', { name: 'Projected' });
    await expect
      .element(projected)
      .toHaveAccessibleDescription(/Projected, not measured: 8\.8 GFLOP a photo/);
  });

  it('is cancelled by the button that began it', async () => {
    const loopJob = job({ what: 'Taking steps', done: 3, total: 8, unit: 'pairs of steps', etaMs: 9_000 });
    const { session } = await open({ estimates }, { jobs: { loop: loopJob } });
    await expect
      .element(card().getByRole('progressbar'))
      .toHaveAttribute('aria-valuetext', '3 of 8 pairs of steps');
    await card().getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'student.cancelLoop')).toHaveLength(1);
  });

  it('says in its place what went wrong, and measures again', async () => {
    const error = { code: 'WORKER_LOST', message: 'The teacher worker was lost.', facts: {} } as const;
    const { session } = await open({ estimates }, { faults: [{ station: 'loop', error, remedy: 'retry' }] });
    await expect.element(card().getByRole('alert')).toHaveTextContent('The teacher worker was lost.');
    await card().getByRole('button', { name: 'Try again' }).click();
    expect(callsOf(session, 'student.measureLoop')).toEqual([[RECIPE]]);
  });

  it('waits while a run trains, leads to the teacher that is missing, and is silent where none is asked', async () => {
    const { session } = await open({ runs: [TRAINING], runId: TRAINING.id }, { jobs: { train: JOB } });
    await expect.element(card().getByRole('button', { name: 'Measure it' })).toBeDisabled();
    const other = { ...TRAINING, recipe: { ...RECIPE, teacherFingerprint: 'another' } };
    session.store.setState(({ student }) => ({ jobs: {}, student: { ...student, runs: [other] } }));
    await card().getByRole('button', { name: 'Go to the teacher' }).click();
    expect(callsOf(session, 'show')).toEqual([['teacher']]);
    const labelsOnly = { ...TRAINING, recipe: recipe('ce') };
    session.store.setState(({ student }) => ({ student: { ...student, runs: [labelsOnly] } }));
    await expect.element(card()).not.toBeInTheDocument();
  });
});
