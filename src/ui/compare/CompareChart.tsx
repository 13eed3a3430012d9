/**
 * Validation accuracy against training time. Each line ends in a shape and the number under which its name stands
 * below, so that it reads without colour and with many lines, and the names have room on a phone.
 */
import { type Ref, useRef } from 'react';
import type { Trace } from '../../core/bakeoff/traces.ts';
import styles from './Compare.module.css';
import { type ChartLayout, chartLayout } from './chart-layout.ts';
import { objectiveName, studentName } from './names.ts';
import { useWidth } from './use-width.ts';

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

const shortened = (name: string, roomPx: number) => {
  const letters = Math.floor(roomPx / LETTER_PX);
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
};

interface CompareChartProps {
  readonly traces: readonly Trace[];
  readonly ref: Ref<SVGSVGElement>;
}

export function CompareChart({ traces, ref }: CompareChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const roomPx = useWidth(box);
  const layout = chartLayout(traces, roomPx);
  const { widthPx, heightPx } = layout;
  const hasStudents = new Set(traces.map(({ student }) => student)).size > 1;
  return (
    <div ref={box}>
      {widthPx === 0 ? null : (
        <svg
          ref={ref}
          className={styles['chart']}
          width={widthPx}
          height={heightPx}
          viewBox={`0 0 ${widthPx} ${heightPx}`}
          role="img"
          aria-label="Validation accuracy against training time; the figures are in the table."
        >
          <Axes layout={layout} />
          {traces.map((trace, index) => {
            const { objective, student } = trace;
            const name = `${objectiveName(objective)}${hasStudents ? `, ${studentName(student)}` : ''}`;
            return (
              <g key={`${student}/${objective}`} fill={colourOf(index)}>
                <Line trace={trace} index={index} layout={layout} />
                <Name name={name} index={index} layout={layout} />
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function Axes({ layout }: { readonly layout: ChartLayout }) {
  const { leftPx, rightPx, floorPx, longestSeconds, bestShare, x, y } = layout;
  return (
    <>
      {[0, 0.5, 1].map((part) => (
        <g key={part} fill="var(--soft)">
          <path d={`M${leftPx} ${y(part * bestShare)}H${rightPx}`} stroke="var(--line)" />
          <text x={leftPx - 6} y={y(part * bestShare) + 4} textAnchor="end">
            {Math.round(part * bestShare * 100)} %
          </text>
          <text x={x(part * longestSeconds)} y={floorPx + 16} textAnchor="middle">
            {(part * longestSeconds).toPrecision(2)} s
          </text>
        </g>
      ))}
      <text x={leftPx} y={floorPx + 34} fill="var(--soft)">
        Validation accuracy by training time, means
      </text>
    </>
  );
}

interface LineProps {
  readonly trace: Trace;
  readonly index: number;
  readonly layout: ChartLayout;
}

/** The line, the shape at its end, and what leads from there to its number. */
function Line({ trace: { seconds, top1 }, index, layout }: LineProps) {
  const { widthPx, numbersPx, x, y } = layout;
  const path = seconds.map((at, point) => `${point === 0 ? 'M' : 'L'}${x(at)} ${y(top1[point]!)}`);
  const [endX, endY] = [x(seconds.at(-1)!), y(top1.at(-1)!)];
  const numberY = numbersPx[index]!;
  return (
    <>
      <path d={path.join('')} fill="none" stroke={colourOf(index)} strokeWidth="2" />
      <path d={`M${endX} ${endY}L${widthPx - 22} ${numberY}`} stroke="var(--line)" />
      <path d={shapeOf(index)} transform={`translate(${endX} ${endY})`} />
      <text x={widthPx - 4} y={numberY + 4} textAnchor="end" fill="var(--ink)">
        {index + 1}
      </text>
    </>
  );
}

interface NameProps {
  readonly name: string;
  readonly index: number;
  readonly layout: ChartLayout;
}

function Name({ name, index, layout }: NameProps) {
  const [x, y] = layout.nameAt(index);
  return (
    <>
      <path d={shapeOf(index)} transform={`translate(${x - 12} ${y - 4})`} />
      <text x={x} y={y} fill="var(--ink)">
        {shortened(`${index + 1}  ${name}`, layout.namePx)}
      </text>
    </>
  );
}
