/** What the text of products promises before any device has seen it. */
import { describe, expect, it } from 'vitest';
import { type GemmDescription, partSize, planProduct } from './gemm-description.ts';
import { matrixOperand } from './gemm-matrices.ts';
import { gemmShader } from './gemm-shader.ts';
import { threadsOf } from './gemm-tiles.ts';

const [ROWS, COLUMNS, DEPTH] = [40, 24, 48];

function describeProduct(more: Partial<GemmDescription> = {}): GemmDescription {
  return {
    ...planProduct({ rows: ROWS, columns: COLUMNS, depth: DEPTH, batch: 1 }, true),
    a: matrixOperand('a', { outer: ROWS, inner: DEPTH, neighbours: 'inner', step: 0 }),
    b: matrixOperand('b', { outer: COLUMNS, inner: DEPTH, neighbours: 'outer', step: 0 }),
    precision: 'single',
    ...more,
  };
}

describe('the program of a product', () => {
  it('is the same text for the same description', () => {
    expect(gemmShader(describeProduct())).toEqual(gemmShader(describeProduct()));
  });

  it('takes four numbers at a time where rows have a multiple of four', () => {
    expect(gemmShader(describeProduct())).toMatchObject({ reads: { a: 'vec4f' }, writes: { y: 'vec4f' } });
    const odd = matrixOperand('a', { outer: ROWS, inner: 47, neighbours: 'inner', step: 0 });
    expect(gemmShader(describeProduct({ a: odd })).reads).toEqual({ a: 'f32', b: 'vec4f' });
  });

  it('counts workgroups for whole tiles', () => {
    const description = describeProduct();
    const { tile } = description.tiling;
    const shader = gemmShader(description);
    expect(shader.groups).toBe(Math.ceil(ROWS / tile.rows) * Math.ceil(COLUMNS / tile.columns));
    expect(shader.lanes).toBe(threadsOf(tile));
  });

  it('knows nothing of float16 in single precision', () => {
    const { enable, text } = gemmShader(describeProduct());
    expect(enable).toBeUndefined();
    expect(text).not.toContain('f16');
  });

  it('holds both operands in float16 in half precision, and sums in float32', () => {
    const { enable, text } = gemmShader(describeProduct({ precision: 'half' }));
    expect(enable).toEqual(['f16']);
    expect(text.match(/var<workgroup> [ab]Tile: array<vec4<f16>,/g)).toHaveLength(2);
    expect(text).toContain('var sum0 = vec4f();');
    expect(text).not.toContain('4096');
  });

  it('scales the side of the slopes, saturates, and takes the scale off the sums and off those of the columns', () => {
    const { text } = gemmShader(describeProduct({ precision: 'half', slopes: 'b', hasColumnSums: true }));
    expect(text).toMatch(/bTile\[.*\* 4096\.0, vec4f\(-65504\.0\), vec4f\(65504\.0\)\)\);/);
    expect(text).not.toMatch(/aTile\[.*4096/);
    expect(text).toContain(`let value = sum * ${1 / 4096}`);
    expect(text).toContain(`columnSum = columnSum * ${1 / 4096}`);
  });

  it('sums columns apart, or below each piece of a sum that is cut', () => {
    expect(gemmShader(describeProduct({ hasColumnSums: true })).writes).toEqual({
      y: 'vec4f',
      sums: 'vec4f',
    });
    const cut = { ...describeProduct({ hasColumnSums: true }).tiling, splits: 3, chunk: 16 };
    const description = describeProduct({ hasColumnSums: true, tiling: cut });
    expect(gemmShader(description).writes).toEqual({ y: 'vec4f' });
    expect(partSize(description)).toBe((ROWS + 1) * COLUMNS);
  });
});
