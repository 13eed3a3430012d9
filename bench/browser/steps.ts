/**
 * The same training steps on every engine: ours on one and two threads, plain tfjs-wasm, jax-js on one and two
 * threads, PyTorch on one. They are measured in turn, round after round, so that whatever else the machine does meets
 * all alike.
 */
import { Best } from './best.ts';
import { JAX_ONE, JAX_TWO, ONE, STOCK, TWO } from './engines.ts';
import type { OpenBench } from './open-page.ts';
import type { Pytorch } from './pytorch.ts';
import { flopsOfStep, type Workload } from './workloads.ts';

/** Milliseconds, or why there are none. */
export type Timed = { readonly ms: number } | { readonly failure: string };

/** For whom the step is written too. */
type Rival = 'stock' | 'pytorch' | 'jax';

export interface StepTimes {
  readonly workload: Workload;
  readonly rivals: readonly Rival[];
  readonly flops: number;
  readonly oneThreadMs: number;
  /** null on a machine with one core. */
  readonly twoThreadsMs: number | null;
  readonly stockMs: number | null;
  readonly jaxOneThread: Timed | null;
  /** null on a machine with one core. */
  readonly jaxTwoThreads: Timed | null;
  /** null where there is no PyTorch. */
  readonly pytorchMs: number | null;
}

/** A step with jax-js's own convolution, and the same with products in its place: one thread. */
export interface JaxConvolutionTimes {
  readonly workload: Workload;
  readonly own: Timed;
  readonly products: Timed;
}

const STEPS_A_ROUND = 5;
const PYTORCH_STEPS = 5;
const JAX_STEPS = 2;

const ALL_RIVALS = ['stock', 'pytorch', 'jax'] as const;
export type Compared = readonly [Workload, readonly Rival[]];

export const COMPARED: readonly Compared[] = [
  [{ student: 'six-convs', imageSizePx: 32, batchSize: 64 }, ALL_RIVALS],
  [{ student: 'residual', imageSizePx: 32, batchSize: 64 }, ALL_RIVALS],
  [{ student: 'vit-tiny', imageSizePx: 32, batchSize: 64 }, ALL_RIVALS],
];
/** Plain tfjs-wasm cannot train the first of them: it has no gradients of convolutions channel by channel. */
export const FAMILIES: readonly Compared[] = [
  [{ student: 'mobilenet-v2', imageSizePx: 128, batchSize: 32 }, ['pytorch']],
  [{ student: 'vit-paper', imageSizePx: 32, batchSize: 64 }, []],
  [{ student: 'rwkv', imageSizePx: 32, batchSize: 64 }, []],
];
/** Small: jax-js's own convolution needs seconds a step even so. */
const OWN_CONVOLUTIONS: Workload = { student: 'six-convs', imageSizePx: 32, batchSize: 4 };

export async function compareAllSteps(
  bench: OpenBench,
  pytorch: Pytorch,
  compared: readonly Compared[],
  rounds: number,
  measurePeak: () => Promise<void>,
): Promise<StepTimes[]> {
  const all: StepTimes[] = [];
  for (const [workload, rivals] of compared) {
    all.push(await compareSteps(bench, pytorch, workload, rivals, rounds, measurePeak));
  }
  return all;
}

async function compareSteps(
  bench: OpenBench,
  pytorch: Pytorch,
  workload: Workload,
  rivals: readonly Rival[],
  rounds: number,
  measurePeak: () => Promise<void>,
): Promise<StepTimes> {
  const best = new Best<string>();
  const failures = new Map<string, string>();
  const hasTwo = bench.cores > 1;
  const ours = async (name: string, count: number) => {
    const { ms, loss } = await bench.ask(name, 'steps', workload, count);
    if (!Number.isFinite(loss)) throw new Error(`The loss of ${workload.student} on ${name} is ${loss}.`);
    best.add(name, ms);
  };
  const jax = async (name: string) => {
    if (failures.has(name)) return;
    const timed = await jaxSteps(bench, name, workload);
    if ('ms' in timed) best.add(name, timed.ms);
    else failures.set(name, timed.failure);
  };
  const PYTORCH = 'pytorch';
  for (let round = 0; round < rounds; round++) {
    await measurePeak();
    await ours(ONE, STEPS_A_ROUND);
    if (hasTwo) await ours(TWO, STEPS_A_ROUND);
    const pytorchMs = rivals.includes('pytorch') ? await pytorch.steps(workload, PYTORCH_STEPS) : null;
    if (pytorchMs !== null) best.add(PYTORCH, pytorchMs);
    if (rivals.includes('jax')) {
      await jax(JAX_ONE);
      if (hasTwo) await jax(JAX_TWO);
    }
    if (rivals.includes('stock')) await ours(STOCK, 1);
  }
  const timed = (name: string): Timed =>
    failures.has(name) ? { failure: failures.get(name)! } : { ms: best.of(name)! };
  const hasJax = rivals.includes('jax');
  return {
    workload,
    rivals,
    flops: flopsOfStep(workload),
    oneThreadMs: best.of(ONE)!,
    twoThreadsMs: best.of(TWO),
    stockMs: best.of(STOCK),
    jaxOneThread: hasJax ? timed(JAX_ONE) : null,
    jaxTwoThreads: hasJax && hasTwo ? timed(JAX_TWO) : null,
    pytorchMs: best.of(PYTORCH),
  };
}

/** Once: it takes long, and only says why the table's steps are written otherwise. */
export async function compareJaxConvolutions(bench: OpenBench): Promise<JaxConvolutionTimes> {
  const workload = OWN_CONVOLUTIONS;
  const products = await jaxSteps(bench, JAX_ONE, workload);
  return { workload, products, own: await jaxSteps(bench, JAX_ONE, workload, 'own') };
}

async function jaxSteps(
  bench: OpenBench,
  name: string,
  workload: Workload,
  convolutions: 'own' | 'products' = 'products',
): Promise<Timed> {
  try {
    const { ms, loss } = await bench.askJax(name, 'steps', workload, convolutions, JAX_STEPS);
    return Number.isFinite(loss) ? { ms } : { failure: `its loss is ${loss}` };
  } catch (thrown) {
    return { failure: thrown instanceof Error ? thrown.message.split('\n')[0]! : String(thrown) };
  }
}
