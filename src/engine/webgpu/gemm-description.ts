/** What a product is, before it is a program: its operands, sizes and precision. */
import { chooseTiling, type ProductSizes, type Tiling } from './gemm-tiles.ts';
import type { Element } from './program.ts';

/**
 * One side of a product, as two WGSL functions whose names begin with `a` (left, outer index = row) or `b` (right,
 * outer = column): `fn aPlace(product: u32, outer: u32) -> vec4i`: whatever `aLoad` needs to know of an outer index;
 * computed once a workgroup; `fn aLoad(place: vec4i, inner: u32) -> vec4f`: four neighbours, zero beyond the edges.
 * Indices of neighbours are multiples of 4. Buffer `a` or `b` holds the numbers.
 */
export interface Operand {
  /** Whose neighbours the four are: outer indices (place is of the first), or inner ones. */
  readonly neighbours: 'outer' | 'inner';
  readonly element: Element;
  readonly code: string;
}

/**
 * `half`: operands are rounded to float16 when they come into shared memory. Their products are exact in float32, and
 * are summed there, as in the matrix units of GPUs; tensors stay float32.
 */
export type Precision = 'single' | 'half';

/** What must be known to run a product, without its text. */
export interface GemmPlan {
  readonly sizes: ProductSizes;
  readonly tiling: Tiling;
  /**
   * The columns of b are summed too: into the buffer `sums`, or, where sums are split, into one more row of each
   * part.
   */
  readonly hasColumnSums?: boolean;
}

export interface GemmDescription extends GemmPlan {
  readonly a: Operand;
  readonly b: Operand;
  /**
   * `fn yPlace(product: u32, row: u32) -> u32`: index of the row's first number in `y`, OUTSIDE where there is none.
   * Rows one after another unless said.
   */
  readonly yPlace?: string;
  /** WGSL expression of `product` for the terms of its sums, where products differ. */
  readonly depthOf?: string;
  /** Buffer `bias` is added to each row of a product that is not split. */
  readonly hasBias?: boolean;
  readonly precision: Precision;
  /** The operand that is a slope of the loss. */
  readonly slopes?: 'a' | 'b';
}

export const planProduct = (sizes: ProductSizes, canSplit: boolean): GemmPlan => ({
  sizes,
  tiling: chooseTiling(sizes, canSplit),
});

/** Numbers of one part in `y`: a whole product, or what a piece of the sums comes to. */
export function partSize({ sizes, tiling, hasColumnSums }: GemmPlan): number {
  return (sizes.rows + (hasColumnSums && tiling.splits > 1 ? 1 : 0)) * sizes.columns;
}

/** y and what goes with it are taken four numbers at a time where rows allow it. */
export const isVectorOf = ({ columns }: ProductSizes): boolean => columns % 4 === 0;
