/** The measurements as rows: each with its figure and, where issue and project set one, the goal and whether it is reached. */
import type { Growth, Measurements, Peak, StepTimes } from './measure.ts';
import type { Workload } from './workloads.ts';

export interface Row {
  readonly what: string;
  readonly figure: string;
  /** null: no goal is set. */
  readonly goal: { readonly text: string; readonly isReached: boolean } | null;
}

const SHARE_GOALS: Readonly<Record<Workload['student'], number | null>> = {
  'six-convs': 0.6,
  residual: 0.6,
  'vit-tiny': 0.5,
  conv: null,
};
const NAMES: Readonly<Record<Workload['student'], string>> = {
  'six-convs': 'six convolutions, 32-64-128',
  residual: 'residual net, 28-56-112',
  'vit-tiny': 'ViT 96 x 3, 4 heads',
  conv: 'the default conv student',
};
const STOCK_GOAL = 8;
const THREADS_GOAL = 1.7;
/** jax-js on WASM, measured on the same kind of machine before this project had an engine. */
const PRODUCT_GOAL = 33;
/** Largest over smallest. */
const SPREAD_GOAL = 1.15;

export function rowsOf(measurements: Measurements): readonly Row[] {
  const { peak, steps, products, batches, sizes } = measurements;
  return [
    ...peakRows(peak),
    ...steps.map((step) => shareRow(step, Math.max(...Object.values(peak)))),
    ...steps.map(stockRow),
    ...steps.flatMap(threadsRow),
    ...products.map(({ transposeA, transposeB, gflopPerSecond }) => ({
      what: `product 1024 x 512 x 512, A${transposeA ? "'" : ''} B${transposeB ? "'" : ''}, one thread`,
      figure: `${gflopPerSecond.toFixed(1)} GFLOP/s`,
      goal: { text: `above ${PRODUCT_GOAL} (jax-js)`, isReached: gflopPerSecond > PRODUCT_GOAL },
    })),
    ...batches.map((growth) => growthRow(growth, `batch ${growth.workload.batchSize}`)),
    spreadRow('time an image over the batches', batches, ({ ms, workload }) => ms / workload.batchSize),
    ...sizes.map((growth) => growthRow(growth, `${growth.workload.imageSizePx} px`)),
    spreadRow('time a GFLOP over the image sizes', sizes, ({ ms, flops }) => ms / flops),
  ];
}

function peakRows({ relaxed, simd }: Peak): readonly Row[] {
  const row = (what: string, gflopPerSecond: number | undefined): readonly Row[] =>
    gflopPerSecond === undefined
      ? []
      : [{ what: `peak of one thread, ${what}`, figure: `${gflopPerSecond.toFixed(1)} GFLOP/s`, goal: null }];
  return [...row('relaxed multiply-add', relaxed), ...row('plain SIMD', simd)];
}

function shareRow({ workload, flops, oneThreadMs }: StepTimes, peakGflopPerSecond: number): Row {
  const gflopPerSecond = flops / oneThreadMs / 1e6;
  const share = gflopPerSecond / peakGflopPerSecond;
  const goal = SHARE_GOALS[workload.student];
  return {
    what: `step of ${NAMES[workload.student]} (${gflop(flops)}), one thread`,
    figure: `${oneThreadMs.toFixed(0)} ms, ${gflopPerSecond.toFixed(1)} GFLOP/s, ${percent(share)} of the peak`,
    goal: goal === null ? null : { text: `${percent(goal)} of the peak`, isReached: share >= goal },
  };
}

function stockRow({ workload, oneThreadMs, stockMs }: StepTimes): Row {
  const ratio = stockMs / oneThreadMs;
  return {
    what: `the same step of ${NAMES[workload.student]} on plain tfjs-wasm`,
    figure: `${stockMs.toFixed(0)} ms, ours ${ratio.toFixed(1)}x as fast`,
    goal: { text: `${STOCK_GOAL}x`, isReached: ratio >= STOCK_GOAL },
  };
}

function threadsRow({ workload, oneThreadMs, twoThreadsMs }: StepTimes): readonly Row[] {
  if (twoThreadsMs === null) return [];
  const ratio = oneThreadMs / twoThreadsMs;
  return [
    {
      what: `step of ${NAMES[workload.student]}, two threads`,
      figure: `${twoThreadsMs.toFixed(0)} ms, ${ratio.toFixed(2)}x one thread`,
      goal: { text: `${THREADS_GOAL}x`, isReached: ratio >= THREADS_GOAL },
    },
  ];
}

function growthRow({ workload, flops, ms, tensorBytes }: Growth, what: string): Row {
  const anImage = (ms / workload.batchSize).toFixed(2);
  const speed = (flops / ms / 1e6).toFixed(1);
  const bytes = (tensorBytes / 2 ** 20).toFixed(0);
  return {
    what: `${NAMES[workload.student]}, ${what}, one thread`,
    figure: `${anImage} ms an image, ${speed} GFLOP/s, ${bytes} MiB of tensors`,
    goal: null,
  };
}

function spreadRow(what: string, growths: readonly Growth[], costOf: (growth: Growth) => number): Row {
  const costs = growths.map(costOf);
  const spread = Math.max(...costs) / Math.min(...costs);
  return {
    what: `${what}: most against least`,
    figure: `+${percent(spread - 1)}`,
    goal: { text: `within ${percent(SPREAD_GOAL - 1)}`, isReached: spread <= SPREAD_GOAL },
  };
}

const gflop = (flops: number) => `${(flops / 1e9).toFixed(1)} GFLOP`;
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
