/** Made-up recipes and runs: a run has curves that learn, up to whatever step it is asked to have reached. */
import { appended, type CurvePoint, type EvaluationPoint, emptyCurves } from '../../core/curves.ts';
import { projectionOf } from '../../core/objectives/registry.ts';
import { createRandom } from '../../core/random.ts';
import { composeRecipe } from '../../core/recipe/compose.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Curves, Run, RunStatus, StepLedger } from '../../core/records/run.ts';
import { project } from './folder.ts';
import { FACTS } from './teacher.ts';

const STEPS_PER_EPOCH = 48;
const MS_PER_STEP = 86;

export const BACKEND = {
  id: 'wasm',
  device: 'SIMD, 2 threads',
  reason: 'WASM with SIMD and 2 threads: 86 ms a step; WebGPU here is a software renderer at 5,400 ms.',
  probedMsPerStep: { wasm: 86, webgpu: 5400 },
  peakBytes: 212e6,
} as const;

export const LEDGER: StepLedger = {
  step: 153,
  samples: 5,
  ms: { data: 2.1, forward: 27, backward: 51, optimizer: 5.9 },
  finishedMs: null,
  kernels: 231,
  tensorBytes: 61e6,
  deviceBytes: 84e6,
};

export function recipe(preset = 'kd-probe', change: Partial<Recipe> = {}): Recipe {
  const composed = composeRecipe({
    preset,
    student: 'conv',
    imageSizePx: 64,
    teacherFingerprint: FACTS.fingerprint,
    labelledShare: 1,
  });
  return { ...composed, ...change };
}

/** Curves of a run that learns: noisy loss of each term, accuracy and agreement after each epoch. */
function learningCurves(from: Recipe, steps: number, best: number): Curves {
  const random = createRandom(from.seed + steps);
  const points: CurvePoint[] = [];
  const checks: EvaluationPoint[] = [];
  const hasHead = projectionOf(from.objective) === 'student-to-teacher';
  for (let step = 1; step <= steps; step++) {
    const way = step / 1440;
    const terms = from.objective.map(({ id, weight }, i) => {
      const value = (0.5 + 1.9 * Math.exp(-5 * way)) * (1 - 0.3 * i) + (random.uniform() - 0.5) * 0.35;
      return { id, weight, value };
    });
    points.push({
      step,
      loss: terms.reduce((sum, { weight, value }) => sum + weight * value, 0),
      terms: Object.fromEntries(terms.map(({ id, value }) => [id, value])),
      learningRate: step < 72 ? (2e-3 * step) / 72 : 1e-3 * (1 + Math.cos(Math.PI * way)),
      gradientNorm: 1 + random.uniform(),
      msPerStep: MS_PER_STEP,
    });
    if (step % STEPS_PER_EPOCH !== 0) continue;
    const noise = (random.uniform() - 0.5) * 0.02;
    checks.push({
      step,
      metrics: {
        top1: 0.1 + (best - 0.1) * (1 - Math.exp(-4.5 * way)) + noise,
        agreement: hasHead ? 0.85 * (1 - Math.exp(-5 * way)) : Number.NaN,
        alignment: 0.6 * (1 - Math.exp(-4 * way)),
      },
      training: { top1: 0.1 + (best - 0.02) * (1 - Math.exp(-5 * way)) },
    });
  }
  return appended(emptyCurves(), points, checks);
}

export function run(
  name: string,
  from: Recipe,
  status: RunStatus,
  step: number,
  scores: Run['scores'] = null,
): Run {
  return {
    id: name,
    projectId: project().id,
    name,
    createdAtMs: 0,
    recipe: from,
    revision: project().revision,
    status,
    curves: learningCurves(from, step, (scores?.validation ?? 0.75) + 0.01),
    backend: BACKEND,
    teacherFingerprint: from.teacherFingerprint,
    step,
    totalSteps: from.epochs * STEPS_PER_EPOCH,
    stepsPerEpoch: STEPS_PER_EPOCH,
    trainMs: step * MS_PER_STEP,
    student: { parameters: 340_218, sizeBytes: 1_364_000, flopsPerImage: 22e6, imageSizePx: 64 },
    scores,
    message: '',
    ledger: LEDGER,
    bakeoff: null,
    addedClasses: [],
    best: null,
    rateFromStep: 0,
  };
}
