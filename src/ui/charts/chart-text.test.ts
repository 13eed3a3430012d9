import { describe, expect, it } from 'vitest';
import { chartCsv, chartRows, spread, summary } from './chart-text.ts';
import type { LineSeries } from './line-series.ts';

const line = (label: string, x: number[], y: number[]): LineSeries => ({
  key: label,
  label,
  x,
  y,
  colour: '--class-0',
  dash: [],
});
const twoDigits = (value: number) => value.toFixed(2);

describe('a chart in words', () => {
  it('says where each line stands, began and how far it ranged', () => {
    const text = summary('Loss', [line('total', [1, 1200], [3, 0.5])], [], 'step', twoDigits);
    expect(text).toBe('Loss. total: 0.50 at step 1,200, started at 3.00, between 0.50 and 3.00.');
  });

  it('says so when there is nothing yet', () => {
    expect(summary('Loss', [], [], 'step', twoDigits)).toBe('Loss: no points yet.');
  });

  it('writes every point of lines with different steps into one CSV, names quoted', () => {
    const csv = chartCsv([line('a, b', [1, 2], [0.1, 0.2]), line('c', [2, 4], [1, Number.NaN])], 'step');
    expect(csv).toBe('step,"a, b",c\r\n1,0.1,\r\n2,0.2,1\r\n');
  });

  it('shows the first and the last row of a long table', () => {
    const x = Array.from({ length: 999 }, (_, i) => i);
    const shown = spread(chartRows([line('a', x, x)]), 50);
    expect(shown).toHaveLength(50);
    expect([shown[0]!.x, shown.at(-1)!.x]).toEqual([0, 998]);
  });
});
