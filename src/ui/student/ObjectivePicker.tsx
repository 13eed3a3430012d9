/** What the student is asked to learn: a preset in plain words, with the formula and its switches one press away. */
import { lazy, Suspense, useState } from 'react';
import { nameOf } from '../../core/objectives/composition.ts';
import {
  OBJECTIVE_PRESET_IDS,
  OBJECTIVE_PRESETS,
  type ObjectivePresetId,
} from '../../core/objectives/presets.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { nearestPreset, publishedFor } from '../../core/students/presets.ts';
import { STUDENT_FAMILIES } from '../../core/students/registry.ts';
import { Card } from '../base/Card.tsx';
import { type Choice, ChoiceCards } from '../base/ChoiceCards.tsx';
import styles from './ObjectivePicker.module.css';
import { TermList } from './TermList.tsx';

const Verdict = lazy(async () => ({ default: (await import('../about/measured/Verdict.tsx')).Verdict }));

interface ObjectivePickerProps {
  readonly recipe: Recipe;
  /** Training photos whose label the student may see / all of them, 0..1. */
  readonly labelledShare: number;
  readonly hasTeacher: boolean;
  /** Whether the teacher takes in class names. */
  readonly teacherReads: boolean;
  onPick(preset: ObjectivePresetId): void;
  onRecipe(recipe: Recipe): void;
}

export function ObjectivePicker(props: ObjectivePickerProps) {
  const { recipe, labelledShare, hasTeacher, teacherReads, onPick, onRecipe } = props;
  const [isOpen, setIsOpen] = useState(false);
  const known = OBJECTIVE_PRESET_IDS.find((id) => id === recipe.preset);
  return (
    <Card title="What it learns from" note="the objective">
      <ChoiceCards
        label="Objective"
        choices={[...presetChoices(hasTeacher), ...(known === undefined ? [ownSum(recipe)] : [])]}
        value={known ?? OWN_SUM}
        minWidth="narrow"
        onChoice={(id) => {
          if (id !== OWN_SUM) onPick(id);
        }}
      />
      <Suspense fallback={null}>
        <Verdict objective={recipe.preset} labelledShare={labelledShare} student={measuredAs(recipe)} />
      </Suspense>
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

const OWN_SUM = 'own-sum';

function presetChoices(hasTeacher: boolean): readonly Choice<ObjectivePresetId | typeof OWN_SUM>[] {
  return OBJECTIVE_PRESET_IDS.map((id) => {
    const { name, explanation, needsTeacher } = OBJECTIVE_PRESETS[id];
    const obstacle = needsTeacher && !hasTeacher ? 'Needs the teacher’s embeddings.' : null;
    return { id, name, explanation, obstacle };
  });
}

/** A pretrained student without its weights is one more of its family. */
function measuredAs({ student, start }: Recipe): string {
  if (publishedFor(student) === null || start.kind === 'pretrained') return nearestPreset(student);
  // What has published weights is a preset.
  return STUDENT_FAMILIES.get(student.id).presets[0]!.id;
}

function ownSum({ objective }: Recipe): Choice<typeof OWN_SUM> {
  return { id: OWN_SUM, name: 'Your own sum', explanation: nameOf(objective), obstacle: null };
}
