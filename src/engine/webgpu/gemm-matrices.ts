/** Plain matrices as operands of a product, either way round. */
import type { Operand } from './gemm-description.ts';
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
  let at = u32(place.x) + ${column};
  // A read beyond the edge is safe; what it finds is dropped.
  ${isVector ? `return select(vec4f(), ${side}[at / 4u], ${within(matrix)});` : scalars(side, matrix)}
}`;
  return { neighbours, element: isVector ? 'vec4f' : 'f32', code };
}

/** WGSL: both indices are within the matrix. Tiles are whole in the inner direction where their depth divides it. */
function within({ outer, inner }: Matrix): string {
  return inner % TILE_DEPTH === 0 ? `outer < ${outer}u` : `outer < ${outer}u && inner < ${inner}u`;
}

/** WGSL that returns four neighbours read one by one, zero beyond the last. */
function scalars(side: string, matrix: Matrix): string {
  const index = matrix.neighbours;
  const other = index === 'inner' ? 'outer' : 'inner';
  const count = `select(0u, ${matrix[index]}u, ${other} < ${matrix[other]}u)`;
  return `let four = vec4f(${[0, 1, 2, 3].map((c) => `${side}[at + ${c}u]`)});
  return select(vec4f(), four, vec4u(${index}) + vec4u(0, 1, 2, 3) < vec4u(${count}));`;
}
