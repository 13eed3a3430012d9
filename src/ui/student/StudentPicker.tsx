/**
 * Which student at which image size: each choice says what it weighs, what it computes and, once measured, how long
 * it takes.
 */
import { useMemo } from 'react';
import type { Recipe } from '../../core/recipe/recipe.ts';
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

export function StudentPicker({ recipe, heads, totalMsOf, onPick }: StudentPickerProps) {
  const costs = useMemo(() => countAll(heads), [heads]);
  const picked = presetOf(recipe.student)?.id;
  return (
    <Card title="Student" note="what it weighs, and what one photo costs it">
      <div role="radiogroup" aria-label="Student and image size" className={styles['students']}>
        {studentPresets().map(({ id, name, explanation, config }) => (
          <div key={id} className={styles['student']}>
            <div className={styles['words']}>
              <h3>{name}</h3>
              <p>{explanation}</p>
            </div>
            <div className={styles['sizes']}>
              {IMAGE_SIZES_PX.map((px) => {
                const cost = costs.get(`${id} ${px}`)!;
                const ms = totalMsOf({ ...recipe, student: config(px) });
                return (
                  <label key={px} className={styles['size']}>
                    <input
                      type="radio"
                      name="student"
                      checked={picked === id && recipe.student.imageSizePx === px}
                      onChange={() => onPick(id, px)}
                      aria-label={`${name} at ${px} px`}
                    />
                    <b>{px} px</b>
                    <span>
                      {formatShort(cost.parameters)} parameters, {formatBytes(cost.sizeBytes)}
                    </span>
                    <span>{formatShort(cost.flopsPerImage)}FLOPs a photo</span>
                    {ms === null ? null : <span className={styles['time']}>~{formatDuration(ms)}</span>}
                  </label>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </Card>
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
