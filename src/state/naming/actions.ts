/**
 * Actions of naming: class names, proposals, acceptance, and search by words. A teacher reads, an analyst compares.
 */
import type { Decision, NamedPhoto } from '../../core/naming.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { expandPrompts } from '../../core/targets/prompts.ts';
import { askAnalyst } from '../analyst.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { JobTools } from '../jobs/run-job.ts';
import type { ProjectChanges } from '../photos/changes.ts';
import { haveRead } from '../read-texts.ts';
import { refuseUnlooked } from '../unlooked.ts';
import { keepNotes } from './notes.ts';
import type { NamingSession } from './session.ts';

const MOST_HITS = 60;
const COMPARING = 'Comparing photos';

type Asks = Pick<NamingSession, 'propose' | 'cancel' | 'search' | 'cancelSearch'>;

export interface NamingActions {
  readonly actions: NamingSession;
  /** Photos were named elsewhere that nobody has looked at: no temperature is fitted to them. */
  noteUnseen(ids: readonly PhotoId[]): Promise<void>;
}

export function namingActions(
  context: Context,
  followers: Followers,
  changes: Pick<ProjectChanges, 'edit'>,
): NamingActions {
  const notes = keepNotes(context);
  followers.add({
    ...notes.follower,
    // What one teacher proposed and found says nothing of the next; the user's own words stay.
    teacherChosen() {
      void context.jobs.stop('naming');
      void context.jobs.stop('search');
      context.patch('naming', { proposals: null, zeroShot: null, search: null });
    },
  });

  return {
    actions: {
      ...askActions(context, notes.unseenIds),
      setPrompts(prompts, templates) {
        context.patch('naming', { prompts, templates });
        void notes.keep();
      },
      decide(words) {
        const decisions = new Map<string, Decision>(context.get().naming.decisions);
        for (const [id, decision] of words) {
          if (decision === undefined) decisions.delete(id);
          else decisions.set(id, decision);
        }
        context.patch('naming', { decisions });
        void notes.keep();
      },
      async accept(named) {
        const { naming, photos } = context.get();
        const { proposals } = naming;
        if (proposals === null) return false;
        const places = new Map(photos.map((photo) => [photo.id, photo.index]));
        const wanted = named.flatMap(({ id, classIndex }) => {
          const [index, className] = [places.get(id), proposals.classes[classIndex]];
          return index === undefined || className === undefined ? [] : [{ index, className }];
        });
        if (wanted.length === 0) return false;
        const edited = await changes.edit({ kind: 'name', named: wanted }, { place: 'naming' });
        if (edited === null) return false;
        // All stay proposed: an undo brings them back to where they were.
        notes.setUnseen(withUnseen(notes.unseenIds(), named));
        await notes.keep();
        return true;
      },
    },
    noteUnseen(ids) {
      notes.setUnseen([...new Set([...notes.unseenIds(), ...ids])]);
      return notes.keep();
    },
  };
}

function askActions(context: Context, unseenIds: () => readonly PhotoId[]): Asks {
  /** Runs for a teacher that has looked. */
  const withTeacher = (
    id: 'naming' | 'search',
    ask: (facts: TeacherFacts, projectId: string, tools: JobTools) => Promise<void>,
  ) => {
    const { project, teacher } = context.get();
    if (project === null) return Promise.resolve(false);
    const { facts } = teacher;
    if (facts === null || teacher.embedded === 0) return context.attempt(id, 'retry', refuseUnlooked);
    return context.jobs.run({
      id,
      what: COMPARING,
      unit: 'photos',
      remedy: 'retry',
      onStop: 'end',
      run: (tools) => ask(facts, project.id, tools),
    });
  };

  const read = (facts: TeacherFacts, texts: readonly string[], tools: JobTools) =>
    haveRead({ choice: context.get().teacher.choice, facts, texts }, tools);

  return {
    propose: (method) =>
      withTeacher('naming', async (facts, projectId, tools) => {
        const { prompts, templates } = context.get().naming;
        if (method === 'text') await read(facts, expandPrompts(prompts, templates).texts, tools);
        tools.part(COMPARING, 'photos')(0, 0);
        const words = { method, prompts, templates, unseenIds: unseenIds() };
        const question = { projectId, fingerprint: facts.fingerprint, ...words };
        const { proposals, zeroShot } = await askAnalyst('propose', question, tools.signal);
        context.patch('naming', { proposals, ...(method === 'text' ? { zeroShot } : {}) });
        context.announce(`${proposals.ids.length} proposals`);
      }),
    cancel: () => void context.jobs.stop('naming'),
    search(text) {
      const words = text.trim();
      if (words === '') {
        void context.jobs.stop('search');
        context.patch('naming', { search: null });
        return Promise.resolve(true);
      }
      return withTeacher('search', async (facts, projectId, tools) => {
        await read(facts, [words], tools);
        tools.part(COMPARING, 'photos')(0, 0);
        const question = { projectId, fingerprint: facts.fingerprint, text: words, most: MOST_HITS };
        const hits = await askAnalyst('search', question, tools.signal);
        context.patch('naming', { search: { text: words, hits } });
      });
    },
    cancelSearch: () => void context.jobs.stop('search'),
  };
}

function withUnseen(before: readonly PhotoId[], named: readonly NamedPhoto[]): readonly PhotoId[] {
  const ids = new Set(before);
  for (const { id, isReviewed } of named) {
    if (isReviewed) ids.delete(id);
    else ids.add(id);
  }
  return [...ids];
}
