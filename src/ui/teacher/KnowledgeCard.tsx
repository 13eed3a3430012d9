/**
 * "What the teacher knows": how well its embeddings alone tell the classes apart, on validation photos that it was
 * not fitted to.
 */
import { useMemo } from 'react';
import type { Knowledge } from '../../core/records/teacher.ts';
import { VOTE_TEMPERATURE } from '../../core/targets/knn.ts';
import { Card } from '../base/Card.tsx';
import { BigFigure } from '../base/Figure.tsx';
import { formatCountOf, formatPercent } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import { TermHint } from '../base/TermHint.tsx';
import styles from './KnowledgeCard.module.css';

export function KnowledgeCard({ knowledge }: { knowledge: Knowledge }) {
  const photos = useStudio((studio) => studio.photos);
  const count = useMemo(
    () =>
      photos.filter((one) => one.split === 'validation' && one.classIndex !== null && !one.isExcluded).length,
    [photos],
  );
  const { linearProbe, knn, neighbours } = knowledge;
  if (linearProbe.validation === null || knn.validation === null) {
    return (
      <Card title="What the teacher knows">
        <p className={styles['words']}>
          No validation photo has a class, so there is nothing to measure it on. Label some photos, or draw
          the splits again.
        </p>
      </Card>
    );
  }
  return (
    <Card title="What the teacher knows" note={`validation, ${formatCountOf(count, 'photo')}`}>
      <div className={styles['figures']}>
        <BigFigure
          value={formatPercent(linearProbe.validation)}
          label={
            <TermHint hint="Linear probe: softmax(W·e + b), fitted on the embeddings e of the labelled training photos. Share of validation photos whose top class is right.">
              with a straight line between classes
            </TermHint>
          }
        />
        <BigFigure
          value={formatPercent(knn.validation)}
          label={
            <TermHint
              hint={`k-nearest neighbours, k = ${neighbours} (10, or as many as the smallest class has): the class of the training photos whose embeddings have the highest cosine, by weighted vote: each counts exp(cosine / ${VOTE_TEMPERATURE}).`}
            >
              by its {neighbours === 1 ? 'most similar photo' : `${neighbours} most similar photos`}
            </TermHint>
          }
        />
      </div>
      <p className={styles['words']}>
        No student was trained for this. It is what can be learned from the teacher: a good student comes
        close to it.
      </p>
    </Card>
  );
}
