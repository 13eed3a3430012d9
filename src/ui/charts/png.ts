/** A chart as a picture that stands on its own: title, plot and legend on the panel's colour. */
import type { FormatValue } from './chart-text.ts';
import { type Level, type LineSeries, lastValue } from './line-series.ts';

const HEAD_PX = 34;
const LEGEND_ROW_PX = 20;
const MARGIN_PX = 16;

export function chartPng(
  plot: HTMLCanvasElement,
  title: string,
  series: readonly LineSeries[],
  levels: readonly Level[],
  format: FormatValue,
): Promise<Blob> {
  const ratio = plot.width / Math.max(1, plot.clientWidth);
  const tokens = getComputedStyle(plot);
  const colour = (name: string) => tokens.getPropertyValue(name).trim();
  const entries = [
    ...series.map((line) => ({ ...line, value: lastValue(line) })),
    ...levels.map((level) => ({ ...level, value: level.value as number | null })),
  ];
  const canvas = document.createElement('canvas');
  canvas.width = plot.width + 2 * MARGIN_PX * ratio;
  canvas.height = plot.height + (HEAD_PX + entries.length * LEGEND_ROW_PX + MARGIN_PX) * ratio;
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour('--panel');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(plot, MARGIN_PX * ratio, HEAD_PX * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = colour('--ink');
  context.font = `600 14px ${colour('--font')}`;
  context.fillText(title, MARGIN_PX, 22);
  context.font = `12px ${colour('--font')}`;
  entries.forEach((entry, row) => {
    const y = HEAD_PX + plot.height / ratio + LEGEND_ROW_PX * (row + 0.5);
    context.strokeStyle = colour(entry.colour);
    context.lineWidth = 2;
    context.setLineDash([...entry.dash]);
    context.beginPath();
    context.moveTo(MARGIN_PX, y);
    context.lineTo(MARGIN_PX + 24, y);
    context.stroke();
    const value = entry.value === null ? '' : `  ${format(entry.value)}`;
    context.fillText(`${entry.label}${value}`, MARGIN_PX + 32, y + 4);
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((image) => {
      if (image === null) reject(new Error('The picture could not be made.'));
      else resolve(image);
    }, 'image/png');
  });
}
