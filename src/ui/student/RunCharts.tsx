/** The run as curves: loss by term, accuracy beside what it is measured against, agreement with the teacher, learning rate. */
import { useMemo } from 'react';
import type { Run } from '../../core/records/run.ts';
import { Card } from '../base/Card.tsx';
import { formatCountOf, formatPercent } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import { LineChart } from '../charts/LineChart.tsx';
import { RUN_DASHES } from '../charts/line-series.ts';
import { baselines, labelsOnlyRun } from './baselines.ts';
import styles from './RunCharts.module.css';
import { evaluatedSeries, levelsOf, likenessSeries, lossSeries, stepSeries } from './run-series.ts';

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
  const accuracy = evaluatedSeries(shown, 'validationTop1');
  if (plain !== null && !compared.includes(plain)) {
    accuracy.push({
      key: plain.id,
      label: `labels only (${plain.name})`,
      x: plain.curves.evalStep,
      y: plain.curves.validationTop1,
      colour: '--faint',
      dash: RUN_DASHES[3]!,
    });
  }
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
      <Card>
        <LineChart
          id="accuracy"
          title="Accuracy"
          note={scope}
          series={accuracy}
          levels={levels}
          xRange={xRange}
          format={(value) => formatPercent(value)}
          formatAxis={(value) => formatPercent(value, 0)}
          yRange={[0, 1]}
          canLogY={false}
          empty="After the first epoch: the share of validation photos it gets right, beside what the teacher knows."
        />
      </Card>
      <Card>
        <LineChart
          id="agreement"
          title="Agreement with the teacher"
          note={scope}
          series={likenessSeries(shown)}
          xRange={xRange}
          format={(value) => value.toFixed(2)}
          canLogY={false}
          heightPx={150}
          empty={
            run.recipe.teacherFingerprint === null
              ? 'No teacher has looked at these photos, so there is nothing to compare. Press Embed at the Teacher station.'
              : 'After the first epoch: whether photos that the teacher finds alike look alike to the student.'
          }
        />
      </Card>
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

const formatLoss = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));
const formatRate = (value: number) =>
  value === 0 ? '0' : value >= 1e-3 ? String(+value.toPrecision(2)) : value.toExponential(1);
