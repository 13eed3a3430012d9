/** Runs, recipes and students in the user's words. */
import { deepEqual } from '../../core/deep-equal.ts';
import { nameOf } from '../../core/objectives/composition.ts';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS } from '../../core/objectives/presets.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Run, RunStatus } from '../../core/records/run.ts';
import {
  IMAGE_SIZES_PX,
  STUDENT_PRESET_IDS,
  STUDENT_PRESETS,
  type StudentPresetId,
} from '../../core/students/presets.ts';
import type { StudentConfig } from '../../core/students/student.ts';

/** The preset that a student's configuration is, null if it is nobody's. */
export function studentPresetOf(config: StudentConfig): StudentPresetId | null {
  const size = IMAGE_SIZES_PX.find((px) => px === config.imageSizePx);
  if (size === undefined) return null;
  return STUDENT_PRESET_IDS.find((id) => deepEqual(STUDENT_PRESETS[id].config(size), config)) ?? null;
}

/** Of students that are nobody's preset. */
const FAMILY_NAMES: Readonly<Record<StudentConfig['id'], string>> = {
  conv: 'Residual net',
  mobile: 'Inverted-residual net',
  rwkv: 'RWKV-style token mixer',
  vit: 'Vision transformer',
};

export function studentName(config: StudentConfig): string {
  const preset = studentPresetOf(config);
  if (preset !== null) return STUDENT_PRESETS[preset].name;
  return FAMILY_NAMES[config.id];
}

export function objectiveName(recipe: Recipe): string {
  const preset = OBJECTIVE_PRESET_IDS.find((id) => id === recipe.preset);
  return preset === undefined ? nameOf(recipe.objective) : OBJECTIVE_PRESETS[preset].name;
}

export function statusInWords(status: RunStatus): string {
  const words: Record<RunStatus, string> = {
    ready: 'not started',
    training: 'training',
    paused: 'paused',
    stopped: 'stopped early',
    finished: 'finished',
    failed: 'failed',
  };
  return words[status];
}

/** How a run started, in a few words; empty for one from random weights. */
export function startNote({ start }: Recipe): string {
  if (start === undefined || start.kind === 'random') return '';
  return start.kind === 'pretrained' ? 'pretrained' : `from ${start.name}`;
}

/** Whether a run can go on from its checkpoint. */
export function canResume(run: Run): boolean {
  return run.status === 'paused' || run.status === 'ready' || run.status === 'failed';
}

/** Whether a run has a student to evaluate and take away. */
export function isDone(run: Run): boolean {
  return run.status === 'finished' || run.status === 'stopped';
}
