/** A chart in words and as a table: for those who listen, and for spreadsheets. */
import { hasPoints, type Level, type LineSeries, lastValue } from './line-series.ts';

export type FormatValue = (value: number) => string;

/** Two or three sentences: how far each line came. */
export function summary(
  title: string,
  series: readonly LineSeries[],
  levels: readonly Level[],
  xName: string,
  format: FormatValue,
): string {
  if (!hasPoints(series)) return `${title}: no points yet.`;
  const sentences = [`${title}.`];
  for (const line of series) {
    const values = line.y.filter((value) => Number.isFinite(value));
    const last = lastValue(line);
    if (last === null) continue;
    const least = format(values.reduce((a, b) => Math.min(a, b)));
    const most = format(values.reduce((a, b) => Math.max(a, b)));
    const until = `${xName} ${whole(line.x.at(-1)!)}`;
    sentences.push(
      `${line.label}: ${format(last)} at ${until}, started at ${format(values[0]!)}, between ${least} and ${most}.`,
    );
  }
  for (const level of levels) sentences.push(`${level.label}: ${format(level.value)}.`);
  return sentences.join(' ');
}

export interface ChartRow {
  readonly x: number;
  /** One a series; null where that line has no point here. */
  readonly values: readonly (number | null)[];
}

/** Every measured point of every line, by x. */
export function chartRows(series: readonly LineSeries[]): ChartRow[] {
  const rows = new Map<number, (number | null)[]>();
  series.forEach((line, column) => {
    line.x.forEach((x, i) => {
      const value = line.y[i]!;
      if (!Number.isFinite(value)) return;
      let row = rows.get(x);
      if (row === undefined) {
        row = series.map(() => null);
        rows.set(x, row);
      }
      row[column] = value;
    });
  });
  return [...rows].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, values }));
}

/** About `count` rows spread evenly, first and last among them. */
export function spread(rows: readonly ChartRow[], count: number): readonly ChartRow[] {
  if (rows.length <= count) return rows;
  return Array.from({ length: count }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (count - 1))]!);
}

/** RFC 4180, all points in full precision. */
export function chartCsv(series: readonly LineSeries[], xName: string): string {
  const head = [xName, ...series.map((line) => line.label)].map(quote).join(',');
  const body = chartRows(series).map((row) => [row.x, ...row.values.map((value) => value ?? '')].join(','));
  return `${[head, ...body].join('\r\n')}\r\n`;
}

const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const whole = (value: number) => value.toLocaleString('en');
