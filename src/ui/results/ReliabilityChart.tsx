/**
 * Calibration as a picture: how often the student is right (bars) where it says it is so sure (x); on the diagonal it
 * tells the truth.
 */
import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import { formatCount, formatPercent } from '../base/format.ts';
import { VisuallyHidden } from '../base/VisuallyHidden.tsx';
import styles from './ReliabilityChart.module.css';

const SIDE = 100;

export function ReliabilityChart({ bins }: { bins: readonly ReliabilityBin[] }) {
  const filled = bins.filter((bin) => bin.count > 0);
  const most = Math.max(1, ...filled.map((bin) => bin.count));
  return (
    <figure className={styles['figure']}>
      <svg viewBox={`-22 -4 ${SIDE + 28} ${SIDE + 26}`} aria-hidden="true">
        <line x1="0" y1={SIDE} x2={SIDE} y2={SIDE} className={styles['axis']} />
        <line x1="0" y1="0" x2="0" y2={SIDE} className={styles['axis']} />
        <line x1="0" y1={SIDE} x2={SIDE} y2="0" className={styles['ideal']} />
        {filled.map((bin) => (
          <g key={bin.low}>
            <rect
              x={bin.low * SIDE + 0.5}
              width={Math.max(1, (bin.high - bin.low) * SIDE - 1)}
              y={(1 - bin.accuracy) * SIDE}
              height={bin.accuracy * SIDE}
              className={styles['bar']}
              opacity={0.25 + 0.75 * (bin.count / most)}
            />
            <circle
              cx={bin.confidence * SIDE}
              cy={(1 - bin.accuracy) * SIDE}
              r="1.8"
              className={styles['dot']}
            />
          </g>
        ))}
        <text x="0" y={SIDE + 11}>
          0
        </text>
        <text x={SIDE} y={SIDE + 11} textAnchor="end">
          100 % sure
        </text>
        <text x="-4" y={SIDE} textAnchor="end">
          0
        </text>
        <text x="-4" y="6" textAnchor="end">
          100
        </text>
        <text x="5" y="7">
          % right
        </text>
      </svg>
      <VisuallyHidden>
        {filled
          .map(
            (bin) =>
              `${formatCount(bin.count)} photos at ${formatPercent(bin.confidence, 0)} sure: ${formatPercent(bin.accuracy, 0)} right.`,
          )
          .join(' ')}
      </VisuallyHidden>
    </figure>
  );
}
