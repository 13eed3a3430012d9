/**
 * A live line chart: raw line faint behind the smoothed one, legend with values, log axes, table, CSV and PNG. It
 * never forgets a point; it says what will appear before the first one.
 */
import 'uplot/dist/uPlot.min.css';
import { useId, useState } from 'react';
import { ChartLegend } from './ChartLegend.tsx';
import { ChartTable } from './ChartTable.tsx';
import { ChartTools } from './ChartTools.tsx';
import { saveChartCsv, saveChartPng } from './chart-files.ts';
import { type FormatValue, summary } from './chart-text.ts';
import { useChartView } from './chart-view.ts';
import styles from './LineChart.module.css';
import { hasPoints, type Level, type LineSeries } from './line-series.ts';
import { smooth } from './smoothing.ts';
import { usePlot } from './use-plot.ts';

export interface LineChartProps {
  /** Under which its view is remembered, and the start of its files' names. */
  readonly id: string;
  readonly title: string;
  /** Unit and split, such as `validation, 341 photos`. */
  readonly note?: string;
  readonly series: readonly LineSeries[];
  readonly levels?: readonly Level[];
  readonly format: FormatValue;
  /** For the marks of the axis, where `format` is longer than they need. */
  readonly formatAxis?: FormatValue;
  /** What will appear here, shown until the first point. */
  readonly empty: string;
  readonly xName?: string;
  readonly xRange?: readonly [number, number] | null;
  readonly yRange?: readonly [number, number] | null;
  readonly heightPx?: number;
  readonly initialSmoothing?: number;
  readonly canLogY?: boolean;
}

export function LineChart(props: LineChartProps) {
  const { id, title, note, series, levels = [], format, empty, xName = 'step', heightPx = 190 } = props;
  const headingId = useId();
  const [view, changeView] = useChartView(id, {
    isLogX: false,
    isLogY: false,
    smoothing: props.initialSmoothing ?? 0,
  });
  const [isTable, setTable] = useState(false);
  const [hoverX, setHoverX] = useState<number | null>(null);
  const isEmpty = !hasPoints(series);
  const canLogY = props.canLogY ?? true;
  const shownView = canLogY ? view : { ...view, isLogY: false };
  // The legend reads the line that the eye follows.
  const smoothed = series.map((line) => ({ ...line, y: smooth(line.x, line.y, view.smoothing) }));
  const plot = usePlot({
    series,
    levels,
    view: shownView,
    format: props.formatAxis ?? format,
    xRange: props.xRange ?? null,
    yRange: props.yRange ?? null,
    heightPx,
    onHover: setHoverX,
  });
  return (
    <figure className={styles['figure']} aria-labelledby={headingId}>
      <figcaption className={styles['head']}>
        <h2 id={headingId}>{title}</h2>
        {note === undefined ? null : <span className={styles['note']}>{note}</span>}
        <ChartTools
          title={title}
          view={shownView}
          canLogY={canLogY}
          isTable={isTable}
          isEmpty={isEmpty}
          onView={changeView}
          onTable={setTable}
          onCsv={() => saveChartCsv(id, series, xName)}
          onPng={() => saveChartPng(id, { canvas: plot.canvas(), title, series, levels, format })}
        />
      </figcaption>
      <p className={styles['hidden']}>{summary(title, series, levels, xName, format)}</p>
      <div className={styles['stage']} hidden={isTable && !isEmpty}>
        <div ref={plot.host} className={styles[isEmpty ? 'waiting' : 'plot']} aria-hidden="true" />
        {isEmpty ? <p className={styles['empty']}>{empty}</p> : null}
      </div>
      {isTable && !isEmpty ? (
        <ChartTable series={series} xName={xName} format={format} caption={title} />
      ) : null}
      {isEmpty ? null : (
        <ChartLegend series={smoothed} levels={levels} format={format} hoverX={hoverX} xName={xName} />
      )}
    </figure>
  );
}
