/** Actions of the Student station: recipe, estimate, train, pause, go on, keep and compare runs. */
import { PupilError } from '../core/errors.ts';
import { recomposed } from '../core/recipe/compose.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import { sameRecipe } from '../core/recipe/same.ts';
import { newRun } from '../core/records/new-run.ts';
import type { Run, RunStatus } from '../core/records/run.ts';
import type { TrainProgress } from '../protocol/trainer.ts';
import { getRun, putRun, removeRun, runsOf, updateRun } from '../storage/runs.ts';
import type { RunMaker } from './bakeoff-actions.ts';
import { circumstancesOf } from './circumstances.ts';
import type { Context } from './context.ts';
import type { JobId } from './jobs/job.ts';
import type { JobTools } from './jobs/run-job.ts';
import { advance, progressInWords, sentenceFor, trainingJob, waitingJob } from './live-run.ts';
import { haveClassNamesRead } from './read-texts.ts';
import { withAdaptedRecipe, withRecipe, withViewsThatAreThere } from './recipe-changes.ts';
import type { StudentSession } from './session.ts';
import { spawnTrainer } from './spawn.ts';
import type { TrainerRoom } from './trainer-room.ts';

/** An estimate shows no job, and nobody cancels it. */
const UNSEEN = { signal: new AbortController().signal, part: () => () => {} };

type StudentActions = Omit<StudentSession, 'measureLoop' | 'cancelLoop'>;

export interface StudentFollowUp {
  reload(): Promise<void>;
  /** The recipe follows the folder and the teacher. */
  adaptRecipe(): void;
  /** Whoever asks for views wants to learn on them, as soon as they are all there. */
  learnOnViews(): void;
  readonly maker: RunMaker;
}

