/** What the student is asked to learn: a preset in plain words, with the formula and its switches one press away. */
import {
  OBJECTIVE_PRESET_IDS,
  OBJECTIVE_PRESETS,
  type ObjectivePresetId,
} from '../../core/objectives/presets.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe.ts';
import { Card } from '../base/Card.tsx';
import { NumberField } from './Fields.tsx';
import styles from './ObjectivePicker.module.css';
import { withOption, withTerm } from './recipe-edits.ts';
import { TermOptions } from './TermOptions.tsx';

interface ObjectivePickerProps {
  readonly recipe: Recipe;
  readonly hasTeacher: boolean;
  onPick(preset: ObjectivePresetId): void;
  onRecipe(recipe: Recipe): void;
}

/** The default first, then from plain to particular. */
const ORDER: readonly ObjectivePresetId[] = ['kd-probe', 'ce', 'embedkd-fixed', 'fd', 'embedkd'];
const SHOWN = [...ORDER, ...OBJECTIVE_PRESET_IDS.filter((id) => !ORDER.includes(id))];

export function ObjectivePicker({ recipe, hasTeacher, onPick, onRecipe }: ObjectivePickerProps) {
  return (
    <Card title="What it learns from" note="the objective">
      <div role="radiogroup" aria-label="Objective" className={styles['presets']}>
        {SHOWN.map((id) => {
          const preset = OBJECTIVE_PRESETS[id];
          const isOut = preset.needsTeacher && !hasTeacher;
          return (
            <label key={id} className={styles['preset']}>
              <input
                type="radio"
                name="objective"
                checked={recipe.preset === id}
                disabled={isOut}
                onChange={() => onPick(id)}
              />
              <span>
                <b>{preset.name}</b>
                {preset.explanation}
                {isOut ? <i> Needs the teacher’s embeddings.</i> : null}
              </span>
            </label>
          );
        })}
      </div>
      <details className={styles['formula']}>
        <summary>What exactly is minimised</summary>
        <div className={styles['terms']}>
          {recipe.objective.map((term, index) => {
            const objective = OBJECTIVES[term.id];
            return (
              <section key={term.id} aria-label={objective.name}>
                <h3>{objective.name}</h3>
                <p>{objective.explanation}</p>
                <code>
                  {term.weight} × {objective.formula}
                </code>
                <p className={styles['source']}>{objective.source}</p>
                <div className={styles['options']}>
                  <NumberField
                    label="Weight"
                    value={term.weight}
                    min={0}
                    max={100}
                    hint="How much this term counts in the sum."
                    onChange={(weight) => onRecipe(withTerm(recipe, index, { weight }))}
                  />
                  <TermOptions
                    term={term}
                    onOption={(name, value) => onRecipe(withOption(recipe, index, name, value))}
                  />
                </div>
              </section>
            );
          })}
        </div>
      </details>
    </Card>
  );
}
