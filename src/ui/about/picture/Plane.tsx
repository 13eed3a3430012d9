/**
 * The plane itself: height lines, what the teacher said, and the photo that a person moves with the pointer or the
 * arrow keys.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { type Place, REACH } from '../../../core/objectives/plane/pull.ts';
import {
  CLASS_MAP,
  CLASSES,
  EMBEDDINGS,
  LABELS,
  LAST_LAYER,
  STUDENT,
} from '../../../core/objectives/plane/scene.ts';
import { SUPPLIES } from '../../../core/supplies/registry.ts';
import { classColour, classShape } from '../../base/class-mark.ts';
import { Arrow } from './Arrow.tsx';
import styles from './LossPicture.module.css';
import { rangeOf, useLandscapeCanvas } from './landscape-canvas.ts';
import type { SceneKind } from './scene-kind.ts';
import { type PictureState, START } from './use-loss-picture.ts';
import { spoken } from './words.ts';

const STEP = 0.05;
const LONG_STEP = 0.2;
const TOWARDS: Readonly<Record<string, Place>> = {
  ArrowRight: { right: 1, up: 0 },
  ArrowLeft: { right: -1, up: 0 },
  ArrowUp: { right: 0, up: 1 },
  ArrowDown: { right: 0, up: -1 },
};

/** @long one picture, mark after mark */
export function Plane({ kind, state }: { readonly kind: SceneKind; readonly state: PictureState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const { place, answer, landscape, trail, moveTo } = state;
  useLandscapeCanvas(canvas, landscape);
  const range = landscape === null ? null : rangeOf(landscape.losses);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointerdown') {
      event.currentTarget.setPointerCapture(event.pointerId);
      handle.current?.focus({ preventScroll: true });
    } else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    moveTo({
      right: ((event.clientX - box.left) / box.width) * 2 * REACH - REACH,
      up: REACH - ((event.clientY - box.top) / box.height) * 2 * REACH,
    });
  };
  const press = (event: KeyboardEvent) => {
    const way = TOWARDS[event.key];
    if (event.key === 'Home') moveTo(START);
    else if (way === undefined) return;
    else {
      const step = event.shiftKey ? LONG_STEP : STEP;
      moveTo({ right: place.right + step * way.right, up: place.up + step * way.up });
    }
    event.preventDefault();
  };
  return (
    <div className={styles['plane']} onPointerDown={drag} onPointerMove={drag}>
      <canvas ref={canvas} />
      <svg viewBox={`${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`} aria-hidden="true">
        <circle r="1" className={styles['circle']} />
        {kind.isLogits && <ClassDirections />}
        {kind.hasTeacher && <Marks places={EMBEDDINGS.values} size={0.055} />}
        {landscape?.marks.map(({ id, places }) =>
          SUPPLIES.get(id).marks?.as === 'classes' ? (
            <Marks key={id} places={places} labels={[0, 1, 2]} size={0.1} isOpen />
          ) : (
            <Crosses key={id} places={places} />
          ),
        )}
        {kind.isComparing && <Marks places={STUDENT} size={0.05} isOpen isFirstLeftOut />}
        {kind.ringed === 'last layer' && <Ring places={LAST_LAYER} />}
        {kind.ringed === 'teacher' && <Ring places={EMBEDDINGS.values} />}
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

/** Row-major [N, 2] as points of the picture, whose y grows downwards. */
function points(places: ArrayLike<number>): readonly (readonly [x: number, y: number])[] {
  return Array.from({ length: places.length / 2 }, (_, row) => [places[2 * row]!, -places[2 * row + 1]!]);
}

interface MarksProps {
  readonly places: ArrayLike<number>;
  readonly labels?: ArrayLike<number>;
  readonly size: number;
  readonly isOpen?: boolean;
  readonly isFirstLeftOut?: boolean;
}

function Marks({ places, labels = LABELS, size, isOpen = false, isFirstLeftOut = false }: MarksProps) {
  return points(places).map(([x, y], row) => {
    if (row === 0 && isFirstLeftOut) return null;
    const colour = `var(${classColour(labels[row]!)})`;
    return (
      <path
        key={`${x} ${y}`}
        d={classShape(labels[row]!)}
        transform={`translate(${x} ${y}) scale(${size})`}
        style={isOpen ? { fill: 'var(--panel)', stroke: colour } : { fill: colour, stroke: 'var(--panel)' }}
        strokeWidth={isOpen ? 0.35 : 0.25}
      />
    );
  });
}

/** Three rays with the classes' marks at their ends. */
function ClassDirections() {
  return [...Array(CLASSES).keys()].map((group) => {
    const [x, y] = [CLASS_MAP[group]!, -CLASS_MAP[CLASSES + group]!];
    const length = Math.hypot(x, y) / (REACH * 0.9);
    return (
      <g key={group}>
        <line x2={x / length} y2={y / length} className={styles['ray']} />
        <path
          d={classShape(group)}
          transform={`translate(${x / length} ${y / length}) scale(0.1)`}
          style={{ fill: `var(${classColour(group)})`, stroke: 'var(--panel)' }}
          strokeWidth="0.25"
        />
      </g>
    );
  });
}

function Crosses({ places }: { readonly places: ArrayLike<number> }) {
  return points(places).map(([x, y]) => (
    <path
      key={`${x} ${y}`}
      className={styles['cross']}
      d={`M${1.1 * x - 0.05} ${1.1 * y}h.1M${1.1 * x} ${1.1 * y - 0.05}v.1`}
    />
  ));
}

/** Around where the moved photo is wanted. */
function Ring({ places }: { readonly places: ArrayLike<number> }) {
  return <circle className={styles['ring']} cx={places[0]} cy={-places[1]!} r="0.1" />;
}
