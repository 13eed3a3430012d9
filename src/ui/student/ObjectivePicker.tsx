/** What the student is asked to learn: a preset in plain words, with the formula and its switches one press away. */
import { useState } from 'react';
import { nameOf } from '../../core/objectives/composition.ts';
import {
  OBJECTIVE_PRESET_IDS,
  OBJECTIVE_PRESETS,
  type ObjectivePresetId,
} from '../../core/objectives/presets.ts';
import type { Recipe } from '../../core/recipe.ts';
import { Card } from '../base/Card.tsx';
import styles from './ObjectivePicker.module.css';
import { TermList } from './TermList.tsx';

interface ObjectivePickerProps {
  readonly recipe: Recipe;
  readonly hasTeacher: boolean;
  /** Whether the teacher takes in class names. */
  readonly teacherReads: boolean;
  onPick(preset: ObjectivePresetId): void;
  onRecipe(recipe: Recipe): void;
}

export function ObjectivePicker(props: ObjectivePickerProps) {
  const { recipe, hasTeacher, teacherReads, onPick, onRecipe } = props;
  const [isOpen, setIsOpen] = useState(false);
  const known = OBJECTIVE_PRESET_IDS.find((id) => id === recipe.preset);
  return (
    <Card title="What it learns from" note="the objective">
      <div role="radiogroup" aria-label="Objective" className={styles['presets']}>
        {OBJECTIVE_PRESET_IDS.map((id) => {
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
        {known === undefined ? (
          <label className={styles['preset']}>
            <input type="radio" name="objective" checked readOnly />
            <span>
              <b>Your own sum</b>
              {nameOf(recipe.objective)}
            </span>
          </label>
        ) : null}
      </div>
      <details className={styles['formula']} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>What exactly is minimised</summary>
        {known === undefined ? (
          <p>Your own sum, with the training settings that the page recommends.</p>
        ) : (
          <p>{OBJECTIVE_PRESETS[known].provenance}</p>
        )}
        {isOpen ? (
          <TermList recipe={recipe} hasTeacher={hasTeacher} teacherReads={teacherReads} onRecipe={onRecipe} />
        ) : null}
      </details>
    </Card>
  );
}
