/**
 * The two kinds of step side by side: bars to scale, a table, where the loop's time goes, and what a larger teacher
 * would make of it.
 */
import { RECOMMENDED_TEACHER, teacherRecord } from '../../core/teachers/catalogue.ts';
import { type LoopCost, type LoopMs, loopStepMs, projectLoop } from '../../core/training/loop-cost.ts';
import { formatBytes, formatMs, formatTimes } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import styles from './LoopCard.module.css';
import type { LoopRow } from './loop-rows.ts';

export function LoopBars({ ms }: { ms: LoopMs }) {
  const wholeMs = loopStepMs(ms);
  return (
    <div className={styles['bars']} aria-hidden="true">
      <i className={styles['student']} style={{ width: `${(ms.stored / wholeMs) * 100}%` }} />
      <div>
        <i className={styles['student']} style={{ flexGrow: ms.student }} />
        <i className={styles['views']} style={{ flexGrow: ms.views }} />
        <i className={styles['teacher']} style={{ flexGrow: ms.teacher }} />
      </div>
    </div>
  );
}

interface LoopTableProps {
  readonly rows: readonly LoopRow[];
  /** Of stored embeddings, of the teacher in the loop, and what the one is to the other. */
  readonly columns?: readonly [string, string, string];
}

export function LoopTable({
  rows,
  columns = ['embeddings stored', 'teacher in the loop', 'ratio'],
}: LoopTableProps) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <td />
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, hint, stored, loop, ratio }) => (
          <tr key={name}>
            <th scope="row">
              <TermHint hint={hint}>{name}</TermHint>
            </th>
            <td>{stored}</td>
            <td>{loop}</td>
            <td>
              <b>{ratio}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const PARTS = [
  ['student', 'the student’s step'],
  ['views', 'cutting its views of the photos for the teacher'],
  ['teacher', 'the teacher'],
] as const;

/** The loop's step in its parts, with the colours of the bars. */
export function LoopParts({ ms }: { ms: LoopMs }) {
  return (
    <p className={styles['parts']}>
      In the loop:{' '}
      {PARTS.map(([part, words]) => (
        <span key={part}>
          <i className={styles[part]} aria-hidden="true" />
          <b>{formatMs(ms[part])}</b> {words}
        </span>
      ))}
    </p>
  );
}

/** Nothing where the recommended teacher is the measured one, or nobody knows the arithmetic. */
export function LoopProjection({ cost }: { cost: LoopCost }) {
  const larger = teacherRecord({ id: RECOMMENDED_TEACHER, origin: 'hub' });
  const projected = projectLoop(cost, larger);
  if (projected === null) return null;
  const { msPerImage, gflopPerSecond, gflopPerImage, time, weights, sizeBytes, dtype } = projected;
  const how = `Projected, not measured: ${gflopPerImage.toFixed(1)} GFLOP a photo at ${gflopPerSecond.toFixed(0)} GFLOP/s, the quicker of what ${cost.teacher.name} and the student reached here, are ${formatMs(msPerImage)} a photo. Its weights are ${formatBytes(sizeBytes)} (${dtype}).`;
  return (
    <p className={styles['projection']}>
      <TermHint hint={how}>Projected</TermHint> for {larger.name} in the loop: <b>~{formatTimes(time)}</b> the
      time, <b>~{formatTimes(weights)}</b> the weights.
    </p>
  );
}
