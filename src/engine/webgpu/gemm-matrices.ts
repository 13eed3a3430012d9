/** Plain matrices as operands of a product, either way round. */
import type { Operand } from './gemm-shader.ts';
import { TILE_DEPTH } from './gemm-tiles.ts';

export interface Matrix {
  /** Rows of a left operand, columns of a right one. */
  readonly outer: number;
  /** Terms of the sums. */
  readonly inner: number;
  /** Which index is contiguous in memory. */
  readonly neighbours: 'outer' | 'inner';
  /** Numbers from one product's matrix to the next one's; 0: the same for all. */
  readonly step: number;
}

export function matrixOperand(side: 'a' | 'b', matrix: Matrix): Operand {
  const { neighbours, step } = matrix;
  const contiguous = matrix[neighbours];
  const isVector = contiguous % 4 === 0;
  const row = neighbours === 'inner' ? `outer * ${matrix.inner}u` : 'outer';
  const column = neighbours === 'inner' ? 'inner' : `inner * ${matrix.outer}u`;
  // Place: the address of inner index 0, and the outer index.
  const code = `
fn ${side}Place(product: u32, outer: u32) -> vec4i {
  return vec4i(vec2i(vec2u(product * ${step}u + ${row}, outer)), 0, 0);
}
fn ${side}Load(place: vec4i, inner: u32) -> vec4f {
  let outer = u32(place.y);
  if (outer >= ${matrix.outer}u${matrix.inner % TILE_DEPTH === 0 ? '' : ` || inner >= ${matrix.inner}u`}) { return vec4f(); }
  let at = u32(place.x) + ${column};
  ${isVector ? `return ${side}[at / 4u];` : scalars(side, neighbours, contiguous)}
}`;
  return { neighbours, element: isVector ? 'vec4f' : 'f32', code };
}

/** Four neighbours one by one, zero beyond the last. */
function scalars(buffer: string, index: string, count: number): string {
  const others = [1, 2, 3].map(
    (c) => `if (${index} + ${c}u < ${count}u) { four[${c}] = ${buffer}[at + ${c}u]; }`,
  );
  return `var four = vec4f(${buffer}[at], 0, 0, 0);\n${others.join('\n')}\nreturn four;`;
}
