/** The confusion matrix beside the photos behind its open cell; it opens on the pair that is mixed up most. */
import { useState } from 'react';
import { type Answer, behind, type Cell, mostConfused } from '../../core/metrics/answers.ts';
import type { Confusion } from '../../core/metrics/confusion.ts';
import { Card } from '../base/Card.tsx';
import { formatCountOf } from '../base/format.ts';
import { AnswerPhotos } from './AnswerPhotos.tsx';
import styles from './ConfusionCard.module.css';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';

interface ConfusionCardProps {
  readonly confusion: Confusion;
  readonly answers: readonly Answer[];
  readonly classes: readonly string[];
  /** `test, 372 photos` */
  readonly scope: string;
}

export function ConfusionCard({ confusion, answers, classes, scope }: ConfusionCardProps) {
  const [open, setOpen] = useState<Cell | null>(() => mostConfused(confusion.counts, confusion.classes));
  const photos = open === null ? [] : behind(answers, open);
  return (
    <Card title="Who is taken for whom" note={scope}>
      <div className={styles['halves']}>
        <ConfusionMatrix confusion={confusion} classes={classes} open={open} onOpen={setOpen} />
        <section className={styles['photos']} aria-live="polite" aria-label="Photos behind the cell">
          {open === null ? (
            <p className={styles['hint']}>
              No photo was taken for another class. Press a cell to see its photos.
            </p>
          ) : (
            <>
              <h3>{cellInWords(open, classes, photos.length)}</h3>
              {photos.length === 0 ? (
                <p className={styles['hint']}>No photo landed here. Press another cell to see its photos.</p>
              ) : (
                <AnswerPhotos
                  key={`${open.actual},${open.predicted}`}
                  answers={photos}
                  classes={classes}
                  step={9}
                />
              )}
            </>
          )}
        </section>
      </div>
    </Card>
  );
}

function cellInWords(cell: Cell, classes: readonly string[], count: number): string {
  const photos = formatCountOf(count, 'photo');
  if (cell.actual === cell.predicted) return `${classes[cell.actual]}, rightly: ${photos}`;
  return `${classes[cell.actual]} taken for ${classes[cell.predicted]}: ${photos}`;
}
