/**
 * What would change: how many photos, how even it leaves the folder, the photos themselves, and possible wrong
 * labels.
 */
import { useEffect, useRef } from 'react';
import { withSampling } from '../../../core/recipe/edit.ts';
import type { Selection } from '../../../core/selection/selection.ts';
import { Button } from '../../base/Button.tsx';
import { Figure, FigureRow } from '../../base/Figure.tsx';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { ClassBalance } from './ClassBalance.tsx';
import { ClusterSizes } from './ClusterSizes.tsx';
import { ConflictList } from './ConflictList.tsx';
import { SelectedPhotos } from './SelectedPhotos.tsx';
import styles from './SelectionCard.module.css';

/** With fewer photos each one counts: drawing near-duplicates less often loses none of them (methods B.3.1). */
const FEW_PHOTOS = 2000;

/** @long one report, figure after figure */
export function SelectionResult({ found }: { found: Selection }) {
  const session = useSession();
  const recipe = useStudio((studio) => studio.student.recipe);
  const head = useRef<HTMLHeadingElement>(null);
  // The button that asked is gone: what it found takes its focus.
  useEffect(() => head.current?.focus(), []);
  const { question, excluded, named, conflicts, trainPhotos, cosine } = found;
  const isNaming = question.kind === 'pseudo-labels';
  const count = isNaming ? named.length : excluded.length;
  const isDrawnLess = recipe.sampling.kind === 'one-of-alike' && recipe.sampling.minCosine === cosine;
  const canDrawLess = question.kind === 'balance' && cosine !== null && cosine < 1 && count > 0;
  const prefersDrawing = canDrawLess && trainPhotos < FEW_PHOTOS;
  const drawLess = () => {
    if (cosine !== null)
      session.student.setRecipe(withSampling(recipe, { kind: 'one-of-alike', minCosine: cosine }));
  };
  const apply = isNaming
    ? `Name ${formatCountOf(count, 'photo')}`
    : `Exclude ${formatCountOf(count, 'photo')}`;
  return (
    <>
      <h3 ref={head} tabIndex={-1} className={styles['head']}>
        {headOf(found, count)}
      </h3>
      {count > 0 && (
        <>
          <FigureRow>
            <Figure value={formatCount(count)}>of {formatCountOf(trainPhotos, 'training photo')}</Figure>
            {!isNaming && <Figure value={formatPercent(count / trainPhotos)} />}
            {cosine !== null && <Figure value={cosine.toFixed(3)}>cosine and more</Figure>}
            {conflicts.length > 0 && (
              <Figure value={formatCount(conflicts.length)}>
                {conflicts.length === 1 ? 'possible wrong label' : 'possible wrong labels'}
              </Figure>
            )}
          </FigureRow>
          <div className={styles['effects']}>
            <ClusterSizes sizes={found.clusters} counted="photo" />
            <ClassBalance sizes={found.classes} counted="photo" />
          </div>
        </>
      )}
      <div className={styles['actions']}>
        {count > 0 && (
          <Button look={prefersDrawing ? 'plain' : 'primary'} onClick={() => void session.selection.apply()}>
            {apply}
          </Button>
        )}
        {canDrawLess && (
          <Button look={prefersDrawing ? 'primary' : 'plain'} disabled={isDrawnLess} onClick={drawLess}>
            Keep all, draw one of each group a pass
          </Button>
        )}
        <Button look="quiet" onClick={session.selection.dismiss}>
          {count === 0 ? 'Ask otherwise' : 'Change nothing'}
        </Button>
        <span role="status">{isDrawnLess ? 'The student’s recipe draws its batches so now.' : ''}</span>
      </div>
      {count > 0 && <SelectedPhotos found={found} />}
      {conflicts.length > 0 && <ConflictList conflicts={conflicts} />}
    </>
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
