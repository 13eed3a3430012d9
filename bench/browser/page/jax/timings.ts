/** Times on jax-js's WASM device: products, and training steps. */
import { blockUntilReady, defaultDevice, init, jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import { createRandom } from '../../../../src/core/random.ts';
import type { JaxConvolutions, JaxStepsAnswer, Product } from '../../requests.ts';
import type { Workload } from '../../workloads.ts';
import { type JaxStep, jaxStep } from './step.ts';

const PRODUCTS = 20;

export async function startJax(): Promise<void> {
  if (!(await init('wasm')).includes('wasm')) throw new Error('jax-js does not start on WASM.');
  defaultDevice('wasm');
}

export async function timeProduct({ m, k, n, transposeA, transposeB, gradient }: Product): Promise<number> {
  const random = createRandom(1, 2);
  const normal = (rows: number, columns: number) =>
    np.array(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      { shape: [rows, columns] },
    );
  const a = transposeA ? normal(k, m) : normal(m, k);
  const b = transposeB ? normal(n, k) : normal(k, n);
  const weights = normal(m, n);
  const multiply = (x: np.Array, y: np.Array) =>
    np.matmul(transposeA ? x.transpose() : x, transposeB ? y.transpose() : y);
  const product = jit(multiply);
  const weighted = jit((x: np.Array, y: np.Array, z: np.Array) => {
    const sum = (left: np.Array, right: np.Array) => np.sum(multiply(left, right).mul(z.ref));
    const [value, gradients] = valueAndGrad(sum, { argnums: [0, 1] })(x, y);
    return { value, gradients };
  });
  let bestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < PRODUCTS; i++) {
    const startedMs = performance.now();
    const result = gradient
      ? weighted(a.ref, b.ref, weights.ref)
      : { value: product(a.ref, b.ref), gradients: [] };
    await blockUntilReady(result);
    bestMs = Math.min(bestMs, performance.now() - startedMs);
    for (const array of [result.value, ...result.gradients]) array.dispose();
  }
  for (const array of [a, b, weights]) array.dispose();
  return bestMs;
}

let prepared: { readonly key: string; readonly step: JaxStep } | null = null;

export async function timeSteps(
  workload: Workload,
  convolutions: JaxConvolutions,
  count: number,
): Promise<JaxStepsAnswer> {
  const key = JSON.stringify([workload, convolutions]);
  if (prepared?.key !== key) {
    prepared?.step.dispose();
    prepared = { key, step: jaxStep(workload, convolutions) };
    await prepared.step.run();
  }
  let best = await prepared.step.run();
  for (let step = 1; step < count; step++) {
    const answer = await prepared.step.run();
    if (answer.ms < best.ms) best = answer;
  }
  return best;
}
