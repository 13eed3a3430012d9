/** Validation accuracy against training time: each line ends in a shape of its own and its name, so that it reads without colour. */
import type { Ref } from 'react';
import type { Trace } from '../../core/bakeoff/traces.ts';
import styles from './Compare.module.css';
import { objectiveName, studentName } from './names.ts';

const WIDTH = 640;
const LEFT = 40;
const RIGHT = 190;
const TOP = 12;
const BOTTOM = 36;
const LABEL_PX = 15;
const HEIGHT = 260;
/** Marks around the origin, 5 px wide. */
const SHAPES = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z',
  'M-4.5 -4.5h9v9h-9z',
  'M0 -5.5L5.5 4.5H-5.5z',
  'M0 -6L6 0L0 6L-6 0z',
  'M0 5.5L5.5 -4.5H-5.5z',
  'M-5 -2H-2V-5H2V-2H5V2H2V5H-2V2H-5z',
] as const;
const COLOURS = 10;

/** Where labels go so that none covers another: pushed down from the top, then up from the bottom. */
function spaced(wanted: readonly number[], bottom: number): readonly number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) last = placed[index] = Math.max(wanted[index]!, last + LABEL_PX);
  let limit = bottom + LABEL_PX;
  for (const index of order.toReversed()) limit = placed[index] = Math.min(placed[index]!, limit - LABEL_PX);
  return placed;
}

export function CompareChart({
  traces,
  ref,
}: {
  readonly traces: readonly Trace[];
  readonly ref: Ref<SVGSVGElement>;
}) {
  const height = Math.max(HEIGHT, TOP + BOTTOM + traces.length * LABEL_PX);
  const floor = height - BOTTOM;
  const longest = Math.max(1e-3, ...traces.flatMap(({ seconds }) => seconds));
  const best = Math.max(0.1, Math.ceil(Math.max(0, ...traces.flatMap(({ top1 }) => top1)) * 10) / 10);
  const x = (seconds: number) => LEFT + (seconds / longest) * (WIDTH - LEFT - RIGHT);
  const y = (share: number) => floor - (share / best) * (floor - TOP);
  const hasStudents = new Set(traces.map(({ student }) => student)).size > 1;
  const labels = spaced(
    traces.map(({ top1 }) => y(top1.at(-1)!)),
    floor,
  );
  return (
    <div className={styles['scroll']}>
      <svg
        ref={ref}
        className={styles['chart']}
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label="Validation accuracy against training time; the figures are in the table."
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              x1={LEFT}
              x2={WIDTH - RIGHT}
              y1={y(share * best)}
              y2={y(share * best)}
              stroke="var(--line)"
            />
            <text x={LEFT - 6} y={y(share * best) + 4} textAnchor="end" fill="var(--soft)">
              {Math.round(share * best * 100)} %
            </text>
            <text x={x(share * longest)} y={floor + 16} textAnchor="middle" fill="var(--soft)">
              {(share * longest).toPrecision(2)} s
            </text>
          </g>
        ))}
        <text x={LEFT} y={height - 4} fill="var(--soft)">
          Validation accuracy against training time, mean over seeds
        </text>
        {traces.map(({ objective, student, seconds, top1 }, index) => {
          const colour = `var(--class-${index % COLOURS})`;
          const path = seconds.map((at, point) => `${point === 0 ? 'M' : 'L'}${x(at)} ${y(top1[point]!)}`);
          const [endX, endY] = [x(seconds.at(-1)!), y(top1.at(-1)!)];
          const labelX = WIDTH - RIGHT + 24;
          return (
            <g key={`${student}/${objective}`}>
              <path d={path.join('')} fill="none" stroke={colour} strokeWidth="2" />
              <path d={`M${endX} ${endY}L${labelX - 4} ${labels[index]! - 4}`} stroke="var(--line)" />
              <path
                d={SHAPES[index % SHAPES.length]}
                transform={`translate(${endX} ${endY})`}
                fill={colour}
              />
              <text x={labelX} y={labels[index]} fill="var(--ink)">
                {objectiveName(objective)}
                {hasStudents ? `, ${studentName(student)}` : ''}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
