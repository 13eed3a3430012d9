/** The chart's points as a table: up to fifty rows spread over the run; the CSV has them all. */
import { chartRows, type FormatValue, spread } from './chart-text.ts';
import styles from './LineChart.module.css';
import type { LineSeries } from './line-series.ts';

const SHOWN_ROWS = 50;

interface ChartTableProps {
  readonly series: readonly LineSeries[];
  readonly xName: string;
  readonly format: FormatValue;
  readonly caption: string;
}

export function ChartTable({ series, xName, format, caption }: ChartTableProps) {
  const rows = chartRows(series);
  const shown = spread(rows, SHOWN_ROWS);
  return (
    // A scrolling region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the arrow keys
    <section className={styles['table']} aria-label={`${caption}, as a table`} tabIndex={0}>
      <table>
        <caption>
          {shown.length < rows.length
            ? `${shown.length} of ${rows.length.toLocaleString('en')} points, first and last among them; the CSV has all.`
            : `All ${rows.length.toLocaleString('en')} points.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">{xName}</th>
            {series.map((line) => (
              <th scope="col" key={line.key}>
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.x}>
              <th scope="row">{row.x.toLocaleString('en')}</th>
              {series.map((line, column) => {
                const value = row.values[column] ?? null;
                return <td key={line.key}>{value === null ? '' : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
