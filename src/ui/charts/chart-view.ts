/** How a chart is looked at: axes and smoothing, remembered on this machine for each chart. */
import { useCallback, useState } from 'react';

export interface ChartView {
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  /** 0 = raw only, below 1. */
  readonly smoothing: number;
}

export const MAX_SMOOTHING = 0.98;

export function useChartView(
  chartId: string,
  initial: ChartView,
): [ChartView, (change: Partial<ChartView>) => void] {
  const [view, setView] = useState(() => read(chartId, initial));
  const change = useCallback(
    (changed: Partial<ChartView>) =>
      setView((before) => {
        const after = { ...before, ...changed };
        remember(chartId, after);
        return after;
      }),
    [chartId],
  );
  return [view, change];
}

const storageKey = (chartId: string) => `pupil.chart.${chartId}`;

function read(chartId: string, initial: ChartView): ChartView {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(chartId)) ?? 'null');
    return isView(stored) ? stored : initial;
  } catch {
    // Storage may be blocked, or hold what another version wrote: the default view is always right.
    return initial;
  }
}

function remember(chartId: string, view: ChartView): void {
  try {
    localStorage.setItem(storageKey(chartId), JSON.stringify(view));
  } catch {
    // A view that cannot be remembered still holds for this visit.
  }
}

function isView(stored: unknown): stored is ChartView {
  if (typeof stored !== 'object' || stored === null) return false;
  const view = stored as Record<string, unknown>;
  const smoothing = view['smoothing'];
  return (
    typeof view['isLogX'] === 'boolean' &&
    typeof view['isLogY'] === 'boolean' &&
    typeof smoothing === 'number' &&
    smoothing >= 0 &&
    smoothing <= MAX_SMOOTHING
  );
}
