/**
 * All measurements of one run of the bench. What is compared is measured in turn, round after round, so that whatever else the machine
 * does meets all alike; each figure is the best of the rounds.
 */
import type { SimdLevel } from '../../src/engine/wasm/module.ts';
import type { OpenBench } from './open-page.ts';
import type { EngineAnswer, EngineChoice } from './requests.ts';
import { flopsOfStep, type Workload } from './workloads.ts';

/** GFLOP/s by kind of arithmetic; `relaxed` is missing where the browser has none. */
export type Peak = Readonly<Partial<Record<SimdLevel, number>>>;

/** The same step on all engines. */
export interface StepTimes {
  readonly workload: Workload;
  readonly flops: number;
  readonly oneThreadMs: number;
  /** null on a machine with one core. */
  readonly twoThreadsMs: number | null;
  readonly stockMs: number;
}

export interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly gflopPerSecond: number;
}

/** One thread. */
export interface Growth {
  readonly workload: Workload;
  readonly flops: number;
  readonly ms: number;
  readonly tensorBytes: number;
}

export interface Measurements {
  readonly engine: EngineAnswer;
  readonly peak: Peak;
  readonly steps: readonly StepTimes[];
  readonly products: readonly Product[];
  readonly batches: readonly Growth[];
  readonly sizes: readonly Growth[];
}

const STEPS_A_ROUND = 5;
const GROWTH_STEPS = 4;
const PRODUCT = { m: 1024, k: 512, n: 512 } as const;

const COMPARED = (['six-convs', 'residual', 'vit-tiny'] as const).map(
  (student): Workload => ({ student, imageSizePx: 32, batchSize: 64 }),
);
const BATCHES = [32, 64, 128, 256].map(
  (batchSize): Workload => ({ student: 'conv', imageSizePx: 32, batchSize }),
);
const SIZES = ([32, 64, 96] as const).map(
  (imageSizePx): Workload => ({ student: 'conv', imageSizePx, batchSize: 64 }),
);

/** @param say progress, for people */
export async function measure(
  bench: OpenBench,
  rounds: number,
  say: (text: string) => void,
): Promise<Measurements> {
  const engine = await startEngines(bench);
  const levels: readonly SimdLevel[] = engine.simd === 'relaxed' ? ['relaxed', 'simd'] : ['simd'];
  const peak = new Best<SimdLevel>();
  const measurePeak = async () => {
    for (const level of levels) peak.add(level, -(await bench.ask('peak', 'peak', level)));
  };

  const steps: StepTimes[] = [];
  for (const workload of COMPARED) {
    say(`${workload.student}, ${rounds} rounds`);
    steps.push(await compareSteps(bench, workload, rounds, measurePeak));
  }
  say('products');
  const products = await measureProducts(bench, rounds, measurePeak);
  say('batches');
  const batches = await measureGrowth(bench, BATCHES, rounds);
  say('image sizes');
  const sizes = await measureGrowth(bench, SIZES, rounds);
  const peaks = Object.fromEntries(levels.map((level) => [level, -peak.of(level)!]));
  return { engine, peak: peaks, steps, products, batches, sizes };
}

const ONE = 'one thread';
const TWO = 'two threads';
const STOCK = 'stock';

async function startEngines(bench: OpenBench): Promise<EngineAnswer> {
  const choices: [string, EngineChoice][] = [
    [ONE, 1],
    [STOCK, 'stock'],
  ];
  if (bench.cores > 1) choices.push([TWO, 2]);
  const answers = new Map<string, EngineAnswer>();
  for (const [name, engine] of choices) answers.set(name, await bench.ask(name, 'start', engine));
  const most = answers.get(TWO) ?? answers.get(ONE)!;
  if (!most.isIsolated) throw new Error('The page is not isolated: threads cannot share memory.');
  return most;
}

async function compareSteps(
  bench: OpenBench,
  workload: Workload,
  rounds: number,
  measurePeak: () => Promise<void>,
): Promise<StepTimes> {
  const best = new Best<string>();
  const timed = async (name: string, count: number) => {
    const { ms, loss } = await bench.ask(name, 'steps', workload, count);
    if (!Number.isFinite(loss)) throw new Error(`The loss of ${workload.student} on ${name} is ${loss}.`);
    best.add(name, ms);
  };
  for (let round = 0; round < rounds; round++) {
    await measurePeak();
    await timed(ONE, STEPS_A_ROUND);
    if (bench.cores > 1) await timed(TWO, STEPS_A_ROUND);
    await timed(STOCK, 1);
  }
  return {
    workload,
    flops: flopsOfStep(workload),
    oneThreadMs: best.of(ONE)!,
    twoThreadsMs: best.of(TWO),
    stockMs: best.of(STOCK)!,
  };
}

async function measureProducts(bench: OpenBench, rounds: number, measurePeak: () => Promise<void>) {
  const cases = [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({ transposeA, transposeB })),
  );
  const best = new Best<(typeof cases)[number]>();
  for (let round = 0; round < rounds; round++) {
    await measurePeak();
    for (const it of cases) best.add(it, await bench.ask(ONE, 'product', it.transposeA, it.transposeB));
  }
  const flops = 2 * PRODUCT.m * PRODUCT.k * PRODUCT.n;
  return cases.map((it): Product => ({ ...it, gflopPerSecond: flops / best.of(it)! / 1e6 }));
}

async function measureGrowth(bench: OpenBench, workloads: readonly Workload[], rounds: number) {
  const best = new Best<Workload>();
  const bytes = new Map<Workload, number>();
  for (let round = 0; round < rounds; round++) {
    for (const workload of workloads) {
      const { ms, tensorBytes } = await bench.ask(ONE, 'steps', workload, GROWTH_STEPS);
      best.add(workload, ms);
      bytes.set(workload, tensorBytes);
    }
  }
  return workloads.map(
    (workload): Growth => ({
      workload,
      flops: flopsOfStep(workload),
      ms: best.of(workload)!,
      tensorBytes: bytes.get(workload)!,
    }),
  );
}

/** The least of the numbers given for each key. */
class Best<Key> {
  readonly #least = new Map<Key, number>();

  add(key: Key, value: number): void {
    this.#least.set(key, Math.min(value, this.of(key) ?? Number.POSITIVE_INFINITY));
  }

  of(key: Key): number | null {
    return this.#least.get(key) ?? null;
  }
}
