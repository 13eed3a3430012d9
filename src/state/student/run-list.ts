/** The project's runs as the page lists them, and which of them is open. */
import type { Run, RunStatus } from '../../core/records/run.ts';
import { readRun } from '../../core/training/reading.ts';
import { getRun, removeRun, runsOf, updateRun } from '../../storage/runs.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';

export interface RunList {
  find(runId: string): Run | undefined;
  /** In the place of what was shown of it, or as the newest. */
  show(run: Run): void;
  /** As it is stored now. */
  refresh(runId: string): Promise<void>;
  change(runId: string, change: (run: Run) => Run): Promise<void>;
  open(runId: string | null): Promise<void>;
  /** Tells all who follow it that a run was opened, or that there is more of the open one. */
  tell(runId: string | null): Promise<void>;
  remove(runId: string): Promise<void>;
  /** @param trainingId the run that trains, if any: another one that says so was cut off */
  reload(trainingId: string | null): Promise<void>;
}

export function createRunList(context: Context, followers: Followers): RunList {
  const runs = () => context.get().student.runs;
  const find = (runId: string) => runs().find((run) => run.id === runId);

  const show = (run: Run) =>
    context.patch('student', {
      runs:
        find(run.id) === undefined
          ? [run, ...runs()]
          : runs().map((other) => (other.id === run.id ? run : other)),
      ...(context.get().student.runId === run.id ? { reading: sentenceFor(run) } : {}),
    });

  const refresh = async (runId: string) => {
    const run = await getRun(runId);
    if (run !== null) show(run);
  };

  const tell = async (runId: string | null) => {
    for (const follower of followers.all()) await follower.runOpened?.(runId);
  };

  const open = async (runId: string | null) => {
    if (runId !== null) await refresh(runId);
    context.patch('student', { runId, reading: sentenceFor(runId === null ? undefined : find(runId)) });
    await tell(runId);
  };

  return {
    find,
    show,
    refresh,
    async change(runId, change) {
      await updateRun(runId, change);
      await refresh(runId);
    },
    open,
    tell,
    async remove(runId) {
      await removeRun(runId);
      const { student } = context.get();
      const left = runs().filter((run) => run.id !== runId);
      context.patch('student', {
        runs: left,
        comparedRunIds: student.comparedRunIds.filter((id) => id !== runId),
      });
      await open(student.runId === runId ? (left[0]?.id ?? null) : student.runId);
    },
    async reload(trainingId) {
      const { project, student } = context.get();
      const stored = project === null ? [] : await runsOf(project.id);
      const known = stored
        .map((run) => (wasCutOff(run, trainingId) ? { ...run, status: 'paused' as RunStatus } : run))
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
      const opened = known.find((run) => run.id === student.runId) ?? known[0];
      context.patch('student', { runs: known, runId: opened?.id ?? null, reading: sentenceFor(opened) });
      await tell(opened?.id ?? null);
    },
  };
}

/** Lists a run that has come from elsewhere, and opens it. */
export async function takeRun(list: Pick<RunList, 'show' | 'open'>, run: Run): Promise<void> {
  list.show(run);
  await list.open(run.id);
}

/** A run that says "training" while nobody trains goes on from its checkpoint. */
function wasCutOff({ id, status }: Run, trainingId: string | null): boolean {
  return status === 'training' && id !== trainingId;
}

/** The run read in one plain sentence. */
export function sentenceFor(run: Run | undefined): string {
  return run === undefined ? '' : readRun(run);
}
