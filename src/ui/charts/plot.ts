/** The uPlot instance behind a chart: axes, colours from the tokens, end labels. Knows nothing of React. */
import uPlot from 'uplot';
import type { FormatValue } from './chart-text.ts';
import type { ChartView } from './chart-view.ts';
import type { Level, LineSeries } from './line-series.ts';

export interface PlotSpec {
  readonly series: readonly LineSeries[];
  readonly levels: readonly Level[];
  readonly view: ChartView;
  readonly format: FormatValue;
  /** Bounds of x, so that charts side by side share them; null = fit to the data. */
  readonly xRange: readonly [number, number] | null;
  /** Fixed bounds of y; null = fit to the data. */
  readonly yRange: readonly [number, number] | null;
  readonly heightPx: number;
  /** x under the pointer, null when it left. */
  onHover(x: number | null): void;
}

/** What the drawing of lines depends on besides the data: a new plot is made when it changes. */
export function plotIdentity(spec: PlotSpec): string {
  const { isLogX, isLogY } = spec.view;
  const isSmoothed = spec.view.smoothing > 0;
  const lines = spec.series.map(({ key, colour, dash, tag }) => [key, colour, dash, tag]);
  const levels = spec.levels.map(({ key, colour, dash }) => [key, colour, dash]);
  return JSON.stringify([isLogX, isLogY, isSmoothed, lines, levels, spec.xRange, spec.yRange, spec.heightPx]);
}

export function createPlot(host: HTMLElement, spec: PlotSpec, data: uPlot.AlignedData): uPlot {
  const tokens = getComputedStyle(host);
  const colour = (name: string) => tokens.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--faint'),
    font: `11px ${colour('--font')}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    gap: 4,
  };
  const { isLogX, isLogY, smoothing } = spec.view;
  const hasTags = spec.series.some((line) => line.tag !== undefined);
  const options: uPlot.Options = {
    width: Math.max(80, host.clientWidth),
    height: spec.heightPx,
    padding: [8, hasTags ? 46 : 10, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, distr: isLogX ? 3 : 1, range: (_, min, max) => xBounds(min, max, spec) },
      y: { distr: isLogY ? 3 : 1, range: (_, min, max) => yBounds(min, max, spec) },
    },
    axes: [
      { ...axis, size: 22, space: 64, grid: { show: false }, values: (_, marks) => marks.map(stepMark) },
      {
        ...axis,
        size: 46,
        space: 34,
        values: (_, marks) => marks.map((mark) => (mark === null ? '' : spec.format(mark))),
      },
    ],
    series: [{}, ...spec.series.flatMap((line) => lineColumns(line, colour(line.colour), smoothing > 0))],
    hooks: {
      setCursor: [(plot) => spec.onHover(plot.cursor.idx == null ? null : plot.data[0][plot.cursor.idx]!)],
      draw: hasTags ? [(plot) => drawTags(plot, spec.series, colour)] : [],
    },
  };
  for (const level of spec.levels) {
    options.series.push({
      stroke: colour(level.colour),
      width: 1.25,
      dash: [...level.dash],
      points: { show: false },
    });
  }
  return new uPlot(options, data, host);
}

function lineColumns(line: LineSeries, stroke: string, isSmoothed: boolean): uPlot.Series[] {
  const common = { stroke, spanGaps: true, dash: [...line.dash] };
  // A single point has no line: it is drawn as a dot until a second one arrives.
  const points = { show: () => line.x.length < 2, size: 5, fill: stroke };
  return [
    { ...common, dash: [], width: 1, alpha: isSmoothed ? 0.28 : 0, points: { show: false } },
    { ...common, width: 2, points },
  ];
}

function xBounds(min: number | null, max: number | null, { view, xRange }: PlotSpec): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const low = Math.min(min, xRange?.[0] ?? min);
  const high = Math.max(max, xRange?.[1] ?? max);
  // Zero has no place on a log axis; a single point has no width on any.
  if (view.isLogX) return [min, Math.max(high, min * 1.01)];
  return [low, Math.max(high, low + 1)];
}

function yBounds(min: number | null, max: number | null, spec: PlotSpec): uPlot.Range.MinMax {
  if (spec.yRange !== null) return [...spec.yRange];
  if (min === null || max === null) return [0, 1];
  if (spec.view.isLogY) return uPlot.rangeLog(min, max, 10, false);
  return uPlot.rangeNum(Math.min(min, min >= 0 ? 0 : min), max, 0.08, true);
}

const stepMark = (mark: number | null) => (mark === null ? '' : mark.toLocaleString('en'));

/** Writes each tag at the end of its line, pushed apart where lines end close together. */
function drawTags(plot: uPlot, series: readonly LineSeries[], colour: (name: string) => string): void {
  const ratio = uPlot.pxRatio;
  const ends = series.flatMap((line, i) => {
    const column = plot.data[2 * i + 2] ?? [];
    const row = column.findLastIndex((value) => value != null);
    if (line.tag === undefined || row < 0) return [];
    const left = plot.valToPos(plot.data[0][row]!, 'x', true);
    return [{ tag: line.tag, colour: line.colour, left, top: plot.valToPos(column[row]!, 'y', true) }];
  });
  ends.sort((a, b) => a.top - b.top);
  let lowest = Number.NEGATIVE_INFINITY;
  const { ctx } = plot;
  ctx.save();
  ctx.font = `600 ${11 * ratio}px ${colour('--font')}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const end of ends) {
    const top = Math.max(end.top, lowest + 12 * ratio);
    lowest = top;
    ctx.fillStyle = colour(end.colour);
    ctx.fillText(end.tag, end.left + 5 * ratio, top);
  }
  ctx.restore();
}
