/** Every operator that becomes a layer, by ONNX's names. */
import { ACTIVATIONS } from './activations.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { AXES } from './axes.ts';
import { CONVOLUTIONS } from './convolutions.ts';
import { NORMS } from './norms.ts';
import type { Operator } from './operator.ts';
import { PARTS } from './parts.ts';
import { POOLS } from './pools.ts';
import { PRODUCTS } from './products.ts';
import { REDUCTIONS } from './reductions.ts';

const GROUPS = [CONVOLUTIONS, POOLS, NORMS, ACTIVATIONS, ARITHMETIC, PRODUCTS, REDUCTIONS, AXES, PARTS];

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  GROUPS.flatMap((group) => Object.entries(group)),
);
