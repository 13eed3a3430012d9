import type { Products } from './products.js';

/** What a page's program says of itself; its steps are the writer's matter (src/core/exports/html/program.ts). */
export interface Program {
  readonly sizePx: number;
  readonly steps: readonly { readonly op: string; readonly from: readonly number[] }[];
  readonly output: number;
}

/** [S, S, 3], 0..255 -> probabilities [K] */
export type Answer = (pixels: ArrayLike<number>) => Float32Array;

export function openStudent(
  program: Program & { readonly weights: readonly number[] },
  weightsText: string,
  kernelsText: string,
): Promise<Answer>;

export function runnerOf(program: Program, weights: readonly Float32Array[], products: Products): Answer;
