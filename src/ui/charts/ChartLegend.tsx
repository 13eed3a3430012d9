/** Names, dash patterns and values of the lines: the newest value, or the one under the pointer. */
import type { FormatValue } from './chart-text.ts';
import styles from './LineChart.module.css';
import { type Level, type LineSeries, lastValue, valueAt } from './line-series.ts';

interface ChartLegendProps {
  readonly series: readonly LineSeries[];
  readonly levels: readonly Level[];
  readonly format: FormatValue;
  readonly hoverX: number | null;
  readonly xName: string;
}

export function ChartLegend({ series, levels, format, hoverX, xName }: ChartLegendProps) {
  return (
    <ul className={styles['legend']}>
      {series.map((line) => {
        const value = hoverX === null ? lastValue(line) : valueAt(line, hoverX);
        return (
          <li key={line.key}>
            <Sample colour={line.colour} dash={line.dash} width={2.5} />
            {line.label} <b>{value === null ? '–' : format(value)}</b>
          </li>
        );
      })}
      {levels.map((level) => (
        <li key={level.key}>
          <Sample colour={level.colour} dash={level.dash} width={1.5} />
          {level.label} <b>{format(level.value)}</b>
        </li>
      ))}
      {hoverX === null ? null : (
        <li className={styles['hover']}>
          at {xName} {hoverX.toLocaleString('en')}
        </li>
      )}
    </ul>
  );
}

function Sample({ colour, dash, width }: { colour: string; dash: readonly number[]; width: number }) {
  return (
    <svg width="22" height="4" aria-hidden="true">
      <line
        x1="0"
        x2="22"
        y1="2"
        y2="2"
        stroke={`var(${colour})`}
        strokeWidth={width}
        strokeDasharray={dash.join(' ')}
      />
    </svg>
  );
}
