/**
 * The measurements as rows: each with its figure and, where issue and project set one, the goal and whether it is
 * reached.
 */
import { growthRows, trainingRows } from './growth-rows.ts';
import type { Measurements, Peak } from './measure.ts';
import type { ProductSpeeds } from './products.ts';
import type { Row } from './row.ts';
import { jaxConvolutionRow, stepRows } from './steps-rows.ts';

export function rowsOf({ peak, steps, families, products, growth, training }: Measurements): readonly Row[] {
  return [
    ...peakRows(peak),
    ...(steps === null ? [] : [...stepRows(steps, peak), jaxConvolutionRow(steps.jaxConvolutions)]),
    ...(families === null ? [] : stepRows(families, peak)),
    ...(products ?? []).map(productRow),
    ...(growth === null ? [] : growthRows(growth)),
    ...(training === null ? [] : trainingRows(training)),
  ];
}

function peakRows({ relaxed, simd }: Peak): readonly Row[] {
  const row = (what: string, gflopPerSecond: number | undefined): readonly Row[] =>
    gflopPerSecond === undefined
      ? []
      : [{ what: `peak of one thread, ${what}`, figure: `${gflopPerSecond.toFixed(1)} GFLOP/s`, goal: null }];
  return [...row('relaxed multiply-add', relaxed), ...row('plain SIMD', simd)];
}

function productRow({ product, ours, jax }: ProductSpeeds): Row {
  const { m, k, n, transposeA, transposeB, gradient } = product;
  const hasTwo = ours.twoThreads !== null && jax.twoThreads !== null;
  const two = hasTwo ? `; two threads ${ours.twoThreads.toFixed(0)}, ${jax.twoThreads.toFixed(0)}` : '';
  const isReached = ours.oneThread > jax.oneThread && (!hasTwo || ours.twoThreads > jax.twoThreads);
  return {
    what: `product ${m} x ${k} x ${n}, A${transposeA ? "'" : ''} B${transposeB ? "'" : ''}${gradient ? ', with both gradients' : ''}: ours, jax-js`,
    figure: `one thread ${ours.oneThread.toFixed(0)}, ${jax.oneThread.toFixed(0)}${two} GFLOP/s`,
    goal: { text: 'faster, thread for thread', isReached },
  };
}
