/** What objectives and students are called; ids that the registry no longer has speak for themselves. */
import { OBJECTIVE_PRESETS, type ObjectivePreset } from '../../core/objectives/presets.ts';
import { STUDENT_PRESETS, type StudentPreset } from '../../core/students/presets.ts';

export const objectives: readonly ObjectivePreset[] = Object.values(OBJECTIVE_PRESETS);
export const students: readonly StudentPreset[] = Object.values(STUDENT_PRESETS);

export const objectiveName = (id: string): string => objectives.find((one) => one.id === id)?.name ?? id;
export const studentName = (id: string): string => students.find((one) => one.id === id)?.name ?? id;
