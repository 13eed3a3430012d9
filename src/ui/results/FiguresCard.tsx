/** The other figures of the split, each with its exact term, and calibration as a picture. */
import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import { figureInWords } from '../../core/metrics/in-words.ts';
import type { Figures } from '../../core/metrics/metric.ts';
import { METRICS } from '../../core/metrics/registry.ts';
import { classesCounted, classesWithoutPhotos, type EvaluationSummary } from '../../core/metrics/summary.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import { Card } from '../base/Card.tsx';
import { formatCount, formatMs, formatPercent } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import styles from './FiguresCard.module.css';
import { ReliabilityChart } from './ReliabilityChart.tsx';

interface FiguresCardProps {
  readonly summary: EvaluationSummary;
  readonly bins: readonly ReliabilityBin[];
  readonly figures: Figures;
  readonly msPerImage: number;
  readonly scope: string;
  readonly classes: readonly string[];
}

interface Row {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** Of a mean over classes: over how many it is. */
  readonly over?: string;
}

/** Of the classes that a mean leaves out, so many by name. */
const NAMED_CLASSES = 5;

export function FiguresCard({ summary, bins, figures, msPerImage, scope, classes }: FiguresCardProps) {
  const rows = rowsOf(summary, figures, msPerImage);
  const absent = classesWithoutPhotos(summary).map((place) => classes[place] ?? '');
  return (
    <Card title="In other measures" note={scope}>
      <div className={styles['halves']}>
        <dl className={styles['figures']}>
          {rows.map(({ label, hint, value, over }) => (
            <div key={label}>
              <dt>
                <TermHint hint={hint}>{label}</TermHint>
              </dt>
              <dd>
                {value}
                {over !== undefined && <small>{over}</small>}
              </dd>
            </div>
          ))}
        </dl>
        <ReliabilityChart bins={bins} />
      </div>
      {absent.length > 0 && (
        <p className={styles['absent']}>
          No photo here is of <bdi>{absent.slice(0, NAMED_CLASSES).join(', ')}</bdi>
          {absent.length > NAMED_CLASSES && ` and ${formatCount(absent.length - NAMED_CLASSES)} more`}: these
          figures say nothing of {absent.length === 1 ? 'it' : 'them'}.
        </p>
      )}
    </Card>
  );
}

function rowsOf(summary: EvaluationSummary, figures: Figures, msPerImage: number): readonly Row[] {
  const counted = classesCounted(summary);
  const all = summary.perClass.length;
  const rows: Row[] = [
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
    const row = { label: words.name, hint, value: figureInWords(value, words.format) };
    const over = counted[id];
    if (over === undefined) rows.push(row);
    else rows.push({ ...row, over: `over ${over === all ? formatCount(all) : `${over} of ${all}`} classes` });
  }
  rows.push({ label: 'Time a photo', hint: 'Measured here, in batches.', value: formatMs(msPerImage) });
  return rows;
}
