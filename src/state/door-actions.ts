/**
 * Actions of the side doors: what people bring besides photos. One intake (a worker) serves one thing brought; it is ended when the
 * answer is given or the thing is dismissed, which frees what it holds.
 */
import { parseLoadedTeachers } from '../core/records/teacher.ts';
import { DEFAULT_TEACHER } from '../core/teachers/catalogue.ts';
import type { KeptTeacher } from '../core/teachers/kept-teachers.ts';
import { choiceOfKept, MIRROR_INDEX_PATH, parseMirrorIndex } from '../core/teachers/kept-teachers.ts';
import type { PhotoSource } from '../protocol/importer.ts';
import type { KeptEmbeddings, ModelsCalls, ModelsProgress } from '../protocol/models.ts';
import type { Client } from '../protocol/rpc.ts';
import { removeEmbeddings } from '../storage/embedding-index.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import type { Context } from './context.ts';
import { handOver } from './hand-over.ts';
import type { ModelsSession, PhotosSession, TeacherSession } from './session.ts';
import { spawnModels } from './spawn.ts';

const EMBEDDINGS_SETTING = 'embeddings-from-elsewhere';

interface IntakeOptions {
  readonly signal: AbortSignal;
  onProgress(progress: ModelsProgress): void;
}

interface Others {
  edit: PhotosSession['edit'];
  chooseTeacher: TeacherSession['choose'];
  embed: TeacherSession['embed'];
  reloadModels(): Promise<void>;
}

type DoorActions = Pick<
  ModelsSession,
  'bring' | 'keepEncoder' | 'keepEmbeddings' | 'dismiss' | 'removeEmbeddings'
>;

export function doorActions(
  context: Context,
  { edit, chooseTeacher, embed, reloadModels }: Others,
): DoorActions & { reload(): Promise<void> } {
  let intake: Client<ModelsCalls> | undefined;

  const letGo = () => {
    intake?.end();
    intake = undefined;
    context.patch('doors', { brought: null });
  };

  /** A job of the intake, which stays for the next answer; cancelled, it is ended with all that it holds. */
  const withJob = (
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
        intake ??= spawnModels();
        const own = intake;
        const end = () => own.end();
        signal.addEventListener('abort', end, { once: true });
        const report = part(what, 'bytes');
        try {
          await work(own, {
            signal,
            onProgress: ({ doneBytes, totalBytes, note }) => report(doneBytes, totalBytes, note),
          });
        } finally {
          signal.removeEventListener('abort', end);
          if (signal.aborted && intake === own) letGo();
        }
      },
    });

  const dismiss = () => {
    void context.jobs.stop('bring');
    letGo();
  };

  const take = async (teacher: KeptTeacher) => {
    letGo();
    await reloadModels();
    chooseTeacher(choiceOfKept(teacher));
    context.announce(`${teacher.id} is kept in this browser.`);
  };

  const saveEmbeddings = async (embeddings: readonly KeptEmbeddings[]) => {
    await writeSetting(EMBEDDINGS_SETTING, embeddings);
    context.patch('doors', { embeddings });
  };

  return {
    async bring(sources: readonly PhotoSource[]) {
      dismiss();
      return withJob('Looking at what was dropped', sources, async (own, options) => {
        try {
          const given = await handOver(own, sources, options.signal);
          const projectId = context.get().project?.id ?? null;
          const brought = await own.call('recognise', { sources: given, projectId }, options);
          options.signal.throwIfAborted();
          if (brought.kind === 'teacher') await take(brought.teacher);
          else context.patch('doors', { brought });
        } catch (thrown) {
          letGo();
          throw thrown;
        }
      });
    },
    async keepEncoder(name, settings) {
      if (intake === undefined) return false;
      return withJob('Keeping the model', 'keep', async (own, options) => {
        await take(await own.call('keepEncoder', { name, settings }, options));
      });
    },
    keepEmbeddings: async () => {
      const { brought } = context.get().doors;
      if (intake === undefined || brought?.kind !== 'embeddings') return false;
      let kept: KeptEmbeddings | undefined;
      const isKept = await withJob('Keeping the embeddings', 'keep', async (own, options) => {
        const now = await own.call('keepEmbeddings', {}, options);
        const others = context.get().doors.embeddings.filter((one) => one.choice.id !== now.choice.id);
        await saveEmbeddings([...others, now]);
        letGo();
        kept = now;
      });
      if (!isKept || kept === undefined) return false;
      const indices = brought.unmatchedIndices;
      if (indices.length > 0 && !(await edit({ kind: 'exclude', indices, isExcluded: true }))) return false;
      chooseTeacher(kept.choice);
      return embed();
    },
    dismiss,
    removeEmbeddings: ({ choice, facts }) =>
      context.attempt('teacher', 'none', async () => {
        const others = context.get().doors.embeddings.filter((one) => one.choice.id !== choice.id);
        await removeEmbeddings(facts.fingerprint);
        await saveEmbeddings(others);
        // Numbers that are gone cannot stay chosen.
        if (context.get().teacher.choice.id === choice.id) chooseTeacher(DEFAULT_TEACHER);
      }),
    async reload() {
      const embeddings = (await readSetting(EMBEDDINGS_SETTING, parseLoadedTeachers)) ?? [];
      context.patch('doors', { embeddings, mirrored: await mirrored() });
    },
  };
}

/** The teachers that lie beside the app; none where nobody mirrored any, or offline. */
async function mirrored(): Promise<readonly KeptTeacher[]> {
  const response = await fetch(MIRROR_INDEX_PATH).catch(() => null);
  if (response === null || !response.headers.get('Content-Type')?.startsWith('application/json')) return [];
  const index: unknown = await response.json().catch(() => null);
  return parseMirrorIndex(index);
}
