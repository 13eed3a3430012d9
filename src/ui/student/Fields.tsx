/** Labelled native inputs of the recipe: a number that is only taken when it is one, a switch, a choice. */
import { useEffect, useId, useState } from 'react';
import styles from './Fields.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'any';
  readonly unit?: string;
  readonly hint?: string;
  onChange(value: number): void;
}

/** Holds what is being typed; hands on only numbers inside the bounds. */
export function NumberField({
  label,
  value,
  min,
  max,
  step = 'any',
  unit,
  hint,
  onChange,
}: NumberFieldProps) {
  const id = useId();
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const isValid = text.trim() !== '' && Number(text) >= min && Number(text) <= max;
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <span className={styles['entry']}>
        <input
          id={id}
          type="number"
          min={min}
          max={max}
          step={step}
          value={text}
          aria-invalid={!isValid}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => {
            setText(event.target.value);
            const typed = event.target.valueAsNumber;
            if (typed >= min && typed <= max) onChange(typed);
          }}
          onBlur={() => setText(String(value))}
        />
        {unit}
      </span>
      <small id={`${id}-hint`}>{isValid ? hint : `From ${min} to ${max}.`}</small>
    </div>
  );
}

interface SwitchFieldProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly hint?: string;
  /** Why it cannot be switched now. */
  readonly obstacle?: string | null;
  onChange(isOn: boolean): void;
}

export function SwitchField({ label, isOn, hint, obstacle = null, onChange }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className={styles['switch']}>
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        disabled={obstacle !== null}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <small id={`${id}-hint`}>
        {hint}
        {obstacle === null ? null : <i> {obstacle}</i>}
      </small>
    </div>
  );
}

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly hint?: string;
  onChange(value: Value): void;
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, value, choices, hint, onChange } = props;
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <small>{hint}</small>
    </div>
  );
}
