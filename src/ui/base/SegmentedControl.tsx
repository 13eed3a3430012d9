/**
 * One of a few choices, side by side: native radio buttons in a fieldset, so arrow keys and screen readers know them.
 */
import { useId } from 'react';
import { cx } from './cx.ts';
import styles from './SegmentedControl.module.css';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Small and behind the label: a count. */
  readonly note?: string;
  readonly isDisabled?: boolean;
}

interface SegmentedControlProps<Value extends string> {
  readonly legend: string;
  readonly isLegendShown?: boolean;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  onChange(value: Value): void;
}

export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { legend, isLegendShown = false, segments, value, onChange } = props;
  const name = useId();
  return (
    <fieldset className={styles['control']}>
      <legend className={cx(!isLegendShown && styles['hidden'])}>{legend}</legend>
      <div className={styles['track']}>
        {segments.map((segment) => (
          <label key={segment.value} className={styles['segment']}>
            <input
              type="radio"
              name={name}
              value={segment.value}
              checked={segment.value === value}
              disabled={segment.isDisabled ?? false}
              onChange={() => onChange(segment.value)}
            />
            <span>
              {segment.label}
              {segment.note !== undefined && <small> {segment.note}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
