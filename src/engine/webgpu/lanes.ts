/**
 * WGSL that many programs share: how numbers are grouped into vectors, and how the lanes of a workgroup add up what
 * each has found.
 */
import type { Element } from './program.ts';

export interface Items {
  /** What a lane takes at a time. */
  readonly type: Extract<Element, 'f32' | 'vec4f'>;
  /** How many of them there are. */
  readonly count: number;
  /** WGSL: `T` for the type, and `across`, the sum of an item's components. */
  readonly text: string;
}

/** Runs of `length` numbers, four at a time where that comes out even. */
export function itemsOf(length: number): Items {
  const isEven = length % 4 === 0;
  const type = isEven ? 'vec4f' : 'f32';
  const sum = isEven ? '(v.x + v.y) + (v.z + v.w)' : 'v';
  return {
    type,
    count: isEven ? length / 4 : length,
    text: `alias T = ${type};\nfn across(v: T) -> f32 { return ${sum}; }\n`,
  };
}

/** The power of two from `least` to `most` that covers the count, or the most. */
export function lanesFor(count: number, least = 32, most = 256): number {
  let lanes = least;
  while (lanes < count && lanes < most) lanes *= 2;
  return lanes;
}

/**
 * WGSL: `fn name(lane: u32, value: type) -> type`, the combination of the values of all lanes whose numbers differ by
 * multiples of `stride`, always in the same order. To be called by the whole workgroup.
 * @param lanes a power of two, as is `stride`
 * @param combine an expression of `a` and `b`
 */
export function treeOf(
  name: string,
  type: string,
  lanes: number,
  { stride = 1, combine = 'a + b' }: { readonly stride?: number; readonly combine?: string } = {},
): string {
  return `
var<workgroup> ${name}At: array<${type}, ${lanes}>;
fn ${name}(lane: u32, value: ${type}) -> ${type} {
  ${name}At[lane] = value;
  for (var half = ${lanes / 2}u; half >= ${stride}u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      let a = ${name}At[lane];
      let b = ${name}At[lane + half];
      ${name}At[lane] = ${combine};
    }
  }
  workgroupBarrier();
  let result = ${name}At[lane % ${stride}u];
  // Before the next use writes again.
  workgroupBarrier();
  return result;
}
`;
}
