/**
 * A difference on a line through zero: a dot with its interval, full where it is clear of noise, hollow where it is
 * not.
 */
import type { PairedDifference } from '../../../core/bakeoff/statistics.ts';
import styles from './Measured.module.css';

const WIDTH = 180;
const HEIGHT = 18;
const RADIUS = 4;

interface DifferenceMarkProps {
  readonly difference: PairedDifference;
  readonly isClear: boolean;
  /** Ends of the common axis, in shares of 1; 0 lies between them. */
  readonly from: number;
  readonly to: number;
}

export function DifferenceMark({ difference, isClear, from, to }: DifferenceMarkProps) {
  const { mean, standardError } = difference;
  const x = (share: number) => RADIUS + ((share - from) / (to - from)) * (WIDTH - 2 * RADIUS);
  const reach = 2 * (standardError ?? 0);
  return (
    <svg
      className={styles['mark']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path d={`M${x(0)} 0V${HEIGHT}`} stroke="var(--line)" />
      <path
        d={`M${x(Math.max(from, mean - reach))} ${HEIGHT / 2}H${x(Math.min(to, mean + reach))}`}
        stroke="var(--soft)"
      />
      <circle
        cx={x(mean)}
        cy={HEIGHT / 2}
        r={RADIUS - 1}
        fill={isClear ? 'var(--accent)' : 'var(--panel)'}
        stroke={isClear ? 'var(--accent)' : 'var(--soft)'}
        strokeWidth="1.5"
      />
    </svg>
  );
}
