import { beforeEach, describe, expect, it } from 'vitest';
import { cursorOf, embeddedIds, removeEmbeddings } from './embedding-index.ts';
import { commitEmbeddings, readEmbeddings } from './embeddings.ts';
import { deleteDatabase } from './testing/delete-database.ts';
import { readBytesOf } from './testing/read-bytes.ts';

const rowsOf = (...numbers: number[]) => Float32Array.from(numbers.flatMap((n) => [n, -n]));
const commit = (fingerprint: string, ids: string[], numbers: number[]) =>
  commitEmbeddings({ fingerprint, ids, dims: 2, values: rowsOf(...numbers) }, ids.length, 10);

beforeEach(deleteDatabase);

describe('stored embeddings', () => {
  it('come back in the order that is asked for, repeats included', async () => {
    await commit('a', ['x', 'y'], [1, 2]);
    await commit('a', ['z'], [3]);
    const { dims, values } = await readEmbeddings('a', ['z', 'x', 'z']);
    expect(dims).toBe(2);
    expect(values).toEqual(rowsOf(3, 1, 3));
  });

  it('move the cursor with each block', async () => {
    expect(await cursorOf('a')).toBeNull();
    await commit('a', ['x', 'y'], [1, 2]);
    await commit('a', ['z'], [3]);
    expect(await cursorOf('a')).toEqual({
      fingerprint: 'a',
      blocks: 2,
      rows: 3,
      dims: 2,
      photosSeen: 3,
      embedMs: 20,
    });
  });

  it('keep teachers apart', async () => {
    await commit('a', ['x'], [1]);
    await commit('b', ['y'], [2]);
    expect(await embeddedIds('a')).toEqual(new Set(['x']));
    expect(await embeddedIds('c')).toEqual(new Set());
  });

  it('are all found when there are more blocks than one read takes', async () => {
    for (let i = 0; i < 40; i++) await commit('a', [`photo ${i}`], [i]);
    expect((await embeddedIds('a')).size).toBe(40);
    expect((await readEmbeddings('a', ['photo 39', 'photo 0'])).values).toEqual(rowsOf(39, 0));
  });

  it('say how many are missing', async () => {
    await commit('a', ['x'], [1]);
    await expect(readEmbeddings('a', ['x', 'y', 'z'])).rejects.toMatchObject({
      code: 'NO_EMBEDDINGS',
      facts: { missing: 2, asked: 3 },
    });
  });

  it('leave no trace of a block that could not be committed', async () => {
    await commit('a', ['x'], [1]);
    const uncloneable = {
      fingerprint: 'a',
      ids: ['y', () => 1] as unknown as string[],
      dims: 2,
      values: rowsOf(1, 2),
    };
    await expect(commitEmbeddings(uncloneable, 2, 5)).rejects.toMatchObject({ code: 'STORAGE' });
    expect(await cursorOf('a')).toMatchObject({ blocks: 1, rows: 1 });
    expect(await embeddedIds('a')).toEqual(new Set(['x']));
  });

  it('are read only in the blocks that hold what is asked for', async () => {
    for (let i = 0; i < 8; i++) await commit('a', [`photo ${i}`], [i]);
    const { binary } = await readBytesOf(() => readEmbeddings('a', ['photo 5', 'photo 2', 'photo 5']));
    expect(binary).toBe(2 * rowsOf(0).byteLength);
  });

  it('of a teacher are forgotten whole, and may come again', async () => {
    await commit('a', ['x'], [1]);
    await commit('b', ['x'], [2]);
    await removeEmbeddings('a');
    expect(await cursorOf('a')).toBeNull();
    expect(await embeddedIds('a')).toEqual(new Set());
    expect((await readEmbeddings('b', ['x'])).values).toEqual(rowsOf(2));
    await commit('a', ['y'], [3]);
    expect((await readEmbeddings('a', ['y'])).values).toEqual(rowsOf(3));
  });
});
