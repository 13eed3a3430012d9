/**
 * The one number that counts, beside what it is measured against, with its split, its n and how far chance may move
 * it.
 */
import { binomialError } from '../../core/bakeoff/statistics.ts';
import type { Figures } from '../../core/metrics/metric.ts';
import type { EvaluationSummary } from '../../core/metrics/summary.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import { Card } from '../base/Card.tsx';
import { BigFigure } from '../base/Figure.tsx';
import { formatPercent } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import type { Baseline } from '../student/baselines.ts';
import styles from './ScoreCard.module.css';

interface ScoreCardProps {
  readonly summary: EvaluationSummary;
  readonly figures: Figures;
  readonly scope: string;
  readonly studentName: string;
  readonly baselines: readonly Baseline[];
}

export function ScoreCard({ summary, figures, scope, studentName, baselines }: ScoreCardProps) {
  const { images } = summary;
  const top1 = figures[TOP1.id]!;
  const error = binomialError(top1, images);
  const rows = [{ key: 'student', label: studentName, value: top1 }, ...baselines];
  return (
    <Card title="How often it is right" note={scope}>
      <div className={styles['halves']}>
        <BigFigure
          value={formatPercent(top1)}
          label={<TermHint hint={TOP1.words.explanation}>photos right</TermHint>}
          note={
            <TermHint
              hint={`Standard error of ${images} photos: sqrt(p (1 − p) / n). A smaller difference may be chance.`}
            >
              ± {(error * 100).toFixed(1)} points
            </TermHint>
          }
        />
        <ul className={styles['bars']}>
          {rows.map((row) => (
            <li key={row.key} data-key={row.key}>
              <span className={styles['label']}>{row.label}</span>
              <b>{formatPercent(row.value)}</b>
              <span className={styles['track']} aria-hidden="true">
                <span style={{ transform: `scaleX(${row.value})` }} />
              </span>
            </li>
          ))}
          {baselines.some((row) => row.key === 'ce') ? null : (
            <li className={styles['missing']}>
              Train once with “Labels only” to see here what the teacher brings.
            </li>
          )}
        </ul>
      </div>
    </Card>
  );
}
