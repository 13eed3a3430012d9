/**
 * In one line what was measured of an objective against labels alone, with about as many labels, and where all of it
 * stands.
 */
import { isClear } from '../../../core/bakeoff/sentence.ts';
import { differenceText } from '../../../core/bakeoff/texts.ts';
import { studentName } from '../../compare/names.ts';
import { aboutHref } from '../about-place.ts';
import { comparisonsOf, shortPhotos } from './comparisons.ts';
import styles from './Measured.module.css';

interface VerdictProps {
  /** A preset's id, or a sum such as `ce+icl`. */
  readonly objective: string;
  /** Training photos whose label the student may see / all of them, 0..1. */
  readonly labelledShare: number;
  /** A student's id. */
  readonly student: string;
}

export function Verdict({ objective, labelledShare, student }: VerdictProps) {
  const { labelShare, student: measured, found } = comparisonsOf(objective, labelledShare, student);
  if (found.length === 0) return null;
  return (
    <p className={styles['verdict']}>
      Measured with {labelShare === 1 ? 'all labels' : 'a tenth of the labels'} and the student “
      {studentName(measured)}”, in points to labels only:{' '}
      {found.map(({ table, row }, index) => (
        <span key={table.id}>
          {index === 0 ? '' : '; '}
          {shortPhotos(table)}, teacher {table.teacher}, {table.epochs} epochs: <b>{differenceText(row)}</b>
          {isClear(row, table.testPhotos) ? '' : ', within noise'}
        </span>
      ))}
      . <a href={aboutHref('measured')}>What was measured</a>
    </p>
  );
}
