/** Actions of naming: class names, proposals, acceptance, and search by words. A worker of its own does each, and is ended with it. */

import { PupilError } from '../core/errors.ts';
import type { NamedPhoto, NamingNotes } from '../core/naming.ts';
import type { TeacherFacts } from '../core/records.ts';
import { DEFAULT_TEMPLATES, expandPrompts } from '../core/targets/prompts.ts';
import type { Client } from '../protocol/rpc.ts';
import type { TeacherCalls } from '../protocol/teacher.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import type { Context } from './context.ts';
import { createMeter } from './meter.ts';
import type { NamingSession, Session } from './session.ts';
import { spawnTeacher } from './spawn.ts';
import type { Job, NamingState } from './studio.ts';

const MOST_HITS = 60;

export interface NamingFollowUp {
  /** Reads what is kept of naming with the open project; proposals of another one go. */
  reload(): Promise<void>;
}

export function namingActions(
  context: Context,
  edit: Session['edit'],
): { readonly actions: NamingSession } & NamingFollowUp {
  let cancel: AbortController | undefined;
  let unseenIds: readonly string[] = [];

  const patch = (part: Partial<NamingState>) => context.set({ naming: { ...context.get().naming, ...part } });
  const show = (job: Job | null) => patch({ job });

  const keep = async () => {
    const { project, naming } = context.get();
    if (project === null) return;
    const notes: NamingNotes = { prompts: naming.prompts, templates: naming.templates, unseenIds };
    await writeSetting(settingOf(project.id), notes);
  };

  /** Runs with a worker and a teacher that has looked; a later action of this file cancels it. */
  const withTeacher = (
    job: (
      teacher: Client<TeacherCalls>,
      facts: TeacherFacts,
      projectId: string,
      signal: AbortSignal,
    ) => Promise<void>,
  ) =>
    context.attempt('teacher', 'none', async () => {
      const { project, teacher: state } = context.get();
      if (project === null) return;
      if (state.facts === null || state.embedded === 0) {
        throw new PupilError(
          'NO_EMBEDDINGS',
          'The teacher has not looked at these photos yet. Let it look first.',
        );
      }
      cancel?.abort();
      const own = new AbortController();
      cancel = own;
      const teacher = spawnTeacher();
      const end = () => teacher.end();
      own.signal.addEventListener('abort', end, { once: true });
      try {
        await job(teacher, state.facts, project.id, own.signal);
      } catch (thrown) {
        own.signal.throwIfAborted();
        throw thrown;
      } finally {
        teacher.end();
        if (cancel === own) show(null);
      }
    });

  const haveRead = async (
    teacher: Client<TeacherCalls>,
    facts: TeacherFacts,
    texts: readonly string[],
    signal: AbortSignal,
  ) => {
    if (facts.hasText !== true) {
      throw new PupilError(
        'TEACHER_UNSUPPORTED',
        `${facts.name} does not read texts. Label a handful of photos of each class and let it propose by likeness, or choose a CLIP as the teacher.`,
        { id: facts.id },
      );
    }
    const download = createMeter('Loading the part of the teacher that reads', 'bytes');
    const reading = createMeter('The teacher reads', 'texts');
    show(reading.report(0, 0));
    await teacher.call(
      'readTexts',
      { choice: context.get().teacher.choice, fingerprint: facts.fingerprint, texts },
      {
        signal,
        onProgress: ({ phase, done, total }) =>
          show((phase === 'downloading' ? download : reading).report(done, total)),
      },
    );
  };

  const actions: NamingSession = {
    setPrompts(prompts, templates) {
      patch({ prompts, templates });
      keep().catch((thrown: unknown) => console.warn('The class names could not be kept.', thrown));
    },
    propose: (method) =>
      withTeacher(async (teacher, facts, projectId, signal) => {
        const { prompts, templates } = context.get().naming;
        if (method === 'text') {
          await haveRead(teacher, facts, expandPrompts(prompts, templates).texts, signal);
        }
        show(createMeter('Comparing photos', 'photos').report(0, 0));
        const question = { projectId, fingerprint: facts.fingerprint, method, prompts, templates, unseenIds };
        const { proposals, zeroShot } = await teacher.call('propose', question, { signal });
        patch({ proposals, ...(method === 'text' ? { zeroShot } : {}) });
        context.announce(`${proposals.ids.length} proposals`);
      }),
    cancelNaming: () => cancel?.abort(),
    async acceptNames(named) {
      const { proposals } = context.get().naming;
      if (proposals === null) return false;
      const { photos } = context.get();
      const places = new Map(photos.map((photo) => [photo.id, photo.index]));
      const wanted = named.flatMap(({ id, classIndex }) => {
        const [index, className] = [places.get(id), proposals.classes[classIndex]];
        return index === undefined || className === undefined ? [] : [{ index, className }];
      });
      if (wanted.length === 0) return false;
      const isDone = await edit({ kind: 'name', named: wanted });
      if (!isDone) return false;
      unseenIds = withUnseen(unseenIds, named);
      // The rest stay proposed: naming goes on where it was.
      patch({ proposals: without(proposals, new Set(named.map(({ id }) => id))) });
      await keep();
      return true;
    },
    searchPhotos(text) {
      const words = text.trim();
      if (words === '') {
        cancel?.abort();
        patch({ search: null });
        return Promise.resolve(true);
      }
      return withTeacher(async (teacher, facts, projectId, signal) => {
        await haveRead(teacher, facts, [words], signal);
        const { fingerprint } = facts;
        const hits = await teacher.call(
          'search',
          { projectId, fingerprint, text: words, most: MOST_HITS },
          { signal },
        );
        patch({ search: { text: words, hits } });
      });
    },
  };

  let openProjectId: string | null = null;
  return {
    actions,
    async reload() {
      const projectId = context.get().project?.id ?? null;
      // An edit leaves naming as it is; a project that was opened anew starts from what is kept.
      if (projectId === openProjectId && context.get().naming.templates.length > 0) return;
      openProjectId = projectId;
      const notes = projectId === null ? null : toNotes(await readSetting(settingOf(projectId)));
      unseenIds = notes?.unseenIds ?? [];
      patch({
        prompts: notes?.prompts ?? [],
        templates: notes?.templates ?? DEFAULT_TEMPLATES,
        proposals: null,
        zeroShot: null,
        search: null,
      });
    },
  };
}

function settingOf(projectId: string): string {
  return `naming ${projectId}`;
}

function toNotes(stored: unknown): NamingNotes | null {
  return typeof stored === 'object' && stored !== null && 'prompts' in stored
    ? (stored as NamingNotes)
    : null;
}

function withUnseen(before: readonly string[], named: readonly NamedPhoto[]): readonly string[] {
  const ids = new Set(before);
  for (const { id, isReviewed } of named) {
    if (isReviewed) ids.delete(id);
    else ids.add(id);
  }
  return [...ids];
}

function without(
  proposals: NonNullable<NamingState['proposals']>,
  gone: ReadonlySet<string>,
): NamingState['proposals'] {
  const left = proposals.ids.flatMap((id, row) => (gone.has(id) ? [] : [row]));
  const classes = proposals.classes.length;
  const probabilities = new Float32Array(left.length * classes);
  for (const [at, row] of left.entries())
    probabilities.set(proposals.probabilities.subarray(row * classes, (row + 1) * classes), at * classes);
  return {
    ...proposals,
    ids: left.map((row) => proposals.ids[row]!),
    probabilities,
    classIndices: Int32Array.from(left, (row) => proposals.classIndices[row]!),
    margins: Float32Array.from(left, (row) => proposals.margins[row]!),
  };
}
