/** The map itself: pointer or arrow keys lead from photo to photo, and the photo is shown where it lies. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import type { Photo } from '../../core/records/project.ts';
import { useStudio } from '../base/studio-context.tsx';
import styles from './MapCard.module.css';
import { MapPhoto } from './MapPhoto.tsx';
import { type Direction, nearest, towards } from './map-points.ts';
import { useMapCanvas } from './use-map-canvas.ts';

const REACH_PX = 18;
const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface PhotoMapProps {
  /** [N, 2] */
  readonly map: Float32Array;
  /** [N]; null for one that the project no longer has. */
  readonly photos: readonly (Photo | null)[];
  /** The class that is brought to the front. */
  readonly raised: number | null;
}

export function PhotoMap({ map, photos, raised }: PhotoMapProps) {
  const classes = useStudio((studio) => studio.project?.classes);
  const [active, setActive] = useState(-1);
  const canvas = useRef<HTMLCanvasElement>(null);
  const labels = useMemo(() => photos.map((photo) => photo?.classIndex ?? null), [photos]);
  const points = useMapCanvas(canvas, map, labels, active, raised);
  const photo = photos[active] ?? null;
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
  return (
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
  );
}
