import { beforeEach, describe, expect, it } from 'vitest';
import type { Photo, PhotoId } from '../core/records/project.ts';
import { VIEW_BYTES } from '../core/views/plan.ts';
import { database } from './db.ts';
import { putProject, removeProject } from './projects.ts';
import { deleteDatabase } from './testing/delete-database.ts';
import { projectNamed } from './testing/records.ts';
import { viewCursorOf, viewedIds } from './view-index.ts';
import { commitViews, readViews } from './views.ts';

const PLAN = 'two views';
const SCALE = { centre: Float32Array.of(1, 2), step: 0.5 };

/** Two views a photo, two numbers a view, all of them told by one number a photo. */
const commit = (fingerprint: string, photos: Readonly<Record<PhotoId, number>>, plan = PLAN) =>
  commitViews(
    {
      fingerprint,
      plan,
      dims: 2,
      ids: Object.keys(photos),
      parameters: Uint8Array.from(
        Object.values(photos).flatMap((n) => Array.from({ length: 2 * VIEW_BYTES }, (_, i) => n + i)),
      ),
      values: Int8Array.from(Object.values(photos).flatMap((n) => [n, -n, n + 1, -n - 1])),
    },
    SCALE,
    10,
  );

beforeEach(deleteDatabase);

describe('stored views', () => {
  it('come back in the order that is asked for, repeats included, with what they were and what their bytes mean', async () => {
    await commit('a', { x: 1, y: 2 });
    await commit('a', { z: 3 });
    const { count, dims, parameters, values, scale } = await readViews('a', PLAN, ['z', 'x', 'z']);
    expect([count, dims]).toEqual([2, 2]);
    expect(values).toEqual(Int8Array.of(3, -3, 4, -4, 1, -1, 2, -2, 3, -3, 4, -4));
    expect(parameters[0]).toBe(3);
    expect(parameters[2 * VIEW_BYTES]).toBe(1);
    expect(scale).toEqual(SCALE);
  });

  it('move the cursor with each block, and count what they take', async () => {
    expect(await viewCursorOf('a', PLAN)).toBeNull();
    await commit('a', { x: 1, y: 2 });
    await commit('a', { z: 3 });
    expect(await viewCursorOf('a', PLAN)).toEqual({
      fingerprint: 'a',
      plan: PLAN,
      blocks: 2,
      photos: 3,
      storedBytes: 3 * (1 + 2 * (VIEW_BYTES + 2)),
      looks: 6,
      lookMs: 20,
      scale: SCALE,
    });
  });

  it('keep the scale of the first block, whatever a later one brings', async () => {
    await commit('a', { x: 1 });
    const other = { centre: Float32Array.of(0, 0), step: 1 };
    const block = { ids: ['y'], dims: 2, parameters: new Uint8Array(24), values: new Int8Array(4) };
    await commitViews({ fingerprint: 'a', plan: PLAN, ...block }, other, 1);
    expect((await readViews('a', PLAN, ['y'])).scale).toEqual(SCALE);
  });

  it('keep teachers and plans apart', async () => {
    await commit('a', { x: 1 });
    await commit('b', { y: 1 });
    await commit('a', { z: 1 }, 'another plan');
    expect(await viewedIds('a', PLAN)).toEqual(new Set(['x']));
    expect(await viewedIds('a', 'another plan')).toEqual(new Set(['z']));
  });

  it('say how many are missing', async () => {
    await commit('a', { x: 1 });
    await expect(readViews('a', PLAN, ['x', 'y', 'z'])).rejects.toMatchObject({
      code: 'NO_EMBEDDINGS',
      facts: { missing: 2, asked: 3 },
    });
  });

  it('leave no trace of a block that could not be committed', async () => {
    await commit('a', { x: 1 });
    const uncloneable = { ids: ['y', () => 1] as unknown as string[], dims: 2 };
    const bytes = { parameters: new Uint8Array(4 * VIEW_BYTES), values: new Int8Array(8) };
    await expect(
      commitViews({ fingerprint: 'a', plan: PLAN, ...uncloneable, ...bytes }, SCALE, 1),
    ).rejects.toMatchObject({ code: 'STORAGE' });
    expect(await viewCursorOf('a', PLAN)).toMatchObject({ blocks: 1, photos: 1 });
    expect(await (await database()).count('views')).toBe(1);
    expect(await viewedIds('a', PLAN)).toEqual(new Set(['x']));
  });
});

describe('a removed project', () => {
  const store = async (projectId: string, ids: readonly PhotoId[]) => {
    await putProject(projectNamed(projectId));
    const db = await database();
    for (const [index, id] of ids.entries()) await db.put('photos', { projectId, index, id } as Photo);
  };

  it('takes the blocks of views with it that no other project uses, and no other block', async () => {
    await store('gone', ['x', 'y']);
    await store('stays', ['y']);
    await commit('a', { x: 1 });
    await commit('a', { x2: 5, y: 2 });
    await removeProject('gone');
    expect(await viewedIds('a', PLAN)).toEqual(new Set(['x2', 'y']));
    expect(await viewCursorOf('a', PLAN)).toMatchObject({ blocks: 2, photos: 2 });
    expect((await readViews('a', PLAN, ['y'])).values).toEqual(Int8Array.of(2, -2, 3, -3));
  });

  it('leaves nothing of a plan behind that served it alone', async () => {
    await store('gone', ['x']);
    await commit('a', { x: 1 });
    await removeProject('gone');
    const db = await database();
    for (const name of ['views', 'viewIndex', 'viewCursors'] as const) expect(await db.count(name)).toBe(0);
  });
});
