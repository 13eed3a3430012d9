/** The options that a term of the objective declares, as fields. The quirks of the paper's code carry their number. */
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { ObjectiveTerm } from '../../core/recipe/recipe.ts';
import { NumberField, SwitchField } from './Fields.tsx';

/** Names of options in words; what is not named here is shown under its own name, spaced. */
const WORDS: Readonly<Record<string, string>> = {
  doubleSoftmax: 'Softmax twice (quirk Q1)',
  noTemperature: 'No temperature (quirk Q3)',
  learnableScale: 'Learn the sharpness',
  rawScale: 'Scale without its exponential (quirk of CLIP-KD’s code)',
  cosFace: 'CosFace instead of ArcFace',
  textAnchors: 'Class names for anchors',
  withTexts: 'With class names',
};

interface TermOptionsProps {
  readonly term: ObjectiveTerm;
  onOption(name: string, value: number | boolean): void;
}

export function TermOptions({ term, onOption }: TermOptionsProps) {
  return OBJECTIVES.get(term.id).options.map((option) => {
    const value = term.options[option.name] ?? option.value;
    const label = optionLabel(option.name);
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

export function optionLabel(name: string): string {
  return WORDS[name] ?? spaced(name);
}

function spaced(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
