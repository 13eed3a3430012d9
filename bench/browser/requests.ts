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
  product(product: Product): Promise<number>;
  /** Whole training steps; the first of another workload than the last one's is preceded by two that do not count. */
  steps(workload: Workload, count: number): Promise<StepsAnswer>;
}

/** How jax-js convolves: with its own convolution, or as a sum of matrix products. */
export type JaxConvolutions = 'own' | 'products';

/** Of a worker that runs jax-js. */
export interface JaxRequests {
  /** Once a worker, before all else. */
  start(threads: number): Promise<void>;
  product(product: Product): Promise<number>;
  /** As with our own engine; one step before them does not count. */
  steps(workload: Workload, convolutions: JaxConvolutions, count: number): Promise<JaxStepsAnswer>;
}

/**
 * Of [m, k] and [k, n], each as it stands or stored transposed. With `gradient`, the value and both gradients of the
 * product's sum with fixed random weights: three products of that size.
 */
export interface Product {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly gradient: boolean;
}

export interface EngineAnswer {
  readonly simd: SimdLevel;
  readonly threads: number;
  readonly isIsolated: boolean;
}

export interface StepsAnswer {
  /** The quickest. */
  readonly ms: number;
  /**
   * Of live tensors when the forward pass ends: parameters, optimizer, batch, and all that the gradients will need.
   */
  readonly tensorBytes: number;
  /** Finite, or the step was not worth timing. */
  readonly loss: number;
}

export interface JaxStepsAnswer {
  /** The quickest. */
  readonly ms: number;
  readonly loss: number;
}

/** Scripts of the page's workers. */
export type WorkerKind = 'engine' | 'jax-js' | 'pace';

export interface PacePlan {
  readonly id: string;
  readonly origin: 'same-origin';
  readonly photos: number;
  /** Timed ones, after one that warms up. */
  readonly rounds: number;
  /** Addresses of photos on which our preprocessing is compared with that of transformers.js. */
  readonly photoUrls: readonly string[];
  /** For the teacher; null: as many as the app would take. */
  readonly threads: number | null;
}

/** Medians over the rounds. */
export interface Pace {
  readonly id: string;
  readonly dtype: string;
  readonly threads: number;
  readonly photos: number;
  readonly rowsPerBatch: number;
  readonly msPerPhoto: { readonly ours: number; readonly bare: number; readonly stock: number };
  /** Between embeddings by our preprocessing and by that of transformers.js; null without photos. */
  readonly cosine: { readonly mean: number; readonly lowest: number } | null;
}

/** What the page offers to the bench. */
export type BenchPage = typeof globalThis & {
  /**
   * Asks the worker of that name, which is started if need be. After `limitMs` it is ended, and the answer is a
   * failure.
   */
  readonly ask: (
    kind: WorkerKind,
    worker: string,
    request: string,
    given: readonly unknown[],
    limitMs: number,
  ) => Promise<unknown>;
  /** Stores a folder of drawn photos. @see ./page/trainer-runs.ts */
  readonly trainerRun: (plan: TrainerRunPlan) => Promise<TrainerRun>;
  /** JavaScript in use in all workers, after a collection. The bench provides it. */
  readonly workerHeapBytes: () => Promise<number>;
  readonly weighRun: (backend: 'wasm' | 'webgpu', steps: number) => Promise<readonly Weighing[]>;
};

/** One run of the app's own trainer. */
export interface TrainerRunPlan {
  readonly trainingPhotos: number;
  readonly imageSizePx: 32 | 64 | 96;
  readonly batchSize: number;
}

export interface TrainerRun extends TrainerRunPlan {
  readonly steps: number;
  readonly msPerStep: number;
  /** The app's estimate before the run. */
  readonly predictedBytes: number;
  /** Photos, targets and the most that tensors held, as the run's record says. */
  readonly peakBytes: number;
  /** The WASM heap at its largest. */
  readonly deviceBytes: number;
}

/** What a run holds at one step. */
export interface Weighing {
  readonly step: number;
  /** The one that trains, which may stand in for the one that was asked for. */
  readonly backend: string;
  /** The most that a step's tensors held. */
  readonly tensorBytes: number;
  /** The WASM heap, or GPU buffers with those kept for reuse. */
  readonly deviceBytes: number;
  /** JavaScript in use in the trainer's worker and its threads, after a collection. */
  readonly scriptBytes: number;
}
