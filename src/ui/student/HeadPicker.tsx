/**
 * How the student answers: with outputs of its own, or in the teacher's space, where classes can be added after
 * training.
 */
import { OBJECTIVES, projectionOf } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { type HeadId, headIdOf, headOf } from '../../core/students/head.ts';
import { Card } from '../base/Card.tsx';
import { ChoiceCards } from '../base/ChoiceCards.tsx';
import styles from './HeadPicker.module.css';
import { HEAD_CHOICES } from './head-words.ts';

interface HeadPickerProps {
  readonly recipe: Recipe;
  readonly hasTeacher: boolean;
  readonly teacherReads: boolean;
  onRecipe(recipe: Recipe): void;
}

export function HeadPicker({ recipe, hasTeacher, teacherReads, onRecipe }: HeadPickerProps) {
  const chosen = headIdOf(recipe.head);
  const note = chosen === 'classes' ? null : spaceNote(recipe, teacherReads);
  return (
    <Card title="It answers" note="the head">
      <ChoiceCards
        label="It answers"
        choices={HEAD_CHOICES.map((choice) => ({
          ...choice,
          obstacle: whatLacks(choice.id, hasTeacher, teacherReads),
        }))}
        value={chosen}
        minWidth="wide"
        onChoice={(id) => onRecipe({ ...recipe, head: headOf(id) })}
      />
      {note === null ? null : <p className={styles['note']}>{note}</p>}
    </Card>
  );
}

function whatLacks(id: HeadId, hasTeacher: boolean, teacherReads: boolean): string | null {
  if (id === 'classes') return null;
  if (!hasTeacher) return 'Needs the teacher to have looked at every photo.';
  if (id === 'texts' && !teacherReads) return 'Needs a teacher that reads.';
  return null;
}

function spaceNote({ objective }: Recipe, teacherReads: boolean): string {
  const projection = projectionOf(objective);
  const meets = projection === 'student-to-teacher' || projection === 'both';
  if (!meets) {
    return `No term of this objective holds it to what the teacher sees: it will learn these classes, and hardly know one that is added. “${OBJECTIVES.get('fd').name}” does.`;
  }
  return teacherReads
    ? 'Once it is trained you can add a class by typing its name: see Results.'
    : 'This teacher does not read, so no class can be added by its name after training.';
}
