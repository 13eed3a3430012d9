/** Figures as people read them. The number and its sign never part at a line's end. */
import type { FigureFormat } from './metric.ts';

const NO_BREAK_SPACE = '\u00a0';

/** `71.8 %`, or `0.718` */
export function figureInWords(value: number, format: FigureFormat): string {
  return format === 'share' ? `${(value * 100).toFixed(1)}${NO_BREAK_SPACE}%` : value.toFixed(3);
}
