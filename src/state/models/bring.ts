/**
 * What people bring besides photos. One intake (a worker) serves one thing brought; it is ended when the answer is
 * given or the thing is dismissed, which frees what it holds.
 */
import type { Run } from '../../core/records/run.ts';
import { DEFAULT_TEACHER } from '../../core/teachers/catalogue.ts';
import { choiceOfKept, type KeptTeacher } from '../../core/teachers/kept-teachers.ts';
import type { KeptEmbeddings, ModelsCalls, ModelsProgress } from '../../protocol/models.ts';
import type { Client } from '../../protocol/rpc.ts';
import { removeEmbeddings } from '../../storage/embedding-index.ts';
import { writeEmbeddingsFromElsewhere } from '../../storage/teachers.ts';
import type { Context } from '../context.ts';
import { handOver } from '../hand-over.ts';
import type { ProjectChanges } from '../photos/changes.ts';
import { spawnModels } from '../spawn.ts';
import type { TeacherSession } from '../teacher/session.ts';
import { endedBy } from '../with-worker.ts';
import type { ModelsSession } from './session.ts';

export type BringActions = Pick<
  ModelsSession,
  'bring' | 'keepEncoder' | 'keepEmbeddings' | 'dismiss' | 'removeEmbeddings'
>;

export interface BringWays {
  readonly changes: Pick<ProjectChanges, 'edit'>;
  readonly teacher: Pick<TeacherSession, 'choose' | 'embed'>;
  /** The files that are kept have changed. */
  reloadFiles(): Promise<void>;
  /** Lists a run that has come from elsewhere, and opens it. */
  showRun(run: Run): Promise<void>;
}

interface IntakeOptions {
  readonly signal: AbortSignal;
  onProgress(progress: ModelsProgress): void;
}

export function bringActions(
  context: Context,
  { changes, teacher, reloadFiles, showRun }: BringWays,
  spawn = spawnModels,
): BringActions {
  const { letGo, dismiss, withJob, isOpen } = createIntake(context, spawn);

  const { take, takeRun } = takers(context, letGo, { teacher, reloadFiles, showRun });

  return {
    bring(sources) {
      dismiss();
      return withJob('Looking at what was dropped', sources, async (intake, options) => {
        try {
          const given = await handOver(intake, sources, options.signal);
          const projectId = context.get().project?.id ?? null;
          const brought = await intake.call('recognise', { sources: given, projectId }, options);
          options.signal.throwIfAborted();
          if (brought.kind === 'teacher') await take(brought.teacher);
          else if (brought.kind === 'student') await takeRun(brought.run);
          else context.patch('models', { brought });
        } catch (thrown) {
          letGo();
          throw thrown;
        }
      });
    },
    async keepEncoder(name, settings) {
      if (!isOpen()) return false;
      return withJob('Keeping the model', 'keep', async (intake, options) => {
        await take(await intake.call('keepEncoder', { name, settings }, options));
      });
    },
    async keepEmbeddings() {
      const { brought } = context.get().models;
      if (!isOpen() || brought?.kind !== 'embeddings') return false;
      let kept: KeptEmbeddings | undefined;
      const isKept = await withJob('Keeping the embeddings', 'keep', async (intake, options) => {
        const now = await intake.call('keepEmbeddings', {}, options);
        await keepOnly(context, [...othersThan(context, now), now]);
        letGo();
        kept = now;
      });
      if (!isKept || kept === undefined) return false;
      const indices = brought.unmatchedIndices;
      if (indices.length > 0 && (await changes.edit({ kind: 'exclude', indices, isExcluded: true })) === null)
        return false;
      teacher.choose(kept.choice);
      return teacher.embed();
    },
    dismiss,
    removeEmbeddings: (kept) =>
      context.attempt('teacher', 'none', () => forgetEmbeddings(context, teacher, kept)),
  };
}

/** What becomes of things that need no answer. */
function takers(
  context: Context,
  letGo: () => void,
  { teacher, reloadFiles, showRun }: Omit<BringWays, 'changes'>,
) {
  return {
    async take(kept: KeptTeacher) {
      letGo();
      await reloadFiles();
      teacher.choose(choiceOfKept(kept));
      context.announce(`${kept.id} is kept in this browser.`);
    },
    async takeRun(run: Run) {
      letGo();
      await showRun(run);
      context.announce(`${run.name} is a run of this project.`);
    },
  };
}

async function forgetEmbeddings(
  context: Context,
  teacher: BringWays['teacher'],
  kept: KeptEmbeddings,
): Promise<void> {
  await removeEmbeddings(kept.facts.fingerprint);
  await keepOnly(context, othersThan(context, kept));
  // Numbers that are gone cannot stay chosen.
  if (context.get().teacher.choice.id === kept.choice.id) teacher.choose(DEFAULT_TEACHER);
}

function othersThan(context: Context, { choice }: KeptEmbeddings): readonly KeptEmbeddings[] {
  return context.get().models.embeddings.filter((one) => one.choice.id !== choice.id);
}

async function keepOnly(context: Context, embeddings: readonly KeptEmbeddings[]): Promise<void> {
  await writeEmbeddingsFromElsewhere(embeddings);
  context.patch('models', { embeddings });
}

/** The one worker for what was brought, and its jobs. */
function createIntake(context: Context, spawn: () => Client<ModelsCalls>) {
  let intake: Client<ModelsCalls> | undefined;

  const letGo = () => {
    intake?.end();
    intake = undefined;
    context.patch('models', { brought: null });
  };

  return {
    letGo,
    isOpen: () => intake !== undefined,
    dismiss() {
      void context.jobs.stop('bring');
      letGo();
    },
    /** A job of the intake, which stays for the next answer; cancelled, it is ended with all that it holds. */
    withJob: (
      what: string,
      subject: unknown,
      work: (intake: Client<ModelsCalls>, options: IntakeOptions) => Promise<void>,
    ) =>
      context.jobs.run({
        id: 'bring',
        what,
        unit: 'bytes',
        remedy: 'none',
        subject,
        onStop: 'end',
        async run({ signal, part }) {
          intake ??= spawn();
          const own = intake;
          const report = part(what, 'bytes');
          const onProgress = ({ doneBytes, totalBytes, note }: ModelsProgress) =>
            report(doneBytes, totalBytes, note);
          try {
            await endedBy(signal, own, () => work(own, { signal, onProgress }));
          } finally {
            if (signal.aborted && intake === own) letGo();
          }
        },
      }),
  };
}
