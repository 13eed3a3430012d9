/**
 * The map: every photo at its place in the teacher's eyes, its class by colour and shape. The legend brings one
 * class to the front.
 */
import { useMemo, useState } from 'react';
import type { Knowledge } from '../../core/records/teacher.ts';
import { Card } from '../base/Card.tsx';
import { ClassMark } from '../base/ClassMark.tsx';
import { cx } from '../base/cx.ts';
import { formatCount } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import { TermHint } from '../base/TermHint.tsx';
import styles from './MapCard.module.css';
import { PhotoMap } from './PhotoMap.tsx';

export function MapCard({ knowledge, dims }: { knowledge: Knowledge; dims: number }) {
  const photos = useStudio((studio) => studio.photos);
  const [raised, setRaised] = useState<number | null>(null);
  const byId = useMemo(() => new Map(photos.map((photo) => [photo.id, photo])), [photos]);
  const placed = useMemo(() => knowledge.mapIds.map((id) => byId.get(id) ?? null), [knowledge.mapIds, byId]);
  const hasUnlabelled = placed.some((photo) => (photo?.classIndex ?? null) === null);
  return (
    <Card title="The photos as the teacher sees them" note={`${formatCount(placed.length)} photos`}>
      <div className={styles['stage']}>
        <PhotoMap map={knowledge.map} photos={placed} raised={raised} />
        <Legend hasUnlabelled={hasUnlabelled} raised={raised} onRaise={setRaised} />
      </div>
      <p className={styles['caption']}>
        The two directions in which the embeddings differ most (
        <TermHint
          hint={`Principal component analysis: the embeddings, ${formatCount(dims)} numbers each, are centred and projected on the two eigenvectors of their covariance with the largest eigenvalues.`}
        >
          PCA
        </TermHint>
        ). Photos that lie together look alike to the teacher; classes that overlap here may still be apart in
        the other {formatCount(dims - 2)} directions.
      </p>
    </Card>
  );
}

interface LegendProps {
  readonly hasUnlabelled: boolean;
  readonly raised: number | null;
  onRaise(classIndex: number | null): void;
}

function Legend({ hasUnlabelled, raised, onRaise }: LegendProps) {
  const classes = useStudio((studio) => studio.project?.classes);
  return (
    <ul className={styles['legend']} aria-label="Classes on the map">
      {classes?.map((name, index) => (
        <li key={name}>
          <button
            type="button"
            aria-pressed={raised === index}
            className={cx(raised !== null && raised !== index && styles['dim'])}
            onClick={() => onRaise(raised === index ? null : index)}
          >
            <ClassMark classIndex={index} />
            <bdi>{name}</bdi>
          </button>
        </li>
      ))}
      {hasUnlabelled && (
        <li className={styles['plain']}>
          <ClassMark classIndex={null} /> unlabelled
        </li>
      )}
    </ul>
  );
}
