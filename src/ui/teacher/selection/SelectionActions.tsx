/** What can be done with what was found: apply it, draw its photos less often instead, or leave it. */
import { withSampling } from '../../../core/recipe/edit.ts';
import type { Selection } from '../../../core/selection/selection.ts';
import { Button } from '../../base/Button.tsx';
import { formatCountOf } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import styles from './SelectionCard.module.css';

/** With fewer photos each one counts: drawing near-duplicates less often loses none of them (methods B.3.1). */
const FEW_PHOTOS = 2000;

export interface FoundProps {
  readonly found: Selection;
  /** Photos that would be named or excluded. */
  readonly count: number;
}

export function SelectionActions({ found, count }: FoundProps) {
  const session = useSession();
  const recipe = useStudio((studio) => studio.student.recipe);
  const { question, trainPhotos, cosine } = found;
  const isDrawnLess = recipe.sampling.kind === 'one-of-alike' && recipe.sampling.minCosine === cosine;
  const canDrawLess = question.kind === 'balance' && cosine !== null && cosine < 1 && count > 0;
  const prefersDrawing = canDrawLess && trainPhotos < FEW_PHOTOS;
  const drawLess = () => {
    if (cosine !== null)
      session.student.setRecipe(withSampling(recipe, { kind: 'one-of-alike', minCosine: cosine }));
  };
  return (
    <div className={styles['actions']}>
      {count > 0 && (
        <Button variant={prefersDrawing ? 'plain' : 'primary'} onClick={() => void session.selection.apply()}>
          {`${question.kind === 'pseudo-labels' ? 'Name' : 'Exclude'} ${formatCountOf(count, 'photo')}`}
        </Button>
      )}
      {canDrawLess && (
        <Button variant={prefersDrawing ? 'primary' : 'plain'} disabled={isDrawnLess} onClick={drawLess}>
          Keep all, draw one of each group a pass
        </Button>
      )}
      <Button variant="quiet" onClick={session.selection.dismiss}>
        {count === 0 ? 'Ask otherwise' : 'Change nothing'}
      </Button>
      <span role="status">{isDrawnLess ? 'The student’s recipe draws its batches so now.' : ''}</span>
    </div>
  );
}
