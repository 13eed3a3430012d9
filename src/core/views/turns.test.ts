import { expect, test } from 'vitest';
import { viewTurn } from './turns.ts';

const passes = (seed: number, photo: number, count = 8) =>
  Array.from({ length: 3 * count }, (_, pass) => viewTurn(count, seed, photo, pass));

test('a photo is shown in each of its views once before any comes again', () => {
  for (let photo = 0; photo < 20; photo++) {
    const turns = passes(1, photo);
    for (let round = 0; round < 3; round++)
      expect(new Set(turns.slice(8 * round, 8 * round + 8))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  }
});

test('the order is the seed’s, the photo’s and the round’s own', () => {
  expect(passes(1, 5)).toEqual(passes(1, 5));
  const orders = [passes(1, 5), passes(2, 5), passes(1, 6)].map((turns) => turns.join());
  expect(new Set(orders).size).toBe(3);
  expect(passes(1, 5).slice(0, 8)).not.toEqual(passes(1, 5).slice(8, 16));
  expect(passes(1, 5, 1)).toEqual([0, 0, 0]);
});
