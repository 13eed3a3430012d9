/** The objective's options as sliders and switches: what they do shows at once. */
import { useId } from 'react';
import type { ObjectiveOption, ObjectiveOptions, OptionValue } from '../../../core/objectives/objective.ts';
import { optionLabel } from '../../student/TermOptions.tsx';
import styles from './LossPicture.module.css';
import { STOPS, scaleOf } from './option-scale.ts';
import { figure } from './words.ts';

interface PictureOptionsProps {
  readonly options: readonly ObjectiveOption[];
  readonly values: ObjectiveOptions;
  onOption(name: string, value: OptionValue): void;
}

export function PictureOptions({ options, values, onOption }: PictureOptionsProps) {
  return (
    <div className={styles['options']}>
      {options.map((option) => {
        const value = values[option.name] ?? option.value;
        const Control = typeof value === 'number' ? NumberOption : SwitchOption;
        return (
          <Control
            key={option.name}
            option={option}
            value={value}
            onChange={(changed) => onOption(option.name, changed)}
          />
        );
      })}
    </div>
  );
}

interface ControlProps {
  readonly option: ObjectiveOption;
  readonly value: OptionValue;
  onChange(value: OptionValue): void;
}

function NumberOption({ option, value, onChange }: ControlProps) {
  const id = useId();
  const scale = scaleOf(option);
  return (
    <div className={styles['option']}>
      <label htmlFor={id}>{optionLabel(option)}</label>
      <output htmlFor={id}>{figure(Number(value))}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={STOPS}
        value={scale.stopOf(Number(value))}
        aria-valuetext={figure(Number(value))}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(scale.valueAt(event.target.valueAsNumber))}
      />
      <small id={`${id}-hint`}>{option.explanation}</small>
    </div>
  );
}

function SwitchOption({ option, value, onChange }: ControlProps) {
  const id = useId();
  return (
    <div className={styles['switch']}>
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{optionLabel(option)}</label>
      <small id={`${id}-hint`}>{option.explanation}</small>
    </div>
  );
}
