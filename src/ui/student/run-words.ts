/** Runs, recipes and students in the user's words. */
import { nameOf } from '../../core/objectives/composition.ts';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS } from '../../core/objectives/presets.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Run, RunStatus } from '../../core/records/run.ts';

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
  if (start.kind === 'random') return '';
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
