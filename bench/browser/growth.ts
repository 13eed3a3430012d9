/** Time and memory of the default student's step on one thread, as the batch and the images grow. */
import { Best } from './best.ts';
import { ONE } from './engines.ts';
import type { OpenBench } from './open-page.ts';
import { flopsOfStep, type Workload } from './workloads.ts';

export interface Growth {
  readonly workload: Workload;
  readonly flops: number;
  readonly ms: number;
  readonly tensorBytes: number;
}

const GROWTH_STEPS = 4;

export const BATCHES = [32, 64, 128, 256, 512].map(
  (batchSize): Workload => ({ student: 'conv', imageSizePx: 32, batchSize }),
);
export const SIZES = ([32, 64, 96] as const).map(
  (imageSizePx): Workload => ({ student: 'conv', imageSizePx, batchSize: 64 }),
);

export async function measureGrowth(
  bench: OpenBench,
  workloads: readonly Workload[],
  rounds: number,
): Promise<Growth[]> {
  const best = new Best<Workload>();
  const bytes = new Map<Workload, number>();
  for (let round = 0; round < rounds; round++) {
    for (const workload of workloads) {
      const { ms, tensorBytes } = await bench.ask(ONE, 'steps', workload, GROWTH_STEPS);
      best.add(workload, ms);
      bytes.set(workload, tensorBytes);
    }
  }
  return workloads.map((workload) => ({
    workload,
    flops: flopsOfStep(workload),
    ms: best.of(workload)!,
    tensorBytes: bytes.get(workload)!,
  }));
}
