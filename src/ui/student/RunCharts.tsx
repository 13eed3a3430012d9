/** The run as curves: loss by term, every metric of the registry that is measured after each epoch, learning rate. */
import { useMemo } from 'react';
import { type MetricChart, metricCharts } from '../../core/metrics/metric-charts.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import type { Run } from '../../core/records/run.ts';
import { Card } from '../base/Card.tsx';
import { formatCountOf, formatPercent } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import { LineChart } from '../charts/LineChart.tsx';
import type { Level } from '../charts/line-series.ts';
import { baselines, labelsOnlyRun } from './baselines.ts';
import styles from './RunCharts.module.css';
import { labelsOnlyLine, levelsOf, lossSeries, metricSeries, stepSeries } from './run-series.ts';

/** @param compared other runs drawn into the same charts */
export function RunCharts({ run, compared }: { run: Run; compared: readonly Run[] }) {
  const knowledge = useStudio((studio) => studio.teacher.knowledge);
  const runs = useStudio((studio) => studio.student.runs);
  const photos = useStudio((studio) => studio.photos);
  const validation = useMemo(
    () =>
      photos.filter((photo) => photo.split === 'validation' && !photo.isExcluded && photo.classIndex !== null)
        .length,
    [photos],
  );
  const shown = [run, ...compared];
  const scope = `validation, ${formatCountOf(validation, 'photo')}`;
  const plain = labelsOnlyRun(runs, run);
  const measured = plain === null ? shown : [...shown, plain];
  const xRange = [0, Math.max(...measured.map((one) => one.curves.step.at(-1) ?? 0))] as const;
  const levels = levelsOf(baselines(knowledge, runs, run, 'validation').filter((one) => one.key !== 'ce'));
  return (
    <div className={styles['charts']}>
      <Card>
        <LineChart
          id="loss"
          title={compared.length > 0 ? 'Loss, total of each run' : 'Loss, term by term'}
          note="training batches"
          series={lossSeries(shown)}
          xRange={xRange}
          format={formatLoss}
          initialSmoothing={0.9}
          empty="The loss of every step will appear here, with each term on its own."
        />
      </Card>
      {metricCharts().map((chart) => (
        <Card key={chart.id}>
          <MetricChartView
            chart={chart}
            shown={shown}
            plain={plain !== null && compared.includes(plain) ? null : plain}
            levels={levels}
            scope={scope}
            xRange={xRange}
          />
        </Card>
      ))}
      <Card>
        <LineChart
          id="learning-rate"
          title="Learning rate"
          series={stepSeries(shown, 'learningRate')}
          xRange={xRange}
          format={formatRate}
          heightPx={150}
          empty="The learning rate of every step will appear here."
        />
      </Card>
    </div>
  );
}

interface MetricChartViewProps {
  readonly chart: MetricChart;
  readonly shown: readonly Run[];
  /** The same student without a teacher, where it is not among those that are shown. */
  readonly plain: Run | null;
  /** What the teacher knows, in top-1 accuracy. */
  readonly levels: readonly Level[];
  readonly scope: string;
  readonly xRange: readonly [number, number];
}

function MetricChartView({ chart, shown, plain, levels, scope, xRange }: MetricChartViewProps) {
  const [first] = chart.metrics;
  const isShare = first.words.format === 'share';
  const isAccuracy = first.id === TOP1.id;
  const lines = metricSeries(shown, chart.metrics);
  const [open] = shown;
  const hasNoTeacher = open?.recipe.teacherFingerprint === null;
  return (
    <LineChart
      id={chart.id}
      title={chart.title}
      note={scope}
      series={isAccuracy && plain !== null ? [...lines, labelsOnlyLine(plain, first)] : lines}
      {...(isAccuracy ? { levels } : { heightPx: 150 })}
      xRange={xRange}
      {...(isShare ? { yRange: [0, 1] as const, formatAxis: asPercent(0) } : {})}
      format={isShare ? asPercent(1) : (value) => value.toFixed(2)}
      canLogY={false}
      empty={
        hasNoTeacher && first.needs.includes('teacher')
          ? 'No teacher has looked at these photos, so there is nothing to compare. Press Embed at the Teacher station.'
          : first.perEpoch.awaited
      }
    />
  );
}

const asPercent = (digits: number) => (value: number) => formatPercent(value, digits);

const formatLoss = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));
const formatRate = (value: number) =>
  value === 0 ? '0' : value >= 1e-3 ? String(+value.toPrecision(2)) : value.toExponential(1);
