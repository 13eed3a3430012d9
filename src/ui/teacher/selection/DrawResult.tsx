/**
 * How often a run would show the photos, were its batches drawn so: before and after, and the way there and back.
 * Nothing is excluded.
 */
import { useEffect, useRef, useState } from 'react';
import { deepEqual } from '../../../core/deep-equal.ts';
import { withSampling } from '../../../core/recipe/edit.ts';
import type { Selection, SelectionQuestion } from '../../../core/selection/selection.ts';
import type { Sampling } from '../../../core/training/sampling.ts';
import { Button } from '../../base/Button.tsx';
import { Figure, FigureRow } from '../../base/Figure.tsx';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { samplingInWords } from '../../student/sampling-words.ts';
import { ClassBalance } from './ClassBalance.tsx';
import { ClusterSizes } from './ClusterSizes.tsx';
import styles from './SelectionCard.module.css';

interface DrawResultProps {
  readonly found: Selection & { readonly question: Extract<SelectionQuestion, { kind: 'draw' }> };
}

export function isOfDraw(found: Selection): found is DrawResultProps['found'] {
  return found.question.kind === 'draw';
}

export function DrawResult({ found }: DrawResultProps) {
  const session = useSession();
  const recipe = useStudio((studio) => studio.student.recipe);
  const head = useRef<HTMLHeadingElement>(null);
  // The button that asked is gone: what it found takes its focus.
  useEffect(() => head.current?.focus(), []);
  const { sampling } = found.question;
  const [before, setBefore] = useState<Sampling | null>(null);
  const isDrawn = deepEqual(recipe.sampling, sampling);
  const draw = () => {
    setBefore(recipe.sampling);
    session.student.setRecipe(withSampling(recipe, sampling));
  };
  const takeBack = () => {
    if (before !== null) session.student.setRecipe(withSampling(recipe, before));
    setBefore(null);
  };
  const shown = found.shown ?? 0;
  return (
    <>
      <h3 ref={head} tabIndex={-1} className={styles['head']}>
        {samplingInWords(sampling)}
      </h3>
      <FigureRow>
        <Figure value={formatCount(shown)}>
          different photos in {formatCountOf(found.trainPhotos, 'draw')}
        </Figure>
        <Figure value={formatPercent(shown / found.trainPhotos)}>of the training photos</Figure>
      </FigureRow>
      <div className={styles['effects']}>
        <ClusterSizes sizes={found.clusters} counted="draw" />
        <ClassBalance sizes={found.classes} counted="draw" />
      </div>
      <div className={styles['actions']}>
        {isDrawn && before !== null ? (
          <Button onClick={takeBack}>Undo</Button>
        ) : (
          <Button variant="primary" disabled={isDrawn} onClick={draw}>
            Draw batches so
          </Button>
        )}
        <Button variant="quiet" onClick={session.selection.dismiss}>
          {isDrawn ? 'Ask otherwise' : 'Change nothing'}
        </Button>
        <span role="status">{isDrawn ? 'The student’s recipe draws its batches so now.' : ''}</span>
      </div>
    </>
  );
}
