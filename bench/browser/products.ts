/**
 * GEMM 1024 x 512 x 512 in all four transpose cases, forward and with both gradients, on our engine and on jax-js,
 * thread for thread.
 */
import { Best } from './best.ts';
import { JAX_ONE, JAX_TWO, ONE, TWO } from './engines.ts';
import type { OpenBench } from './open-page.ts';
import type { Product } from './requests.ts';

/** GFLOP/s by threads; null on a machine with one core. */
export interface Speeds {
  readonly oneThread: number;
  readonly twoThreads: number | null;
}

export interface ProductSpeeds {
  readonly product: Product;
  readonly ours: Speeds;
  readonly jax: Speeds;
}

const SIZE = { m: 1024, k: 512, n: 512 } as const;
const BOTH = [false, true];
const PRODUCTS: readonly Product[] = BOTH.flatMap((gradient) =>
  BOTH.flatMap((transposeA) => BOTH.map((transposeB) => ({ ...SIZE, transposeA, transposeB, gradient }))),
);

export async function compareProducts(
  bench: OpenBench,
  rounds: number,
  measurePeak: () => Promise<void>,
): Promise<ProductSpeeds[]> {
  const best = new Map(PRODUCTS.map((product) => [product, new Best<string>()]));
  for (let round = 0; round < rounds; round++) {
    await measurePeak();
    for (const [product, least] of best) {
      least.add(ONE, await bench.ask(ONE, 'product', product));
      least.add(JAX_ONE, await bench.askJax(JAX_ONE, 'product', product));
      if (bench.cores === 1) continue;
      least.add(TWO, await bench.ask(TWO, 'product', product));
      least.add(JAX_TWO, await bench.askJax(JAX_TWO, 'product', product));
    }
  }
  return [...best].map(([product, least]) => {
    const speed = (name: string) => {
      const ms = least.of(name);
      return ms === null ? null : flopsOf(product) / ms / 1e6;
    };
    return {
      product,
      ours: { oneThread: speed(ONE)!, twoThreads: speed(TWO) },
      jax: { oneThread: speed(JAX_ONE)!, twoThreads: speed(JAX_TWO) },
    };
  });
}

/** One product, or three of the same size: the forward one and both gradients. */
function flopsOf({ m, k, n, gradient }: Product): number {
  return 2 * m * k * n * (gradient ? 3 : 1);
}
