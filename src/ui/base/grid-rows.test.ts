import { describe, expect, it } from 'vitest';
import { gridOf, stepFrom } from './grid-rows.ts';

describe('rows of photos', () => {
  it('start anew with each group', () => {
    expect(gridOf([3, 2, 0, 1], 2).rows).toEqual([
      { kind: 'heading', group: 0 },
      { kind: 'tiles', start: 0, end: 2 },
      { kind: 'tiles', start: 2, end: 3 },
      { kind: 'heading', group: 1 },
      { kind: 'tiles', start: 3, end: 5 },
      { kind: 'heading', group: 3 },
      { kind: 'tiles', start: 5, end: 6 },
    ]);
  });
  it('keep the column when the arrow keys cross rows and groups', () => {
    const grid = gridOf([3, 2, 1], 2);
    expect(stepFrom(grid, 1, 'down')).toBe(2);
    expect(stepFrom(grid, 2, 'down')).toBe(3);
    expect(stepFrom(grid, 4, 'up')).toBe(2);
    expect(stepFrom(grid, 5, 'down')).toBe(5);
    expect(stepFrom(grid, 0, 'up')).toBe(0);
  });
  it('are not left at either end', () => {
    const grid = gridOf([3, 2, 1], 3);
    expect(stepFrom(grid, 0, 'left')).toBe(0);
    expect(stepFrom(grid, 5, 'right')).toBe(5);
    expect(stepFrom(grid, 2, 'last')).toBe(5);
  });
});
