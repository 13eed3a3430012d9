/** What objectives and students are called; ids that the registry no longer has speak for themselves. */
import { PupilError } from '../../core/errors.ts';
import { objectiveOf } from '../../core/objectives/composition.ts';
import { OBJECTIVE_PRESETS, type ObjectivePreset } from '../../core/objectives/presets.ts';
import { studentPresets } from '../../core/students/presets.ts';

export const presets: readonly ObjectivePreset[] = Object.values(OBJECTIVE_PRESETS);

export function objectiveName(id: string): string {
  try {
    return objectiveOf(id).name;
  } catch (thrown) {
    if (thrown instanceof PupilError) return id;
    throw thrown;
  }
}

export const studentName = (id: string): string => studentPresets().find((one) => one.id === id)?.name ?? id;
