/** Which students are compared: the presets. */
import { studentPresets } from '../../core/students/presets.ts';
import { SwitchField } from '../student/Fields.tsx';

interface StudentChoiceProps {
  /** Ids of presets. */
  readonly chosen: readonly string[];
  onChange(id: string, isOn: boolean): void;
}

export function StudentChoice({ chosen, onChange }: StudentChoiceProps) {
  return (
    <fieldset>
      <legend>Students</legend>
      {studentPresets().map(({ id, name, explanation }) => (
        <SwitchField
          key={id}
          label={name}
          hint={explanation}
          isOn={chosen.includes(id)}
          onChange={(isOn) => onChange(id, isOn)}
        />
      ))}
    </fieldset>
  );
}
