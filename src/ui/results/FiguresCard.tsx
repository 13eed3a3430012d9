/** The other figures of the split, each with its exact term, and calibration as a picture. */
import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import type { EvaluationSummary } from '../../core/metrics/summary.ts';
import { Card } from '../base/Card.tsx';
import { formatMs, formatPercent } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import styles from './FiguresCard.module.css';
import { ReliabilityChart } from './ReliabilityChart.tsx';

interface FiguresCardProps {
  readonly summary: EvaluationSummary;
  readonly bins: readonly ReliabilityBin[];
  readonly agreement: number | null;
  readonly alignment: number | null;
  readonly msPerImage: number;
  readonly scope: string;
}

export function FiguresCard({ summary, bins, agreement, alignment, msPerImage, scope }: FiguresCardProps) {
  const figures: { label: string; hint: string; value: string }[] = [
    {
      label: `Right among the first ${summary.topK}`,
      hint: `Top-${summary.topK} accuracy: the right class is among the ${summary.topK} most likely ones.`,
      value: formatPercent(summary.topKAccuracy),
    },
    {
      label: 'Balanced accuracy',
      hint: 'The mean recall over the classes: every class counts alike, however few photos it has.',
      value: formatPercent(summary.balancedAccuracy),
    },
    { label: 'Macro F1', hint: 'The mean F1 over the classes.', value: summary.macroF1.toFixed(3) },
    {
      label: 'Calibration error',
      hint: 'ECE: mean distance between how sure the student is and how often it is right, over 15 bins. 0 is honest.',
      value: formatPercent(summary.calibrationError),
    },
  ];
  if (alignment !== null) {
    figures.push({
      label: 'Likeness to the teacher',
      hint: 'Linear CKA: do photos that the teacher finds alike look alike to the student? 1 is the same geometry.',
      value: alignment.toFixed(3),
    });
  }
  if (agreement !== null) {
    figures.push({
      label: 'Agreement with the teacher',
      hint: 'Mean cosine between the student, mapped into the teacher’s space, and the teacher’s embeddings.',
      value: agreement.toFixed(3),
    });
  }
  figures.push({ label: 'Time a photo', hint: 'Measured here, in batches.', value: formatMs(msPerImage) });
  return (
    <Card title="In other measures" note={scope}>
      <div className={styles['halves']}>
        <dl className={styles['figures']}>
          {figures.map(({ label, hint, value }) => (
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
