/**
 * Measures what a recipe's step costs with the teacher in the loop. The page carries the teacher's answers from its
 * worker to the trainer's; both are started for this alone and ended with it, so nothing of a run can be touched.
 * Each worker times its own part: what the messages between them take is not counted.
 */
import { PupilError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import {
  type LoopCost,
  loopKey,
  MOST_LOOP_BATCHES,
  median,
  pairsFor,
} from '../../core/training/loop-cost.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { Looked, TeacherCalls } from '../../protocol/teacher.ts';
import type { TrainerCalls, TrialStep } from '../../protocol/trainer.ts';
import type { Context } from '../context.ts';
import type { JobTools } from '../jobs/run-job.ts';
import { spawnTeacher, spawnTrainer } from '../spawn.ts';
import { withWorker } from '../with-worker.ts';

const PAIRS = 'pairs of steps';

interface Workers {
  readonly teacher: Client<TeacherCalls>;
  readonly trainer: Client<TrainerCalls>;
}

interface Pair {
  readonly stored: TrialStep;
  readonly looked: Looked;
  readonly fresh: TrialStep;
}

/** @throws {PupilError} NO_EMBEDDINGS where the recipe learns from another teacher than the present one */
export function measureLoop(
  context: Context,
  projectId: string,
  recipe: Recipe,
  tools: JobTools,
): Promise<LoopCost> {
  const { signal } = tools;
  return withWorker(signal, spawnTeacher, (teacher) =>
    withWorker(signal, spawnTrainer, (trainer) =>
      measure(context, { teacher, trainer }, projectId, recipe, tools),
    ),
  );
}

async function load(
  context: Context,
  { teacher }: Workers,
  wanted: string | null,
  { part }: JobTools,
): Promise<TeacherFacts> {
  const report = part('Loading the teacher', 'bytes');
  report(0, 0);
  const facts = await teacher.call(
    'load',
    { choice: context.get().teacher.choice },
    {
      onProgress: ({ loadedBytes, totalBytes, note }) => report(loadedBytes, totalBytes, note),
    },
  );
  if (facts.fingerprint === wanted) return facts;
  throw new PupilError(
    'NO_EMBEDDINGS',
    `This student learns from the embeddings of another teacher than ${facts.name} as it was loaded now (${facts.dtype}, ${facts.device}). Let this one look at the photos at the Teacher station, or choose the other one there.`,
    { wanted, loaded: facts.fingerprint },
  );
}

async function measure(
  context: Context,
  workers: Workers,
  projectId: string,
  recipe: Recipe,
  tools: JobTools,
): Promise<LoopCost> {
  const facts = await load(context, workers, recipe.teacherFingerprint, tools);
  tools.part('Preparing a student to throw away', PAIRS)(0, 0);
  const trial = await workers.trainer.call('openTrial', { projectId, recipe, batches: MOST_LOOP_BATCHES });

  const report = tools.part('Taking steps with the teacher in the loop, and without', PAIRS);
  const takePair = async (batch: number): Promise<Pair> => {
    const stored = await workers.trainer.call('trialStep', { batch, embeddings: null });
    const looked = await workers.teacher.call('look', { views: trial.batches[batch]! });
    const fresh = await workers.trainer.call('trialStep', { batch, embeddings: looked.embeddings });
    return { stored, looked, fresh };
  };
  const startedMs = performance.now();
  report(0, 0, 'The first pair warms up and is not counted');
  await takePair(0);
  const total = pairsFor(performance.now() - startedMs);
  const pairs: Pair[] = [];
  while (pairs.length < total) {
    report(pairs.length, total);
    pairs.push(await takePair(pairs.length + 1));
  }
  const last = pairs[total - 1]!;
  const ms = (of: (pair: Pair) => number) => median(pairs.map(of));
  return {
    projectId,
    key: loopKey(recipe),
    measuredAtMs: Date.now(),
    pairs: total,
    batchSize: recipe.batchSize,
    student: trial.student,
    backend: trial.backend.id,
    teacher: {
      id: facts.id,
      name: facts.name,
      dtype: facts.dtype,
      device: facts.device,
      sizeBytes: facts.sizeBytes,
      imageSizePx: facts.imageSizePx,
    },
    ms: {
      stored: ms(({ stored }) => stored.ms),
      student: ms(({ fresh }) => fresh.ms),
      views: ms(({ looked }) => looked.viewMs),
      teacher: ms(({ looked }) => looked.teacherMs),
    },
    bytes: {
      trainer: last.fresh.deviceBytes + trial.pixelBytes,
      targets: trial.targetBytes,
      teacher: last.looked.heldBytes,
    },
  };
}
