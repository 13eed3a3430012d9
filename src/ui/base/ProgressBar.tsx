/** A native-semantics progress bar. `total` 0 means unknown: the bar then says so and moves instead of lying. */
import { cx } from './cx.ts';
import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Read instead of the bare percentage: "1,824 of 2,880 steps". */
  readonly valueText?: string;
  readonly isStill?: boolean;
}

export function ProgressBar({ label, done, total, valueText, isStill = false }: ProgressBarProps) {
  const isKnown = total > 0;
  const share = isKnown ? Math.min(1, Math.max(0, done / total)) : 0;
  return (
    <div
      className={styles['bar']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={isKnown ? 100 : undefined}
      aria-valuenow={isKnown ? Math.round(share * 100) : undefined}
      aria-valuetext={valueText}
    >
      <div
        className={cx(styles['fill'], !isKnown && styles['unknown'], isStill && styles['still'])}
        style={isKnown ? { transform: `scaleX(${share})` } : undefined}
      />
    </div>
  );
}
