/** The other figures of the split, each with its exact term, and calibration as a picture. */
import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import { figureInWords } from '../../core/metrics/in-words.ts';
import type { Figures } from '../../core/metrics/metric.ts';
import { METRICS } from '../../core/metrics/registry.ts';
import type { EvaluationSummary } from '../../core/metrics/summary.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import { Card } from '../base/Card.tsx';
import { formatMs, formatPercent } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import styles from './FiguresCard.module.css';
import { ReliabilityChart } from './ReliabilityChart.tsx';

interface FiguresCardProps {
  readonly summary: EvaluationSummary;
  readonly bins: readonly ReliabilityBin[];
  readonly figures: Figures;
  readonly msPerImage: number;
  readonly scope: string;
}

export function FiguresCard({ summary, bins, figures, msPerImage, scope }: FiguresCardProps) {
  const rows: { label: string; hint: string; value: string }[] = [
    {
      label: `Right among the first ${summary.topK}`,
      hint: `Top-${summary.topK} accuracy: the right class is among the ${summary.topK} most likely ones.`,
      value: formatPercent(summary.topKAccuracy),
    },
  ];
  for (const { id, words } of METRICS.all()) {
    const value = figures[id];
    // Accuracy has a card of its own.
    if (id === TOP1.id || value === undefined || Number.isNaN(value)) continue;
    const hint = words.better === 'lower' ? `${words.explanation} Lower is better.` : words.explanation;
    rows.push({ label: words.name, hint, value: figureInWords(value, words.format) });
  }
  rows.push({ label: 'Time a photo', hint: 'Measured here, in batches.', value: formatMs(msPerImage) });
  return (
    <Card title="In other measures" note={scope}>
      <div className={styles['halves']}>
        <dl className={styles['figures']}>
          {rows.map(({ label, hint, value }) => (
            <div key={label}>
              <dt>
                <TermHint hint={hint}>{label}</TermHint>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <ReliabilityChart bins={bins} />
      </div>
    </Card>
  );
}
