/** Training steps as rows: against the peak, against the other engines, two threads against one. */
import type { Peak, StepFigures } from './measure.ts';
import { gflop, ms, nameOf, percent, type Row, times } from './row.ts';
import type { JaxConvolutionTimes, StepTimes, Timed } from './steps.ts';
import type { Workload } from './workloads.ts';

const SHARE_GOALS: Readonly<Record<Workload['student'], number | null>> = {
  'six-convs': 0.6,
  residual: 0.6,
  'mobilenet-v2': 0.45,
  'vit-tiny': 0.5,
  'vit-paper': null,
  rwkv: null,
  conv: null,
};
const STOCK_GOAL = 8;
const THREADS_GOAL = 1.7;
const PYTORCH_GOAL = 4;

export function stepRows({ times: all, pytorch }: StepFigures, peak: Peak): readonly Row[] {
  const best = Math.max(...Object.values(peak));
  return [
    ...all.map((step) => shareRow(step, best)),
    ...all.flatMap(stockRow),
    ...all.filter(({ rivals }) => rivals.includes('pytorch')).map((step) => pytorchRow(step, pytorch)),
    ...all.flatMap(jaxRows),
    ...all.flatMap(threadsRow),
  ];
}

function shareRow({ workload, flops, oneThreadMs }: StepTimes, peakGflopPerSecond: number): Row {
  const gflopPerSecond = flops / oneThreadMs / 1e6;
  const share = gflopPerSecond / peakGflopPerSecond;
  const goal = SHARE_GOALS[workload.student];
  return {
    what: `step of ${nameOf(workload)} (${gflop(flops)}), one thread`,
    figure: `${ms(oneThreadMs)}, ${gflopPerSecond.toFixed(1)} GFLOP/s, ${percent(share)} of the peak`,
    goal: goal === null ? null : { text: `${percent(goal)} of the peak`, isReached: share >= goal },
  };
}

function stockRow({ workload, oneThreadMs, stockMs }: StepTimes): readonly Row[] {
  if (stockMs === null) return [];
  const ratio = stockMs / oneThreadMs;
  return [
    {
      what: `the same step of ${nameOf(workload)} on plain tfjs-wasm`,
      figure: `${ms(stockMs)}, ours ${times(ratio)} as fast`,
      goal: { text: `${STOCK_GOAL}x`, isReached: ratio >= STOCK_GOAL },
    },
  ];
}

function pytorchRow({ workload, oneThreadMs, pytorchMs }: StepTimes, about: string): Row {
  const row = (figure: string, isReached: boolean | null): Row => ({
    what: `the same step of ${nameOf(workload)} in PyTorch, one thread`,
    figure,
    goal: { text: `ours at most ${PYTORCH_GOAL}x as slow`, isReached },
  });
  if (pytorchMs === null) return row(`not measured: ${about}`, null);
  const ratio = oneThreadMs / pytorchMs;
  return row(`${ms(pytorchMs)} (${about}), ours ${times(ratio)} as slow`, ratio <= PYTORCH_GOAL);
}

function jaxRows(step: StepTimes): readonly Row[] {
  const { jaxOneThread, jaxTwoThreads, twoThreadsMs } = step;
  if (jaxOneThread === null) return [];
  const rows = [jaxRow(step, 'one thread', jaxOneThread, step.oneThreadMs)];
  if (jaxTwoThreads !== null && twoThreadsMs !== null) {
    rows.push(jaxRow(step, 'two threads', jaxTwoThreads, twoThreadsMs));
  }
  return rows;
}

function jaxRow({ workload }: StepTimes, threads: string, jax: Timed, oursMs: number): Row {
  const isConvolved = workload.student !== 'vit-tiny';
  const how = isConvolved ? ', convolutions written as sums of products' : '';
  return {
    what: `the same step of ${nameOf(workload)} in jax-js with jit${how}, ${threads}`,
    figure: 'ms' in jax ? `${ms(jax.ms)}, ours ${times(jax.ms / oursMs)} as fast` : jax.failure,
    goal: { text: 'faster', isReached: 'ms' in jax ? oursMs < jax.ms : null },
  };
}

export function jaxConvolutionRow({ workload, own, products }: JaxConvolutionTimes): Row {
  const say = (timed: Timed) => ('ms' in timed ? ms(timed.ms) : timed.failure);
  return {
    what: `jax-js, ${nameOf(workload)}, one thread: its own \`lax.conv\`, and sums of products`,
    figure: `${say(own)}, ${say(products)}`,
    goal: null,
  };
}

function threadsRow({ workload, oneThreadMs, twoThreadsMs }: StepTimes): readonly Row[] {
  if (twoThreadsMs === null) return [];
  const ratio = oneThreadMs / twoThreadsMs;
  return [
    {
      what: `step of ${nameOf(workload)}, two threads`,
      figure: `${ms(twoThreadsMs)}, ${ratio.toFixed(2)}x one thread`,
      goal: { text: `${THREADS_GOAL}x`, isReached: ratio >= THREADS_GOAL },
    },
  ];
}
