/** What a chart shows, as files: the points as CSV, the drawing with its title and legend as PNG. */
import { chartCsv, type FormatValue } from './chart-text.ts';
import { download } from './download.ts';
import type { Level, LineSeries } from './line-series.ts';
import { chartPng } from './png.ts';

export function saveChartCsv(id: string, series: readonly LineSeries[], xName: string): void {
  download(new Blob([chartCsv(series, xName)], { type: 'text/csv' }), `${id}.csv`);
}

interface Drawing {
  /** Null before the first frame: then there is nothing to save. */
  readonly canvas: HTMLCanvasElement | null;
  readonly title: string;
  readonly series: readonly LineSeries[];
  readonly levels: readonly Level[];
  readonly format: FormatValue;
}

export function saveChartPng(id: string, { canvas, title, series, levels, format }: Drawing): void {
  if (canvas === null) return;
  chartPng(canvas, title, series, levels, format).then((image) => download(image, `${id}.png`), reportError);
}
