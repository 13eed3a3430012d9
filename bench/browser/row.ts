/** A row of the table, and how its figures are written. */
import type { Workload } from './workloads.ts';

export interface Row {
  readonly what: string;
  readonly figure: string;
  /** null: no goal is set. */
  readonly goal: Goal | null;
}

export interface Goal {
  readonly text: string;
  /** null: not measured. */
  readonly isReached: boolean | null;
}

export const NAMES: Readonly<Record<Workload['student'], string>> = {
  'six-convs': 'six convolutions, 32-64-128',
  residual: 'residual net, 28-56-112',
  'mobilenet-v2': 'MobileNetV2 1.0',
  'vit-tiny': 'ViT 96 x 3, 4 heads',
  'vit-paper': 'the paper’s ViT, 256 x 6, 8 heads',
  rwkv: 'token mixer',
  conv: 'the default conv student',
};

/** Of costs, most against least. */
export function spreadOf(costs: readonly number[]): number {
  return Math.max(...costs) / Math.min(...costs) - 1;
}

const SPREAD_GOAL = 0.15;

export function spreadRow(what: string, costs: readonly number[]): Row {
  const spread = spreadOf(costs);
  return {
    what: `${what}: most against least`,
    figure: `+${percent(spread)}`,
    goal: { text: `within ${percent(SPREAD_GOAL)}`, isReached: spread <= SPREAD_GOAL },
  };
}

/** What stands behind a name where it is not the usual: 32 px, batches of 64. */
export function nameOf({ student, imageSizePx, batchSize }: Workload): string {
  const isUsual = imageSizePx === 32 && batchSize === 64;
  return isUsual ? NAMES[student] : `${NAMES[student]} at ${imageSizePx} px, batch ${batchSize}`;
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const gflop = (flops: number) => `${(flops / 1e9).toFixed(1)} GFLOP`;
export const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
export const times = (ratio: number) => `${ratio.toFixed(ratio < 100 ? 1 : 0)}x`;
export const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
