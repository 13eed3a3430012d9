/**
 * The plane itself: height lines, what the teacher said, and the photo that a person moves with the pointer or the
 * arrow keys.
 */
import { useRef } from 'react';
import { REACH } from '../../../core/objectives/plane/pull.ts';
import { Arrow } from './Arrow.tsx';
import styles from './LossPicture.module.css';
import { rangeOf, useLandscapeCanvas } from './landscape-canvas.ts';
import { planeMoves } from './plane-moves.ts';
import { SceneMarks } from './SceneMarks.tsx';
import type { SceneKind } from './scene-kind.ts';
import type { PictureState } from './use-loss-picture.ts';
import { spoken } from './words.ts';

export function Plane({ kind, state }: { readonly kind: SceneKind; readonly state: PictureState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const { place, answer, landscape, trail, moveTo } = state;
  useLandscapeCanvas(canvas, landscape);
  const range = landscape === null ? null : rangeOf(landscape.losses);
  const { drag, press } = planeMoves(handle, place, moveTo);
  return (
    <div className={styles['plane']} onPointerDown={drag} onPointerMove={drag}>
      <canvas ref={canvas} />
      <svg viewBox={`${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`} aria-hidden="true">
        <SceneMarks kind={kind} landscape={landscape} />
        {trail.length > 1 && (
          <polyline
            className={styles['trail']}
            points={trail.map(({ right, up }) => `${right},${-up}`).join(' ')}
          />
        )}
        {answer !== null && <Arrow from={place} answer={answer} range={range} />}
      </svg>
      <div
        ref={handle}
        role="slider"
        tabIndex={0}
        className={styles['handle']}
        style={{ left: `${share(place.right)}%`, top: `${share(-place.up)}%` }}
        aria-label="The photo on the plane: arrow keys move it"
        aria-valuemin={range?.least ?? 0}
        aria-valuemax={range?.most ?? 1}
        aria-valuenow={answer?.loss ?? 0}
        aria-valuetext={spoken(place, answer)}
        onKeyDown={press}
      />
    </div>
  );
}

function share(value: number): number {
  return ((value + REACH) / (2 * REACH)) * 100;
}
