/**
 * Actions of the side doors: what people bring besides photos. One intake (a worker) serves one thing brought; it is ended when the
 * answer is given or the thing is dismissed, which frees what it holds.
 */
import type { KeptTeacher } from '../core/teachers/kept-teachers.ts';
import { choiceOfKept, MIRROR_INDEX_PATH, parseMirrorIndex } from '../core/teachers/kept-teachers.ts';
import type { PhotoSource } from '../protocol/importer.ts';
import type { KeptEmbeddings, ModelsCalls, ModelsProgress } from '../protocol/models.ts';
import type { Client } from '../protocol/rpc.ts';
import { removeEmbeddings } from '../storage/embeddings.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import type { Context } from './context.ts';
import { handOver } from './hand-over.ts';
import { BUILT_IN_TEACHER } from './initial.ts';
import { createMeter } from './meter.ts';
import type { ModelsSession, PhotosSession, TeacherSession } from './session.ts';
import { spawnModels } from './spawn.ts';

const EMBEDDINGS_SETTING = 'embeddings-from-elsewhere';

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
  let cancel: AbortController | undefined;

  const letGo = () => {
    cancel?.abort();
    cancel = undefined;
    intake?.end();
    intake = undefined;
    context.patch('doors', { brought: null, job: null });
  };

  /** Runs one call of the intake with a job on the page. What it brings is no longer wanted once another was begun. */
  const withJob = async <Result>(
    what: string,
    call: (options: { signal: AbortSignal; onProgress(progress: ModelsProgress): void }) => Promise<Result>,
  ): Promise<Result> => {
    const own = new AbortController();
    cancel = own;
    const meter = createMeter(what, 'bytes');
    const show = ({ doneBytes, totalBytes, note }: ModelsProgress) => {
      if (cancel === own) context.patch('doors', { job: meter.report(doneBytes, totalBytes, note) });
    };
    show({ doneBytes: 0, totalBytes: 0, note: '' });
    try {
      const result = await call({ signal: own.signal, onProgress: show });
      own.signal.throwIfAborted();
      return result;
    } catch (thrown) {
      own.signal.throwIfAborted();
      throw thrown;
    } finally {
      if (cancel === own) context.patch('doors', { job: null });
    }
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
    bring: (sources: readonly PhotoSource[]) =>
      context.attempt('teacher', 'none', async () => {
        letGo();
        const own = spawnModels();
        intake = own;
        try {
          const brought = await withJob('Looking at what was dropped', async (options) => {
            const given = await handOver(own, sources, options.signal);
            const projectId = context.get().project?.id ?? null;
            return own.call('recognise', { sources: given, projectId }, options);
          });
          if (brought.kind === 'teacher') await take(brought.teacher);
          else context.patch('doors', { brought });
        } catch (thrown) {
          if (intake === own) letGo();
          throw thrown;
        }
      }),
    keepEncoder: (name, settings) =>
      context.attempt('teacher', 'none', async () => {
        const own = intake;
        if (own === undefined) return;
        await take(
          await withJob('Keeping the model', (options) =>
            own.call('keepEncoder', { name, settings }, options),
          ),
        );
      }),
    keepEmbeddings: async () => {
      const { brought } = context.get().doors;
      const own = intake;
      if (own === undefined || brought?.kind !== 'embeddings') return false;
      let kept: KeptEmbeddings | undefined;
      const isKept = await context.attempt('teacher', 'none', async () => {
        const now = await withJob('Keeping the embeddings', (options) =>
          own.call('keepEmbeddings', {}, options),
        );
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
    dismiss: letGo,
    removeEmbeddings: ({ choice, facts }) =>
      context.attempt('teacher', 'none', async () => {
        const others = context.get().doors.embeddings.filter((one) => one.choice.id !== choice.id);
        await removeEmbeddings(facts.fingerprint);
        await saveEmbeddings(others);
        // Numbers that are gone cannot stay chosen.
        if (context.get().teacher.choice.id === choice.id) chooseTeacher(BUILT_IN_TEACHER);
      }),
    async reload() {
      const stored = await readSetting(EMBEDDINGS_SETTING);
      const embeddings = Array.isArray(stored) ? (stored as readonly KeptEmbeddings[]) : [];
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
