import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { hidePatches } from './patch-mask.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('hidden patches', () => {
  test('are whole patches, so many in each photo, others in each', async () => {
    const hidden = hidePatches(tf.ones([3, 8, 8, 2]), 2, 0.75, createRandom(5));
    const values = (await hidden.array()) as number[][][][];
    const maps = values.map((photo) =>
      Array.from({ length: 16 }, (_, patch) => {
        const [top, left] = [2 * Math.floor(patch / 4), 2 * (patch % 4)];
        const inside = [top, top + 1].flatMap((y) => [left, left + 1].flatMap((x) => photo[y]![x]!));
        expect(new Set(inside).size).toBe(1);
        return inside[0]!;
      }),
    );
    for (const map of maps) expect(map.filter((kept) => kept === 1)).toHaveLength(4);
    expect(new Set(maps.map(String)).size).toBe(3);
  });

  test('reach the edge of a side that the patches do not divide', async () => {
    const values = await hidePatches(tf.ones([1, 5, 5, 1]), 2, 1, createRandom(5)).data();
    expect(Array.from(values)).toEqual(new Array(25).fill(0));
  });
});
