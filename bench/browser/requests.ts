/** What the bench in Node asks of a worker in the page, and the answers. Times are in milliseconds. */
import type { SimdLevel } from '../../src/engine/wasm/module.ts';
import type { Workload } from './workloads.ts';

/** `stock`: tfjs-wasm as it is shipped, with composed gradients; a number: our engine on that many threads. */
export type EngineChoice = 'stock' | number;

export interface Requests {
  /** Once a worker, before all else. */
  start(engine: EngineChoice): Promise<EngineAnswer>;
  /** GFLOP/s of the register-only loop. */
  peak(simd: SimdLevel): Promise<number>;
  /** One product 1024 x 512 x 512. */
  product(transposeA: boolean, transposeB: boolean): Promise<number>;
  /** Whole training steps; the first of another workload than the last one's is preceded by two that do not count. */
  steps(workload: Workload, count: number): Promise<StepsAnswer>;
}

export interface EngineAnswer {
  readonly simd: SimdLevel;
  readonly threads: number;
  readonly isIsolated: boolean;
}

export interface StepsAnswer {
  /** The quickest. */
  readonly ms: number;
  /** Of live tensors when the forward pass ends: parameters, optimizer, batch, and all that the gradients will need. */
  readonly tensorBytes: number;
  /** Finite, or the step was not worth timing. */
  readonly loss: number;
}

/** What the page offers to the bench. */
export type BenchPage = typeof globalThis & {
  /** Asks the worker of that name, which is started if need be. */
  readonly ask: (worker: string, request: keyof Requests, given: readonly unknown[]) => Promise<unknown>;
};
