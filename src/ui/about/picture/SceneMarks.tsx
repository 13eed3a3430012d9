/** What stands still on the plane: the unit circle, the classes, what the teacher said, the other photos. */
import { REACH } from '../../../core/objectives/plane/pull.ts';
import {
  CLASS_MAP,
  CLASSES,
  EMBEDDINGS,
  LABELS,
  LAST_LAYER,
  STUDENT,
} from '../../../core/objectives/plane/scene.ts';
import { SUPPLIES } from '../../../core/supplies/registry.ts';
import type { Landscape } from '../../../state/loss-picture.ts';
import { classColour, classShape } from '../../base/class-mark.ts';
import styles from './LossPicture.module.css';
import type { SceneKind } from './scene-kind.ts';

interface SceneMarksProps {
  readonly kind: SceneKind;
  readonly landscape: Landscape | null;
}

export function SceneMarks({ kind, landscape }: SceneMarksProps) {
  return (
    <>
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
    </>
  );
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
