import { describe, expect, it } from 'vitest';
import type { LineSeries } from './line-series.ts';
import { plotData } from './plot-data.ts';

const LINEAR = { isLogX: false, isLogY: false, smoothing: 0 };
const line = (x: number[], y: number[]): LineSeries => ({
  key: 'a',
  label: 'a',
  x,
  y,
  colour: '--class-0',
  dash: [],
});

describe('the table a plot draws', () => {
  it('joins lines over the union of their steps and leaves gaps open', () => {
    const data = plotData([line([1, 3], [10, 30]), line([2, 3], [5, 6])], [], LINEAR, 500);
    expect(data[0]).toEqual([1, 2, 3]);
    expect(data[1]).toEqual([10, null, 30]);
    expect(data[3]).toEqual([null, 5, 6]);
  });

  it('still holds the first point after 5,000', () => {
    const x = Array.from({ length: 5_000 }, (_, i) => i + 1);
    const data = plotData(
      [
        line(
          x,
          x.map((step) => 9 / step),
        ),
      ],
      [],
      { ...LINEAR, smoothing: 0.9 },
      300,
    );
    expect(data[0][0]).toBe(1);
    expect(data[1]![0]).toBe(9);
    expect(data[0].length).toBeLessThan(2_000);
  });

  it('moves step 0 on a log axis instead of dropping it', () => {
    const data = plotData(
      [line([0, 4, 8], [1, 0, 2])],
      [],
      { isLogX: true, isLogY: true, smoothing: 0 },
      300,
    );
    expect(data[0]).toEqual([2, 4, 8]);
    expect(data[1]).toEqual([1, 0.5, 2]);
  });
});
