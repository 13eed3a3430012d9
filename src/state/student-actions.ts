/** Actions of the Student station: recipe, estimate, train, pause, go on, keep and compare runs. */
import { emptyCurves } from '../core/curves.ts';
import { composeRecipe } from '../core/recipe/compose.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import type { Run, RunStatus } from '../core/records/run.ts';
import { getRun, putRun, removeRun, runsOf, updateRun } from '../storage/runs.ts';
import type { RunMaker } from './bakeoff-actions.ts';
import type { Context } from './context.ts';
import { advance, sentenceFor, trainingJob } from './live-run.ts';
import { haveClassNamesRead } from './read-texts.ts';
import type { StudentSession } from './session.ts';
import type { TrainerRoom } from './trainer-room.ts';

type StudentActions = Omit<StudentSession, 'measureLoop' | 'cancelLoop'>;

/** Share of the training photos that have a label, 0..1. */
export function labelledShare(context: Context): number {
  const training = context.get().photos.filter((photo) => photo.split === 'train' && !photo.isExcluded);
  if (training.length === 0) return 0;
  return training.filter((photo) => photo.classIndex !== null).length / training.length;
}

export function studentActions(
  context: Context,
  room: TrainerRoom,
  opened: (runId: string | null) => Promise<void>,
): StudentActions & { reload(): Promise<void>; maker: RunMaker } {
  let pause: AbortController | undefined;

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

  const trainToEnd = (runId: string, isWanted = () => true) =>
    context.attempt('student', 'resume', async () => {
      await refresh(runId);
      context.patch('student', { runId, progress: null, reading: sentenceFor(find(runId)) });
      pause = new AbortController();
      const { signal } = pause;
      if (!isWanted()) pause.abort();
      try {
        const { recipe } = find(runId) ?? { recipe: null };
        if (recipe !== null)
          await haveClassNamesRead(context, recipe, (job) => context.patch('student', { job }), signal);
        await room.fresh();
        await room.call(
          'train',
          { runId },
          {
            signal,
            onProgress(progress) {
              const run = find(runId);
              if (run === undefined) return;
              context.patch('student', { progress, job: trainingJob(progress) });
              show(advance(run, progress));
              const score = progress.evaluations.at(-1);
              context.announce(
                score === undefined
                  ? `Training: step ${progress.step} of ${progress.totalSteps}`
                  : `Step ${progress.step}: ${Math.round(score.validationTop1 * 100)} % of validation photos right`,
              );
            },
          },
        );
        context.announce('The student is trained.');
      } finally {
        pause = undefined;
        room.end();
        context.patch('student', { job: null, progress: null });
        await refresh(runId);
        await opened(runId);
      }
    });

  const prepare: RunMaker['prepare'] = async (recipe, name, bakeoff) => {
    const { project } = context.get();
    if (project === null) return null;
    const run: Run = {
      id: crypto.randomUUID(),
      projectId: project.id,
      name,
      createdAtMs: Date.now(),
      recipe,
      revision: project.revision,
      status: 'ready',
      curves: emptyCurves(),
      backend: null,
      teacherFingerprint: recipe.teacherFingerprint,
      step: 0,
      totalSteps: 0,
      stepsPerEpoch: 0,
      trainMs: 0,
      student: null,
      scores: null,
      message: '',
      ...(bakeoff === undefined ? {} : { bakeoff }),
    };
    const stored = await context.attempt('student', 'retry', () => putRun(run));
    if (!stored) return null;
    show(run);
    return run;
  };

  const pauseTraining = () => {
    const { job } = context.get().student;
    if (job !== null) context.patch('student', { job: { ...job, state: 'stopping' } });
    pause?.abort();
  };

  return {
    maker: {
      prepare,
      trainToEnd,
      refresh,
      pauseTraining,
      labelledShare: () => labelledShare(context),
    },
    setRecipe: (recipe) => context.patch('student', { recipe, estimate: null }),
    presetRecipe: (preset, student, imageSizePx) => {
      const { recipe } = context.get().student;
      const composed = composeRecipe({
        preset,
        student,
        imageSizePx,
        teacherFingerprint: context.get().teacher.facts?.fingerprint ?? null,
        labelledShare: labelledShare(context),
        labelBudget: recipe.labelBudget,
        pace: recipe,
        seed: recipe.seed,
        backend: recipe.backend,
      });
      const head = recipe.head === undefined ? {} : { head: recipe.head };
      return { ...composed, views: recipe.views ?? null, ...head };
    },
    estimate: () =>
      context.attempt('student', 'retry', async () => {
        const { project, student } = context.get();
        if (project === null) return;
        context.patch('student', { isEstimating: true });
        try {
          await haveClassNamesRead(context, student.recipe, () => {}, new AbortController().signal);
          const estimate = await room.call('estimate', { projectId: project.id, recipe: student.recipe });
          // The recipe may have changed while the probe ran: an estimate of another recipe is no estimate.
          if (context.get().student.recipe === student.recipe) context.patch('student', { estimate });
        } finally {
          context.patch('student', { isEstimating: false });
        }
      }),
    async train(name) {
      const run = await prepare(context.get().student.recipe, name ?? `Run ${runs().length + 1}`, undefined);
      return run !== null && trainToEnd(run.id);
    },
    pause: pauseTraining,
    resume: (runId) => trainToEnd(runId),
    async stop() {
      const { runId } = context.get().student;
      if (runId === null) return false;
      pause?.abort();
      await room.idle();
      return context.attempt('student', 'retry', () => setStatus(runId, 'stopped'));
    },
    async continue(runId, epochs) {
      const longer = (recipe: Recipe): Recipe => ({ ...recipe, epochs: recipe.epochs + epochs });
      const stored = await context.attempt('student', 'retry', async () => {
        await updateRun(runId, (run) => ({
          ...run,
          recipe: longer(run.recipe),
          status: 'paused',
          scores: null,
        }));
      });
      return stored && trainToEnd(runId);
    },
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
            run.status === 'training' && pause === undefined ? { ...run, status: 'paused' } : run,
        )
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
      const open = known.find((run) => run.id === student.runId) ?? known[0];
      context.patch('student', { runs: known, runId: open?.id ?? null, reading: sentenceFor(open) });
      await opened(open?.id ?? null);
    },
  };
}
