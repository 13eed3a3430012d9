/** One run of the bench, part by part; each figure is the best of the rounds. */
import type { SimdLevel } from '../../src/engine/wasm/module.ts';
import { Best } from './best.ts';
import { startEngines, startJax } from './engines.ts';
import { BATCHES, type Growth, measureGrowth, SIZES } from './growth.ts';
import type { OpenBench } from './open-page.ts';
import { compareProducts, type ProductSpeeds } from './products.ts';
import { openPytorch } from './pytorch.ts';
import type { EngineAnswer, TrainerRun } from './requests.ts';
import {
  COMPARED,
  type Compared,
  compareAllSteps,
  compareJaxConvolutions,
  FAMILIES,
  type JaxConvolutionTimes,
  type StepTimes,
} from './steps.ts';
import { TRAINER_RUNS } from './trainer-plans.ts';

export const PARTS = ['steps', 'families', 'products', 'growth', 'training'] as const;
export type Part = (typeof PARTS)[number];

/** GFLOP/s by kind of arithmetic; `relaxed` is missing where the browser has none. */
export type Peak = Readonly<Partial<Record<SimdLevel, number>>>;

/** What was not asked for is null. */
export interface Measurements {
  readonly engine: EngineAnswer;
  readonly peak: Peak;
  readonly steps: (StepFigures & { readonly jaxConvolutions: JaxConvolutionTimes }) | null;
  /** Steps of the families that rivals are not written for. */
  readonly families: StepFigures | null;
  readonly products: readonly ProductSpeeds[] | null;
  readonly growth: { readonly batches: readonly Growth[]; readonly sizes: readonly Growth[] } | null;
  readonly training: readonly TrainerRun[] | null;
}

export interface StepFigures {
  /** The PyTorch that was measured, or why none was. */
  readonly pytorch: string;
  readonly times: readonly StepTimes[];
}

/** @param say progress, for people */
export async function measure(
  bench: OpenBench,
  parts: ReadonlySet<Part>,
  rounds: number,
  say: (text: string) => void,
): Promise<Measurements> {
  const engine = await startEngines(bench);
  const levels: readonly SimdLevel[] = engine.simd === 'relaxed' ? ['relaxed', 'simd'] : ['simd'];
  const peak = new Best<SimdLevel>();
  const measurePeak = async () => {
    for (const level of levels) peak.add(level, -(await bench.ask('peak', 'peak', level)));
  };
  const part = async <Figures>(name: Part, work: () => Promise<Figures>): Promise<Figures | null> => {
    if (!parts.has(name)) return null;
    say(name);
    return work();
  };
  await measurePeak();
  if (parts.has('steps') || parts.has('products')) await startJax(bench);
  const figures = {
    steps: await part('steps', async () => ({
      ...(await measureSteps(bench, COMPARED, rounds, measurePeak)),
      jaxConvolutions: await compareJaxConvolutions(bench),
    })),
    families: await part('families', () => measureSteps(bench, FAMILIES, rounds, measurePeak)),
    products: await part('products', () => compareProducts(bench, rounds, measurePeak)),
    growth: await part('growth', async () => ({
      batches: await measureGrowth(bench, BATCHES, rounds),
      sizes: await measureGrowth(bench, SIZES, rounds),
    })),
    training: await part('training', async () => {
      const runs: TrainerRun[] = [];
      for (const plan of TRAINER_RUNS) {
        runs.push(await bench.trainerRun(plan));
        say(`${plan.trainingPhotos} photos, ${plan.imageSizePx} px, batch ${plan.batchSize}`);
      }
      return runs;
    }),
  };
  const peaks = Object.fromEntries(levels.map((level) => [level, -peak.of(level)!]));
  return { engine, peak: peaks, ...figures };
}

async function measureSteps(
  bench: OpenBench,
  compared: readonly Compared[],
  rounds: number,
  measurePeak: () => Promise<void>,
): Promise<StepFigures> {
  const pytorch = await openPytorch();
  try {
    return {
      pytorch: pytorch.about,
      times: await compareAllSteps(bench, pytorch, compared, rounds, measurePeak),
    };
  } finally {
    pytorch.close();
  }
}
