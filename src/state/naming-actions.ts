/** Actions of naming: class names, proposals, acceptance, and search by words. A teacher reads, an analyst compares. */
import type { Decision, NamedPhoto, NamingNotes } from '../core/naming.ts';
import type { PhotoId } from '../core/records/project.ts';
import type { TeacherFacts } from '../core/records/teacher.ts';
import { DEFAULT_TEMPLATES, expandPrompts } from '../core/targets/prompts.ts';
import { readNamingNotes, writeNamingNotes } from '../storage/naming-notes.ts';
import { askAnalyst } from './analyst.ts';
import type { Context } from './context.ts';
import type { JobTools } from './jobs/run-job.ts';
import { haveRead } from './read-texts.ts';
import type { NamingSession } from './session.ts';
import type { FaultPlace, NamingState, PhotoEdit } from './studio.ts';
import { refuseUnlooked } from './unlooked.ts';

const MOST_HITS = 60;
const COMPARING = 'Comparing photos';

type Place = Extract<FaultPlace, 'naming' | 'search'>;

export interface NamingFollowUp {
  /** Reads what is kept of naming with the open project; proposals of another one go. */
  reload(): Promise<void>;
  /** What one teacher proposed and found says nothing of the next; the user's own words stay. */
  forget(): void;
  /** Photos were named elsewhere that nobody has looked at: no temperature is fitted to them. */
  noteUnseen(ids: readonly PhotoId[]): Promise<void>;
}

export function namingActions(
  context: Context,
  edit: (edit: PhotoEdit, place: FaultPlace) => Promise<boolean>,
): { readonly actions: NamingSession } & NamingFollowUp {
  let unseenIds: readonly string[] = [];
  /** The project whose notes stand in the studio. */
  let openProjectId: string | null = null;

  const patch = (part: Partial<NamingState>) => context.set({ naming: { ...context.get().naming, ...part } });

  const write = async () => {
    const { project, naming } = context.get();
    // While another project opens, what stands here is not its own yet.
    if (project === null || project.id !== openProjectId) return;
    const { prompts, templates, decisions } = naming;
    const notes: NamingNotes = { prompts, templates, unseenIds, decisions: [...decisions] };
    await writeNamingNotes(project.id, notes);
  };
  /** Keys come faster than storage: one write at a time, and after it one more for all that came meanwhile. */
  let writing: Promise<void> | undefined;
  let isStale = false;
  const keep = () => {
    isStale = true;
    writing ??= (async () => {
      while (isStale) {
        isStale = false;
        await write();
      }
    })()
      .catch((thrown: unknown) => console.warn('What was said of names could not be kept.', thrown))
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };

  /** Runs for a teacher that has looked. */
  const withTeacher = (
    id: Place,
    what: string,
    ask: (facts: TeacherFacts, projectId: string, tools: JobTools) => Promise<void>,
  ) => {
    const { project, teacher } = context.get();
    if (project === null) return Promise.resolve(false);
    const { facts } = teacher;
    if (facts === null || teacher.embedded === 0) return context.attempt(id, 'retry', refuseUnlooked);
    return context.jobs.run({
      id,
      what,
      unit: 'photos',
      remedy: 'retry',
      onStop: 'end',
      run: (tools) => ask(facts, project.id, tools),
    });
  };

  const read = (facts: TeacherFacts, texts: readonly string[], tools: JobTools) =>
    haveRead({ choice: context.get().teacher.choice, facts, texts }, tools);

  const actions: NamingSession = {
    setPrompts(prompts, templates) {
      patch({ prompts, templates });
      void keep();
    },
    propose: (method) =>
      withTeacher('naming', COMPARING, async (facts, projectId, tools) => {
        const { prompts, templates } = context.get().naming;
        if (method === 'text') await read(facts, expandPrompts(prompts, templates).texts, tools);
        tools.part(COMPARING, 'photos')(0, 0);
        const question = { projectId, fingerprint: facts.fingerprint, method, prompts, templates, unseenIds };
        const { proposals, zeroShot } = await askAnalyst('propose', question, tools.signal);
        tools.signal.throwIfAborted();
        patch({ proposals, ...(method === 'text' ? { zeroShot } : {}) });
        context.announce(`${proposals.ids.length} proposals`);
      }),
    cancel: () => void context.jobs.stop('naming'),
    cancelSearch: () => void context.jobs.stop('search'),
    decide(words) {
      const decisions = new Map<string, Decision>(context.get().naming.decisions);
      for (const [id, decision] of words) {
        if (decision === undefined) decisions.delete(id);
        else decisions.set(id, decision);
      }
      patch({ decisions });
      void keep();
    },
    async accept(named) {
      const { proposals } = context.get().naming;
      if (proposals === null) return false;
      const { photos } = context.get();
      const places = new Map(photos.map((photo) => [photo.id, photo.index]));
      const wanted = named.flatMap(({ id, classIndex }) => {
        const [index, className] = [places.get(id), proposals.classes[classIndex]];
        return index === undefined || className === undefined ? [] : [{ index, className }];
      });
      if (wanted.length === 0) return false;
      const isDone = await edit({ kind: 'name', named: wanted }, 'naming');
      if (!isDone) return false;
      // All stay proposed: an undo brings them back to where they were.
      unseenIds = withUnseen(unseenIds, named);
      await keep();
      return true;
    },
    search(text) {
      const words = text.trim();
      if (words === '') {
        void context.jobs.stop('search');
        patch({ search: null });
        return Promise.resolve(true);
      }
      return withTeacher('search', COMPARING, async (facts, projectId, tools) => {
        await read(facts, [words], tools);
        tools.part(COMPARING, 'photos')(0, 0);
        const question = { projectId, fingerprint: facts.fingerprint, text: words, most: MOST_HITS };
        const hits = await askAnalyst('search', question, tools.signal);
        tools.signal.throwIfAborted();
        patch({ search: { text: words, hits } });
      });
    },
  };

  const forget = () => {
    void context.jobs.stop('naming');
    void context.jobs.stop('search');
    patch({ proposals: null, zeroShot: null, search: null });
  };

  return {
    actions,
    forget,
    noteUnseen(ids) {
      unseenIds = [...new Set([...unseenIds, ...ids])];
      return keep();
    },
    async reload() {
      const projectId = context.get().project?.id ?? null;
      // An edit leaves naming as it is; a project that was opened anew starts from what is kept.
      if (projectId === openProjectId && context.get().naming.templates.length > 0) return;
      openProjectId = null;
      forget();
      const notes = projectId === null ? null : await readNamingNotes(projectId);
      unseenIds = notes?.unseenIds ?? [];
      openProjectId = projectId;
      patch({
        prompts: notes?.prompts ?? [],
        templates: notes?.templates ?? DEFAULT_TEMPLATES,
        decisions: new Map(notes?.decisions),
      });
    },
  };
}

function withUnseen(before: readonly string[], named: readonly NamedPhoto[]): readonly string[] {
  const ids = new Set(before);
  for (const { id, isReviewed } of named) {
    if (isReviewed) ids.delete(id);
    else ids.add(id);
  }
  return [...ids];
}