export function studentActions(
  context: Context,
  room: TrainerRoom,
  opened: (runId: string | null) => Promise<void>,
): StudentActions & StudentFollowUp {
  /** The run that trains. */
  let trainingId: string | null = null;

  const runs = () => context.get().student.runs;
  const find = (runId: string) => runs().find((run) => run.id === runId);
  const show = (run: Run) => {
    const known = find(run.id) !== undefined;
    context.patch('student', {
      runs: known ? runs().map((other) => (other.id === run.id ? run : other)) : [run, ...runs()],
      ...(context.get().student.runId === run.id ? { reading: sentenceFor(run) } : {}),
    });
  };
  const refresh = async (runId: string) => {
    const run = await getRun(runId);
    if (run !== null) show(run);
  };
  const setStatus = async (runId: string, status: RunStatus) => {
    await updateRun(runId, (run) => ({ ...run, status }));
    await refresh(runId);
  };

  const showProgress = (runId: string, progress: TrainProgress, { show: showJob }: JobTools) => {
    const run = find(runId);
    if (run === undefined) return;
    context.patch('student', { progress });
    showJob(trainingJob(progress));
    show(advance(run, progress));
    context.announce(progressInWords(progress));
  };

  const trainToEnd = async (runId: string, tools: JobTools) => {
    const { signal } = tools;
    trainingId = runId;
    try {
      await refresh(runId);
      const run = find(runId);
      context.patch('student', { runId, progress: null, reading: sentenceFor(run) });
      if (run !== undefined) {
        tools.show(waitingJob(run));
        await haveClassNamesRead(context, run.recipe, tools);
      }
      // Only the end of a worker gives GPU memory back: a training has one of its own.
      await room.alone(async () => {
        const trainer = spawnTrainer();
        const onProgress = (progress: TrainProgress) => showProgress(runId, progress, tools);
        await trainer.call('train', { runId }, { signal, onProgress }).finally(() => trainer.end());
      });
      context.announce('The student is trained.');
    } finally {
      trainingId = null;
      context.patch('student', { progress: null });
      await refresh(runId);
      await opened(runId);
    }
  };

  /** @param make the run's id, once it is stored; null where it could not be (the fault is set) */
  const trainJob = (
    subject: unknown,
    make: () => Promise<string | null>,
    within?: { readonly id: JobId; readonly signal: AbortSignal },
  ) =>
    context.jobs.run({
      id: 'train',
      what: 'Getting ready',
      unit: 'steps',
      remedy: 'resume',
      subject,
      onStop: 'ask',
      ...(within === undefined ? {} : { within }),
      async run(tools) {
        const runId = await make();
        if (runId === null) throw new PupilError('CANCELLED', 'There is no run to train.');
        await trainToEnd(runId, tools);
      },
    });

  const prepare: RunMaker['prepare'] = async (recipe, name, bakeoff) => {
    const { project } = context.get();
    if (project === null) return null;
    const run = newRun({
      id: crypto.randomUUID(),
      projectId: project.id,
      name,
      createdAtMs: Date.now(),
      recipe,
      revision: project.revision,
      bakeoff,
    });
    const stored = await context.attempt('student', 'retry', () => putRun(run));
    if (!stored) return null;
    show(run);
    return run;
  };

  return {
    maker: {
      prepare,
      trainToEnd: (runId, signal) => trainJob(runId, () => Promise.resolve(runId), { id: 'bakeoff', signal }),
      refresh,
      labelledShare: () => circumstancesOf(context.get()).labelledShare,
    },
    setRecipe: (recipe) => context.set({ student: withRecipe(context.get().student, recipe) }),
    presetRecipe: (preset, student, imageSizePx, kept = {}) =>
      recomposed(
        context.get().student.recipe,
        { ...kept, preset, student, imageSizePx },
        circumstancesOf(context.get()),
      ),
    adaptRecipe: () => context.set({ student: withAdaptedRecipe(context.get()) }),
    learnOnViews: () => context.set({ student: withViewsThatAreThere(context.get()) }),
    estimate: () =>
      context.attempt('student', 'retry', async () => {
        const { project, student } = context.get();
        if (project === null) return;
        context.patch('student', { isEstimating: true });
        try {
          await haveClassNamesRead(context, student.recipe, UNSEEN);
          const estimate = await room.call('estimate', { projectId: project.id, recipe: student.recipe });
          // The recipe may have changed while the probe ran: an estimate of another recipe is no estimate.
          if (sameRecipe(context.get().student.recipe, student.recipe))
            context.patch('student', { estimate });
        } finally {
          context.patch('student', { isEstimating: false });
        }
      }),
    train(name) {
      const { recipe } = context.get().student;
      return trainJob(recipe, async () => {
        const run = await prepare(recipe, name ?? `Run ${runs().length + 1}`, null);
        return run?.id ?? null;
      });
    },
    pause: () => void context.jobs.stop('train'),
    resume: (runId) => trainJob(runId, () => Promise.resolve(runId)),
    async stop() {
      const { runId } = context.get().student;
      if (runId === null) return false;
      if (runId === trainingId) await context.jobs.stop('train');
      return context.attempt('student', 'retry', () => setStatus(runId, 'stopped'));
    },
    continue: (runId, epochs) =>
      trainJob(runId, async () => {
        const longer = (recipe: Recipe): Recipe => ({ ...recipe, epochs: recipe.epochs + epochs });
        await updateRun(runId, (run) => ({
          ...run,
          recipe: longer(run.recipe),
          status: 'paused',
          scores: null,
        }));
        return runId;
      }),
    async openRun(runId) {
      await refresh(runId);
      context.patch('student', { runId, reading: sentenceFor(find(runId)) });
      await opened(runId);
    },
    renameRun: (runId, name) =>
      context.attempt('student', 'none', async () => {
        await updateRun(runId, (run) => ({ ...run, name }));
        await refresh(runId);
      }),
    removeRun: (runId) =>
      context.attempt('student', 'none', async () => {
        await removeRun(runId);
        const left = runs().filter((run) => run.id !== runId);
        const open =
          context.get().student.runId === runId ? (left[0]?.id ?? null) : context.get().student.runId;
        context.patch('student', {
          runs: left,
          runId: open,
          reading: sentenceFor(open === null ? undefined : find(open)),
          comparedRunIds: context.get().student.comparedRunIds.filter((id) => id !== runId),
        });
        await opened(open);
      }),
    compareRuns: (comparedRunIds) => context.patch('student', { comparedRunIds }),
    async reload() {
      const { project, student } = context.get();
      const stored = project === null ? [] : await runsOf(project.id);
      // A run that says "training" while nobody trains was cut off: it goes on from its checkpoint.
      const known = stored
        .map(
          (run): Run =>
            run.status === 'training' && run.id !== trainingId ? { ...run, status: 'paused' } : run,
        )
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
      const open = known.find((run) => run.id === student.runId) ?? known[0];
      context.patch('student', { runs: known, runId: open?.id ?? null, reading: sentenceFor(open) });
      await opened(open?.id ?? null);
    },
  };
}
