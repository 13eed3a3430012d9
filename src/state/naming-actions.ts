/** Actions of naming: class names, proposals, acceptance, and search by words. A teacher reads, an analyst compares. */
import { PupilError } from '../core/errors.ts';
import type { Decision, NamedPhoto, NamingNotes } from '../core/naming.ts';
import type { PhotoId } from '../core/records/project.ts';
import type { TeacherFacts } from '../core/records/teacher.ts';
import { DEFAULT_TEMPLATES, expandPrompts } from '../core/targets/prompts.ts';
import { readNamingNotes, writeNamingNotes } from '../storage/naming-notes.ts';
import { askAnalyst } from './analyst.ts';
import type { Context } from './context.ts';
import { createMeter } from './meter.ts';
import { haveRead } from './read-texts.ts';
import type { NamingSession } from './session.ts';
import type { FaultPlace, Job, NamingState, PhotoEdit } from './studio.ts';

const MOST_HITS = 60;

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
  const running = new Map<Place, AbortController>();
  let unseenIds: readonly string[] = [];
  /** The project whose notes stand in the studio. */
  let openProjectId: string | null = null;

  const patch = (part: Partial<NamingState>) => context.set({ naming: { ...context.get().naming, ...part } });
  const show = (place: Place, job: Job | null) => patch(place === 'naming' ? { job } : { searchJob: job });
  const stop = (place: Place) => running.get(place)?.abort();

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

  /** Runs for a teacher that has looked; a later action in the same place cancels it. */
  const withTeacher = (
    place: Place,
    job: (facts: TeacherFacts, projectId: string, signal: AbortSignal) => Promise<void>,
  ) =>
    context.attempt(place, 'retry', async () => {
      const { project, teacher: state } = context.get();
      if (project === null) return;
      if (state.facts === null || state.embedded === 0) {
        throw new PupilError(
          'NO_EMBEDDINGS',
          'The teacher has not looked at these photos yet. Let it look first.',
        );
      }
      stop(place);
      const own = new AbortController();
      running.set(place, own);
      try {
        await job(state.facts, project.id, own.signal);
      } finally {
        if (running.get(place) === own) show(place, null);
      }
    });

  const read = (place: Place, facts: TeacherFacts, texts: readonly string[], signal: AbortSignal) =>
    haveRead({ choice: context.get().teacher.choice, facts, texts }, (job) => show(place, job), signal);

  const actions: NamingSession = {
    setPrompts(prompts, templates) {
      patch({ prompts, templates });
      void keep();
    },
    propose: (method) =>
      withTeacher('naming', async (facts, projectId, signal) => {
        const { prompts, templates } = context.get().naming;
        if (method === 'text') {
          await read('naming', facts, expandPrompts(prompts, templates).texts, signal);
        }
        show('naming', createMeter('Comparing photos', 'photos').report(0, 0));
        const question = { projectId, fingerprint: facts.fingerprint, method, prompts, templates, unseenIds };
        const { proposals, zeroShot } = await askAnalyst('propose', question, signal);
        signal.throwIfAborted();
        patch({ proposals, ...(method === 'text' ? { zeroShot } : {}) });
        context.announce(`${proposals.ids.length} proposals`);
      }),
    cancel: () => stop('naming'),
    cancelSearch: () => stop('search'),
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
        stop('search');
        patch({ search: null });
        return Promise.resolve(true);
      }
      return withTeacher('search', async (facts, projectId, signal) => {
        await read('search', facts, [words], signal);
        show('search', createMeter('Comparing photos', 'photos').report(0, 0));
        const { fingerprint } = facts;
        const question = { projectId, fingerprint, text: words, most: MOST_HITS };
        const hits = await askAnalyst('search', question, signal);
        signal.throwIfAborted();
        patch({ search: { text: words, hits } });
      });
    },
  };

  const forget = () => {
    for (const own of running.values()) own.abort();
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
