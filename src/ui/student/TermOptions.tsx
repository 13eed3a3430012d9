/** The options that a term of the objective declares, as fields. */
import type { ObjectiveOption } from '../../core/objectives/objective.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { ObjectiveTerm } from '../../core/recipe/recipe.ts';
import { NumberField, SwitchField } from './Fields.tsx';

interface TermOptionsProps {
  readonly term: ObjectiveTerm;
  onOption(name: string, value: number | boolean): void;
}

export function TermOptions({ term, onOption }: TermOptionsProps) {
  return OBJECTIVES.get(term.id).options.map((option) => {
    const value = term.options[option.name] ?? option.value;
    const label = optionLabel(option);
    if (typeof value === 'boolean') {
      return (
        <SwitchField
          key={option.name}
          label={label}
          isOn={value}
          hint={option.explanation}
          onChange={(isOn) => onOption(option.name, isOn)}
        />
      );
    }
    return (
      <NumberField
        key={option.name}
        label={label}
        value={value}
        min={option.min ?? 0}
        max={option.max ?? 1e6}
        hint={option.explanation}
        onChange={(typed) => onOption(option.name, typed)}
      />
    );
  });
}

export function optionLabel({ name, label }: Pick<ObjectiveOption, 'name' | 'label'>): string {
  if (label !== undefined) return label;
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
