/** Sizes of the teacher's clusters, largest first, before and after: flat is even. */
import type { BeforeAfter } from '../../../core/selection/selection.ts';
import { formatCount, formatCountOf } from '../../base/format.ts';
import styles from './SelectionCard.module.css';

const WIDTH = 320;
const HEIGHT = 96;

interface ClusterSizesProps {
  readonly sizes: BeforeAfter;
  /** What a size counts: photos that are there, or how often they are drawn. */
  readonly counted: 'photo' | 'draw';
}

export function ClusterSizes({ sizes, counted }: ClusterSizesProps) {
  const { before, after } = sizes;
  const most = Math.max(1, before[0] ?? 0, after[0] ?? 0);
  const words = `${formatCount(before.length)} clusters, largest first. Before: ${spread(before)}. After: ${spread(after)}.`;
  return (
    <figure className={styles['effect']}>
      <figcaption>
        {counted === 'photo' ? 'Photos' : 'Draws'} a cluster, largest first
        <span className={styles['legend']} aria-hidden="true">
          <i className={styles['before']} /> before <i className={styles['after']} /> after
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path d={steps(before, most)} className={styles['beforeArea']} />
        <path d={steps(after, most)} className={styles['afterArea']} />
      </svg>
      <small>
        {formatCount(before.length)} clusters; the largest has {formatCountOf(before[0] ?? 0, counted)}{' '}
        before, {formatCount(after[0] ?? 0)} after
      </small>
    </figure>
  );
}

/** A staircase from the left edge, closed along the foot. */
function steps(sizes: Int32Array, most: number): string {
  const step = WIDTH / Math.max(1, sizes.length);
  const y = (size: number) => (HEIGHT * (1 - size / most)).toFixed(1);
  const parts = Array.from(sizes, (size, i) => `V${y(size)}H${((i + 1) * step).toFixed(1)}`);
  return `M0 ${HEIGHT}${parts.join('')}V${HEIGHT}Z`;
}

function spread(sizes: Int32Array): string {
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return `${sizes[0] ?? 0} at most, ${middle} in the middle, ${sizes.at(-1) ?? 0} at least`;
}
