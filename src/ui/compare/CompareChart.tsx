/**
 * Validation accuracy against training time. Each line ends in a shape and the number under which its name stands
 * below, so that it reads without colour and with many lines, and the names have room on a phone.
 */
import { type Ref, useRef } from 'react';
import type { Trace } from '../../core/bakeoff/traces.ts';
import styles from './Compare.module.css';
import { objectiveName, studentName } from './names.ts';
import { useWidth } from './use-width.ts';

const WIDEST_PX = 760;
const LEFT = 40;
const RIGHT = 36;
const TOP = 12;
const PLOT_PX = 220;
const AXIS_PX = 50;
const NUMBER_PX = 13;
const NAME_PX = 20;
/** From this width on the names stand in two columns. */
const TWO_COLUMNS_PX = 620;
/** Of the page's 12 px letters, on average. */
const LETTER_PX = 6.3;
/** Marks around the origin, 10 px wide. */
const SHAPES = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z',
  'M-4.5 -4.5h9v9h-9z',
  'M0 -5.5L5.5 4.5H-5.5z',
  'M0 -6L6 0L0 6L-6 0z',
  'M0 5.5L5.5 -4.5H-5.5z',
  'M-5 -2H-2V-5H2V-2H5V2H2V5H-2V2H-5z',
] as const;
const COLOURS = 10;

const colourOf = (index: number) => `var(--class-${index % COLOURS})`;
const shapeOf = (index: number) => SHAPES[index % SHAPES.length]!;

/**
 * Where numbers go so that none covers another: pushed down from the top, then up from the bottom; as near as they
 * fit.
 */
function spaced(wanted: readonly number[], top: number, bottom: number): readonly number[] {
  const step = Math.min(NUMBER_PX, (bottom - top) / Math.max(1, wanted.length - 1));
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let last = top - step;
  for (const index of order) last = placed[index] = Math.max(wanted[index]!, last + step);
  let limit = bottom + step;
  for (const index of order.toReversed()) limit = placed[index] = Math.min(placed[index]!, limit - step);
  return placed;
}

const shortened = (name: string, roomPx: number) => {
  const letters = Math.floor(roomPx / LETTER_PX);
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
};

interface CompareChartProps {
  readonly traces: readonly Trace[];
  readonly ref: Ref<SVGSVGElement>;
}

/** @long one chart, mark after mark */
export function CompareChart({ traces, ref }: CompareChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = Math.min(WIDEST_PX, useWidth(box));
  const columns = width >= TWO_COLUMNS_PX ? 2 : 1;
  const floor = TOP + PLOT_PX;
  const height = floor + AXIS_PX + Math.ceil(traces.length / columns) * NAME_PX;
  const longest = Math.max(1e-3, ...traces.flatMap(({ seconds }) => seconds));
  const best = Math.max(0.1, Math.ceil(Math.max(0, ...traces.flatMap(({ top1 }) => top1)) * 10) / 10);
  const x = (seconds: number) => LEFT + (seconds / longest) * (width - LEFT - RIGHT);
  const y = (share: number) => floor - (share / best) * PLOT_PX;
  const hasStudents = new Set(traces.map(({ student }) => student)).size > 1;
  const numbersY = spaced(
    traces.map(({ top1 }) => y(top1.at(-1)!)),
    TOP,
    floor,
  );
  return (
    <div ref={box}>
      {width === 0 ? null : (
        <svg
          ref={ref}
          className={styles['chart']}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label="Validation accuracy against training time; the figures are in the table."
        >
          {[0, 0.5, 1].map((share) => (
            <g key={share} fill="var(--soft)">
              <path d={`M${LEFT} ${y(share * best)}H${width - RIGHT}`} stroke="var(--line)" />
              <text x={LEFT - 6} y={y(share * best) + 4} textAnchor="end">
                {Math.round(share * best * 100)} %
              </text>
              <text x={x(share * longest)} y={floor + 16} textAnchor="middle">
                {(share * longest).toPrecision(2)} s
              </text>
            </g>
          ))}
          <text x={LEFT} y={floor + 34} fill="var(--soft)">
            Validation accuracy by training time, means
          </text>
          {traces.map(({ objective, student, seconds, top1 }, index) => {
            const path = seconds.map((at, point) => `${point === 0 ? 'M' : 'L'}${x(at)} ${y(top1[point]!)}`);
            const [endX, endY] = [x(seconds.at(-1)!), y(top1.at(-1)!)];
            const name = `${objectiveName(objective)}${hasStudents ? `, ${studentName(student)}` : ''}`;
            const nameX = LEFT + (index % columns) * (width / columns);
            const nameY = floor + AXIS_PX + Math.floor(index / columns) * NAME_PX + 8;
            return (
              <g key={`${student}/${objective}`} fill={colourOf(index)}>
                <path d={path.join('')} fill="none" stroke={colourOf(index)} strokeWidth="2" />
                <path d={`M${endX} ${endY}L${width - 22} ${numbersY[index]!}`} stroke="var(--line)" />
                <path d={shapeOf(index)} transform={`translate(${endX} ${endY})`} />
                <text x={width - 4} y={numbersY[index]! + 4} textAnchor="end" fill="var(--ink)">
                  {index + 1}
                </text>
                <path d={shapeOf(index)} transform={`translate(${nameX - 12} ${nameY - 4})`} />
                <text x={nameX} y={nameY} fill="var(--ink)">
                  {shortened(`${index + 1}  ${name}`, width / columns - LEFT)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
