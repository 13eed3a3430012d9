/**
 * What would change: how many photos, how even it leaves the folder, the photos themselves, and possible wrong
 * labels.
 */
import { useEffect, useRef } from 'react';
import type { Selection } from '../../../core/selection/selection.ts';
import { Figure, FigureRow } from '../../base/Figure.tsx';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.ts';
import { ClassBalance } from './ClassBalance.tsx';
import { ClusterSizes } from './ClusterSizes.tsx';
import { ConflictList } from './ConflictList.tsx';
import { SelectedPhotos } from './SelectedPhotos.tsx';
import { type FoundProps, SelectionActions } from './SelectionActions.tsx';
import styles from './SelectionCard.module.css';

export function SelectionResult({ found }: { found: Selection }) {
  const head = useRef<HTMLHeadingElement>(null);
  // The button that asked is gone: what it found takes its focus.
  useEffect(() => head.current?.focus(), []);
  const { question, excluded, named, conflicts } = found;
  const count = question.kind === 'pseudo-labels' ? named.length : excluded.length;
  return (
    <>
      <h3 ref={head} tabIndex={-1} className={styles['head']}>
        {headOf(found, count)}
      </h3>
      {count > 0 && (
        <>
          <FoundFigures found={found} count={count} />
          <div className={styles['effects']}>
            <ClusterSizes sizes={found.clusters} counted="photo" />
            <ClassBalance sizes={found.classes} counted="photo" />
          </div>
        </>
      )}
      <SelectionActions found={found} count={count} />
      {count > 0 && <SelectedPhotos found={found} />}
      {conflicts.length > 0 && <ConflictList conflicts={conflicts} />}
    </>
  );
}

function FoundFigures({ found, count }: FoundProps) {
  const { question, conflicts, trainPhotos, cosine } = found;
  return (
    <FigureRow>
      <Figure value={formatCount(count)}>of {formatCountOf(trainPhotos, 'training photo')}</Figure>
      {question.kind !== 'pseudo-labels' && <Figure value={formatPercent(count / trainPhotos)} />}
      {cosine !== null && <Figure value={cosine.toFixed(3)}>cosine and more</Figure>}
      {conflicts.length > 0 && (
        <Figure value={formatCount(conflicts.length)}>
          {conflicts.length === 1 ? 'possible wrong label' : 'possible wrong labels'}
        </Figure>
      )}
    </FigureRow>
  );
}

function headOf({ question }: Selection, count: number): string {
  const photos = formatCountOf(count, 'photo');
  switch (question.kind) {
    case 'balance':
      return count === 0
        ? 'No two photos of a class are so alike'
        : `${photos} say what another one says already`;
    case 'coreset':
      return count === 0
        ? 'No class has more photos than that'
        : `${photos} would rest, the others stand for them`;
    case 'pseudo-labels':
      return count === 0 ? 'The teacher is sure of no photo' : `The teacher is sure of ${photos}`;
    case 'draw':
      throw new RangeError('A way of drawing has a result of its own.');
    default:
      return question satisfies never;
  }
}
