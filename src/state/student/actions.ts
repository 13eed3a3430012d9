/** Actions of the Student station: recipe, estimate, train, pause, go on, keep and compare runs. */
import { recomposed } from '../../core/recipe/compose.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { ownRecipe, repaced } from '../../core/recipe/reconcile.ts';
import { newRun } from '../../core/records/new-run.ts';
import type { Run } from '../../core/records/run.ts';
import { keepWeights, putRun, updateRun } from '../../storage/runs.ts';
import type { RunMaker } from '../bakeoff/run-cells.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import type { Studio } from '../studio.ts';
import { circumstancesOf } from './circumstances.ts';
import { withRecipe, withRecommended } from './recipe-changes.ts';
import type { Recommender } from './recommender.ts';
import { createRunList, type RunList } from './run-list.ts';
import type { StudentSession } from './session.ts';
import { noStudent } from './slice.ts';
import { createTraining } from './training.ts';

export type StudentActions = Omit<StudentSession, 'measureLoop' | 'cancelLoop'>;

export function studentActions(
  context: Context,
  followers: Followers,
  trainer: SharedTrainer,
  recommender: Recommender,
): { readonly actions: StudentActions; readonly maker: RunMaker; readonly list: RunList } {
  const list = createRunList(context, followers);
  const training = createTraining({ context, trainer, list });
  const now = () => context.get().student;

  followers.add({
    blank: ({ student }) => ({ student: noStudent(student) }),
    opened: () => list.reload(training.runId()),
  });

  const prepare = runPreparer(context, list);

  const actions: StudentActions = {
    setRecipe: (recipe) => context.set({ student: withRecipe(now(), recipe, recommender.on(context.get())) }),
    presetRecipe: (...chosen) => presetRecipe(context.get(), ...chosen),
    recommend: (id, wishes = {}) =>
      context.set({ student: withRecommended(context.get(), id, wishes, recommender.on(context.get())) }),
    estimate: () => context.attempt('student', 'retry', () => estimated(context, trainer, recommender)),
    train(name) {
      const { recipe, runs } = now();
      const called = name ?? `Run ${runs.length + 1}`;
      return training.start(recipe, async () => (await prepare(recipe, called, null))?.id ?? null);
    },
    pause: () => void context.jobs.stop('train'),
    resume: (runId) => training.start(runId, () => Promise.resolve(runId)),
    async stop() {
      const { runId } = now();
      if (runId === null) return false;
      if (runId === training.runId()) await context.jobs.stop('train');
      return context.attempt('student', 'retry', () =>
        list.change(runId, (run) => ({ ...run, status: 'stopped' })),
      );
    },
    continue: (runId, epochs) =>
      training.start(runId, async () => {
        await updateRun(runId, (run) => withMore(run, epochs));
        return runId;
      }),
    ...storedRuns(context, list),
  };

  return {
    actions,
    list,
    maker: {
      prepare,
      trainToEnd: (runId, signal) =>
        training.start(runId, () => Promise.resolve(runId), { id: 'bakeoff', signal }),
      refresh: list.refresh,
    },
  };
}

async function estimated(context: Context, trainer: SharedTrainer, recommender: Recommender): Promise<void> {
  // Comes with the first one: the first paint does without.
  const { estimate } = await import('./estimate.ts');
  await estimate(context, trainer, recommender);
}

/** @param id of a preset or of a network that was brought */
function presetRecipe(
  studio: Studio,
  ...[preset, id, imageSizePx, kept = {}]: Parameters<StudentActions['presetRecipe']>
): Recipe {
  const student = studio.models.networks.find((network) => network.id === id) ?? id;
  const choices = { ...kept, preset, student, imageSizePx };
  const own = ownRecipe(studio.student);
  const recipe = recomposed(own, choices, circumstancesOf(studio));
  return kept.epochs === undefined ? repaced({ ...studio.student, recipe: own }, recipe) : recipe;
}

type StoredRuns = Pick<StudentActions, 'keepWeights' | 'openRun' | 'renameRun' | 'removeRun' | 'compareRuns'>;

/** What can be done with runs that are there, whether one trains or not. */
function storedRuns(context: Context, list: RunList): StoredRuns {
  return {
    keepWeights: (runId, keep) =>
      context.attempt('student', 'none', async () => {
        await keepWeights(runId, keep);
        await list.refresh(runId);
        await list.tell(runId);
      }),
    openRun: (runId) => list.open(runId),
    renameRun: (runId, name) =>
      context.attempt('student', 'none', () => list.change(runId, (run) => ({ ...run, name }))),
    removeRun: (runId) => context.attempt('student', 'none', () => list.remove(runId)),
    compareRuns: (comparedRunIds) => context.patch('student', { comparedRunIds }),
  };
}

/**
 * It stands before its end again, without the scores that it had there, at a learning rate that can still teach. It
 * may have ended before its last epoch.
 */
function withMore(run: Run, epochs: number): Run {
  const { step, stepsPerEpoch } = run;
  const taken = stepsPerEpoch === 0 ? run.recipe.epochs : Math.ceil(step / stepsPerEpoch);
  const recipe = { ...run.recipe, epochs: taken + epochs };
  return { ...run, recipe, rateFromStep: step, status: 'paused', scores: null };
}

/** Stores a run before its first step, and shows it. */
function runPreparer(context: Context, list: RunList): RunMaker['prepare'] {
  return async (recipe, name, bakeoff) => {
    const { project } = context.get();
    if (project === null) return null;
    const { id: projectId, revision } = project;
    const id = crypto.randomUUID();
    const run = newRun({ id, projectId, name, createdAtMs: Date.now(), recipe, revision, bakeoff });
    const isStored = await context.attempt('student', 'retry', () => putRun(run));
    if (isStored) list.show(run);
    return isStored ? run : null;
  };
}
