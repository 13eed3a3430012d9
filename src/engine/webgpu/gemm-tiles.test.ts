/**
 * The rule by which products are cut: limits that every tile keeps, and what it comes to for the products of real
 * students.
 */
import { describe, expect, it } from 'vitest';
import { chooseTiling, type ProductSizes, TILE_DEPTH, TILES, threadsOf } from './gemm-tiles.ts';

const of = (rows: number, columns: number, depth: number, batch = 1): ProductSizes => ({
  ...{ rows, columns, depth, batch },
});

/** `rows x columns`, and `/ pieces` where sums are cut. */
function inWords(sizes: ProductSizes, canSplit: boolean): string {
  const { tile, splits } = chooseTiling(sizes, canSplit);
  return `${tile.rows} x ${tile.columns}${splits === 1 ? '' : ` / ${splits}`}`;
}

describe('the tiles of products', () => {
  it.each(TILES)(
    '$rows x $columns keeps the limits of every device, and gives all threads whole work',
    (tile) => {
      const sharedBytes = (tile.rows + tile.columns) * TILE_DEPTH * 4;
      expect(sharedBytes).toBeLessThanOrEqual(16384);
      expect(threadsOf(tile)).toBeLessThanOrEqual(256);
      expect(threadsOf(tile) % 32).toBe(0);
      expect([tile.rows % tile.threadRows, tile.columns % tile.threadColumns]).toEqual([0, 0]);
    },
  );

  it.each([
    // The transformer of the paper, 64 photos of 65 tokens.
    ['queries, keys and values', of(4160, 768, 256), '128 x 64'],
    ['the narrow side of the MLP', of(4160, 256, 1024), '64 x 64'],
    // The tiny transformer.
    ['a product of 96 columns', of(4160, 96, 96), '32 x 32'],
    ['one small matrix', of(7, 5, 9), '32 x 16'],
    // The residual net, 64 photos of 32 x 32 px.
    ['its first stage', of(65536, 16, 144), '128 x 16'],
    ['its last stage', of(1024, 128, 1152), '32 x 16'],
    ['many small products', of(65, 65, 32, 512), '128 x 32'],
  ])('without cutting: %s', (_, sizes, expected) => {
    expect(inWords(sizes, false)).toBe(expected);
  });

  it.each([
    ['the weights of the MLP', of(256, 1024, 4160), '128 x 64 / 8'],
    ['the filter of the first stage', of(144, 16, 65536), '32 x 16 / 52'],
    ['the stem’s filter', of(27, 16, 65536), '32 x 16 / 256'],
  ])('with cutting: %s', (_, sizes, expected) => {
    expect(inWords(sizes, true)).toBe(expected);
  });

  it.each([of(7, 9, 3000), of(144, 16, 65536), of(256, 256, 4161), of(5, 5, 513)])(
    'pieces of $depth terms are whole tiles, and none is empty',
    (sizes) => {
      const { splits, chunk } = chooseTiling(sizes, true);
      expect(splits).toBeGreaterThan(1);
      expect(chunk % TILE_DEPTH).toBe(0);
      expect((splits - 1) * chunk).toBeLessThan(sizes.depth);
      expect(splits * chunk).toBeGreaterThanOrEqual(sizes.depth);
    },
  );

  it('short sums and batches are never cut', () => {
    expect(chooseTiling(of(5, 5, 300), true)).toMatchObject({ splits: 1, chunk: 300 });
    expect(chooseTiling(of(5, 5, 9000, 2), true)).toMatchObject({ splits: 1, chunk: 9000 });
  });
});
