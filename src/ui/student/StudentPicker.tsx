/**
 * Which student at which image size: each choice says what it weighs, what it computes and, once measured, how long
 * it takes.
 */
import { useMemo } from 'react';
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { StudentPreset } from '../../core/students/family.ts';
import { countStudent, type StudentCost } from '../../core/students/interpreters/count.ts';
import { IMAGE_SIZES_PX, type ImageSizePx, presetOf, studentPresets } from '../../core/students/presets.ts';
import { describeStudent, type Heads } from '../../core/students/student.ts';
import { Card } from '../base/Card.tsx';
import { formatBytes, formatDuration, formatShort } from '../base/format.ts';
import styles from './StudentPicker.module.css';

interface StudentPickerProps {
  readonly recipe: Recipe;
  readonly heads: Heads;
  totalMsOf(recipe: Recipe): number | null;
  onPick(student: string, imageSizePx: ImageSizePx): void;
}

/** What most runs want; the others stay out of the way until they are asked for. */
const USUAL_PX = IMAGE_SIZES_PX.filter((px) => px <= STUDENT_SIDE_PX);
const LARGE_PX = IMAGE_SIZES_PX.filter((px) => px > STUDENT_SIDE_PX);

export function StudentPicker({ recipe, heads, totalMsOf, onPick }: StudentPickerProps) {
  const costs = useMemo(() => countAll(heads), [heads]);
  const pickedPx = (preset: StudentPreset) =>
    presetOf(recipe.student)?.id === preset.id ? recipe.student.imageSizePx : 0;
  const sizesOf = (preset: StudentPreset, sizes: readonly ImageSizePx[]) => (
    <div className={styles['sizes']}>
      {sizes.map((px) => (
        <SizeChoice
          key={px}
          name={`${preset.name} at ${px} px`}
          px={px}
          cost={costs.get(`${preset.id} ${px}`)!}
          ms={totalMsOf({ ...recipe, student: preset.config(px) })}
          isPicked={pickedPx(preset) === px}
          onPick={() => onPick(preset.id, px)}
        />
      ))}
    </div>
  );
  return (
    <Card title="Student" note="what it weighs, and what one photo costs it">
      <div role="radiogroup" aria-label="Student and image size" className={styles['students']}>
        {studentPresets().map((preset) => (
          <div key={preset.id} className={styles['student']}>
            <div className={styles['words']}>
              <h3>{preset.name}</h3>
              <p>{preset.explanation}</p>
            </div>
            <div>
              {sizesOf(preset, USUAL_PX)}
              <details className={styles['larger']} open={pickedPx(preset) > STUDENT_SIDE_PX}>
                <summary aria-label={`Larger photos ${LARGE_PX.join(', ')} px of ${preset.name}`}>
                  Larger photos <span>{LARGE_PX.join(', ')} px</span>
                </summary>
                {sizesOf(preset, LARGE_PX)}
              </details>
            </div>
          </div>
        ))}
      </div>
    </Card>
  );
}

interface SizeChoiceProps {
  readonly name: string;
  readonly px: number;
  readonly cost: StudentCost;
  /** Of a whole run; null where none was measured. */
  readonly ms: number | null;
  readonly isPicked: boolean;
  onPick(): void;
}

function SizeChoice({ name, px, cost, ms, isPicked, onPick }: SizeChoiceProps) {
  return (
    <label className={styles['size']}>
      <input type="radio" name="student" checked={isPicked} onChange={onPick} aria-label={name} />
      <b>{px} px</b>
      <span>
        {formatShort(cost.parameters)} parameters, {formatBytes(cost.sizeBytes)}
      </span>
      <span>{formatShort(cost.flopsPerImage)}FLOPs a photo</span>
      {ms === null ? null : <span className={styles['time']}>~{formatDuration(ms)}</span>}
    </label>
  );
}

function countAll(heads: Heads): Map<string, StudentCost> {
  const costs = new Map<string, StudentCost>();
  for (const { id, config } of studentPresets()) {
    for (const px of IMAGE_SIZES_PX) {
      const student = describeStudent(config(px), heads);
      costs.set(`${id} ${px}`, countStudent(student));
    }
  }
  return costs;
}
