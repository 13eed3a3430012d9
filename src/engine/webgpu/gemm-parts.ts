/**
 * The second pass of a product whose sums were cut: pieces are added in their order, so that the same product gives
 * the same bits.
 */
import type { Element, Program } from './program.ts';

type PartsConstants = {
  /** Numbers of a piece. */
  readonly size: number;
  readonly pieces: number;
  /** Of each piece, the last numbers: they go to `tail`. */
  readonly rest: number;
};

const LANES = 64;

/** `parts` [pieces, size] -> `y` [size - rest], `tail` [rest] where there is one. */
export const addParts: Program<PartsConstants> = {
  name: 'add parts',
  build({ size, pieces, rest }) {
    const width = size % 4 === 0 && rest % 4 === 0 ? 4 : 1;
    const element: Element = width === 4 ? 'vec4f' : 'f32';
    const [items, head] = [size / width, (size - rest) / width];
    return {
      reads: { parts: element },
      writes: { y: element, ...(rest === 0 ? {} : { tail: element }) },
      lanes: LANES,
      groups: Math.ceil(items / LANES),
      text: `
        fn run(group: u32, lane: u32) {
          let at = group * ${LANES}u + lane;
          if (at >= ${items}u) { return; }
          var sum = parts[at];
          for (var part = 1u; part < ${pieces}u; part++) { sum += parts[part * ${items}u + at]; }
          ${rest === 0 ? 'y[at] = sum;' : `if (at < ${head}u) { y[at] = sum; } else { tail[at - ${head}u] = sum; }`}
        }`,
    };
  },
};
