/** How a node of constants is computed. */
import { sizeOf } from '../../students/parameters.ts';
import type { Constant } from '../constant.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';

/** Of what a graph computes ahead: sizes and axes, masks, tables of positions. */
const MOST_NUMBERS = 2 ** 24;

/** null where one is left out. */
export type Inputs = readonly (Constant | null)[];
export type Fold = (node: OnnxNode, inputs: Inputs) => Constant[];

export type Folds = Readonly<Record<string, Fold>>;

/** The input of that place. */
export function need(node: OnnxNode, inputs: Inputs, place: number): Constant {
  const found = inputs[place];
  if (found) return found;
  throw nodeRefusal(node, `lacks its input ${place + 1}`);
}

export function guarded(node: OnnxNode, dims: readonly number[]): readonly number[] {
  if (sizeOf(dims) <= MOST_NUMBERS && dims.every((size) => size >= 0)) return dims;
  throw nodeRefusal(node, `asks for a constant of the shape [${dims.join()}]`);
}
