/**
 * The runs of a bake-off, one after the other with the student's own actions. A run that fails is kept with its reason
 * and the next one begins; a pause keeps the run at its checkpoint, and so does the end of the tab.
 */
import { type Bakeoff, type BakeoffCell, cellKey, cellsOf, recipeOf } from '../../core/bakeoff/bakeoff.ts';
import { runOf } from '../../core/bakeoff/outcomes.ts';
import { type ErrorCode, PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { Run, RunStatus } from '../../core/records/run.ts';
import { updateRun } from '../../storage/runs.ts';
import type { Context } from '../context.ts';

/** Refusals that say nothing of the run. */
const NOT_ITS_FAULT: readonly ErrorCode[] = ['LOCK_HELD', 'JOB_RUNNING'];
const OVER: readonly RunStatus[] = ['finished', 'failed', 'stopped'];

/** What the student's actions lend to a bake-off. */
export interface RunMaker {
  /** Stores a run and shows it; null where it could not be stored (the fault is set). */
  prepare(recipe: Recipe, name: string, bakeoff: Run['bakeoff']): Promise<Run | null>;
  /** Trains a run of a comparison to its end from where it is, or until that is stopped. */
  trainToEnd(runId: string, signal: AbortSignal): Promise<boolean>;
  refresh(runId: string): Promise<void>;
}

interface Parts {
  readonly context: Context;
  readonly maker: RunMaker;
}

/** @returns whether all of them are over; false as well where another project was opened meanwhile */
export async function runCells(
  parts: Parts,
  bakeoff: Bakeoff,
  signal: AbortSignal,
  report: (over: number, all: number) => void,
): Promise<boolean> {
  const cells = cellsOf(bakeoff);
  for (const [over, cell] of cells.entries()) {
    report(over, cells.length);
    if (signal.aborted || !isOpen(parts.context, bakeoff)) return false;
    if (!(await runCell(parts, bakeoff, cell, signal))) return false;
  }
  return true;
}

/** @returns whether the bake-off may go on after it; not where labels or splits were changed since it began */
async function runCell(
  { context, maker }: Parts,
  bakeoff: Bakeoff,
  cell: BakeoffCell,
  signal: AbortSignal,
): Promise<boolean> {
  const known = runOf(bakeoff, cell, context.get().student.runs);
  if (known !== undefined && OVER.includes(known.status)) return true;
  refuseChanged(bakeoff, context);
  const name = `${cell.objective}, ${cell.student}, seed ${cell.seed}`;
  const mark = { id: bakeoff.id, cell: cellKey(cell) };
  const run = known ?? (await maker.prepare(recipeOf(bakeoff, cell), name, mark));
  if (run === null) return false;
  if (await maker.trainToEnd(run.id, signal)) return true;
  if (signal.aborted) return false;
  const fault = context.get().faults.find(({ station }) => station === 'student');
  // Nobody asked for a pause here and nothing went wrong: the run itself was paused, and the bake-off with it.
  if (fault === undefined || NOT_ITS_FAULT.includes(fault.error.code)) return false;
  await updateRun(run.id, (stored) => ({ ...stored, status: 'failed', message: fault.error.message }));
  await maker.refresh(run.id);
  return true;
}

/** Runs on other labels or splits would not be compared on equal terms. */
export function refuseChanged(bakeoff: Bakeoff, context: Context): void {
  const { project } = context.get();
  if (project?.id === bakeoff.projectId && project.revision === bakeoff.revision) return;
  throw new PupilError(
    'RECIPE_INVALID',
    'Labels or splits have changed since this comparison began, so its remaining runs would not be on equal terms. Undo the change, or start a new comparison.',
    { began: bakeoff.revision, now: project?.revision ?? null },
  );
}

function isOpen(context: Context, bakeoff: Bakeoff): boolean {
  return context.get().project?.id === bakeoff.projectId;
}
