/**
 * The map: every photo at its place in the teacher's eyes, its class by colour and shape. The pointer or the arrow
 * keys lead from photo to photo; the photo is shown where it lies. The legend brings one class to the front.
 */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import type { Knowledge } from '../../core/records/teacher.ts';
import { Card } from '../base/Card.tsx';
import { ClassMark } from '../base/ClassMark.tsx';
import { cx } from '../base/cx.ts';
import { formatCount } from '../base/format.ts';
import { useStudio } from '../base/studio-context.tsx';
import { TermHint } from '../base/TermHint.tsx';
import styles from './MapCard.module.css';
import { MapPhoto } from './MapPhoto.tsx';
import { type Direction, nearest, towards } from './map-points.ts';
import { useMapCanvas } from './use-map-canvas.ts';

const REACH_PX = 18;

/** @long drawing, pointer and keyboard share one photo */
export function MapCard({ knowledge, dims }: { knowledge: Knowledge; dims: number }) {
  const photos = useStudio((studio) => studio.photos);
  const classes = useStudio((studio) => studio.project?.classes);
  const [active, setActive] = useState(-1);
  const [raised, setRaised] = useState<number | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const byId = useMemo(() => new Map(photos.map((photo) => [photo.id, photo])), [photos]);
  const placed = useMemo(() => knowledge.mapIds.map((id) => byId.get(id) ?? null), [knowledge.mapIds, byId]);
  const labels = useMemo(() => placed.map((photo) => photo?.classIndex ?? null), [placed]);
  const points = useMapCanvas(canvas, knowledge.map, labels, active, raised);
  const photo = placed[active] ?? null;

  const hover = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setActive(nearest(points, event.clientX - box.left, event.clientY - box.top, REACH_PX));
  };
  const press = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    if (event.key === 'Escape') setActive(-1);
    else if (direction !== undefined) setActive(active < 0 ? 0 : towards(points, active, direction));
    else return;
    event.preventDefault();
  };
  const nameOf = (classIndex: number | null) =>
    classIndex === null ? 'unlabelled' : (classes?.[classIndex] ?? '');
  const hasUnlabelled = labels.includes(null);
  return (
    <Card title="The photos as the teacher sees them" note={`${formatCount(labels.length)} photos`}>
      <div className={styles['stage']}>
        <div
          className={styles['map']}
          role="application"
          aria-label="Map of the photos. Arrow keys go to the nearest photo that way."
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application widget, which arrow keys lead over.
          tabIndex={0}
          onPointerMove={hover}
          onPointerDown={hover}
          onPointerLeave={() => setActive(-1)}
          onFocus={(event) => event.target.matches(':focus-visible') && active < 0 && setActive(0)}
          onBlur={() => setActive(-1)}
          onKeyDown={press}
        >
          <canvas ref={canvas} />
          {photo !== null && (
            <MapPhoto
              photo={photo}
              className={nameOf(photo.classIndex)}
              xPx={points[active * 2]!}
              yPx={points[active * 2 + 1]!}
              widthPx={canvas.current?.clientWidth ?? 0}
            />
          )}
        </div>
        <ul className={styles['legend']} aria-label="Classes on the map">
          {classes?.map((name, index) => (
            <li key={name}>
              <button
                type="button"
                aria-pressed={raised === index}
                className={cx(raised !== null && raised !== index && styles['dim'])}
                onClick={() => setRaised(raised === index ? null : index)}
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

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
