/**
 * Actions of choosing training photos: an analyst looks, the page shows what it found, and accepting it is one edit
 * that can be undone.
 */
import type { PhotoEdit } from '../../core/photos/edits.ts';
import type { Photo, PhotoId, Project } from '../../core/records/project.ts';
import type { Selection } from '../../core/selection/selection.ts';
import type { AnalystCalls } from '../../protocol/analyst.ts';
import { askAnalyst } from '../analyst.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { JobTools } from '../jobs/run-job.ts';
import type { ProjectChanges } from '../photos/changes.ts';
import { refuseUnlooked } from '../unlooked.ts';
import type { SelectionSession } from './session.ts';
import { NO_SELECTION } from './slice.ts';

const LOOKING = 'Looking through the training photos';

export function selectionActions(
  context: Context,
  followers: Followers,
  changes: Pick<ProjectChanges, 'edit'>,
  /** Photos that were named and that nobody has looked at. */
  noteUnseen: (ids: readonly PhotoId[]) => Promise<void>,
): SelectionSession {
  const forget = () => context.patch('selection', NO_SELECTION);

  followers.add({
    blank: () => ({ selection: NO_SELECTION }),
    teacherChosen() {
      void context.jobs.stop('selection');
      forget();
    },
  });

  return {
    find(question) {
      const { project, teacher } = context.get();
      if (project === null) return Promise.resolve(false);
      const { facts } = teacher;
      if (facts === null || teacher.embedded === 0)
        return context.attempt('selection', 'retry', refuseUnlooked);
      return context.jobs.run({
        id: 'selection',
        what: LOOKING,
        unit: 'steps',
        remedy: 'retry',
        onStop: 'end',
        async run(tools) {
          forget();
          const asked = { projectId: project.id, fingerprint: facts.fingerprint, question };
          const found = await select(asked, tools);
          context.patch('selection', { found });
          context.announce(wordsOf(found));
        },
      });
    },
    cancel: () => void context.jobs.stop('selection'),
    dismiss: forget,
    async apply() {
      const { photos, project, selection } = context.get();
      const { found } = selection;
      if (found === null || found.shown !== null || found.revision !== project?.revision) return false;
      const how = { place: 'selection', atRevision: found.revision } as const;
      const edited = await changes.edit(editOf(found, project, photos), how);
      if (edited === null) return false;
      if (isNaming(found)) await noteUnseen(found.named.map(({ id }) => id));
      const { what, project: after } = edited;
      context.patch('selection', { found: null, applied: { what, revision: after.revision } });
      return true;
    },
  };
}

async function select(
  asked: AnalystCalls['select']['params'],
  { signal, part }: JobTools,
): Promise<Selection> {
  const reports = {
    looking: part(LOOKING, 'steps'),
    comparing: part('Comparing before and after', 'steps'),
  };
  return askAnalyst('select', asked, signal, (progress) =>
    reports[progress.part](progress.done, progress.total),
  );
}

const isNaming = ({ question }: Selection) => question.kind === 'pseudo-labels';

function editOf(found: Selection, { classes }: Project, photos: readonly Photo[]): PhotoEdit {
  const places = new Map(photos.map(({ id, index }) => [id, index]));
  const indexOf = (id: PhotoId) => {
    const index = places.get(id);
    return index === undefined ? [] : [index];
  };
  if (!isNaming(found)) {
    return { kind: 'exclude', isExcluded: true, indices: found.excluded.flatMap(({ id }) => indexOf(id)) };
  }
  const named = found.named.flatMap(({ id, classIndex }) =>
    indexOf(id).map((index) => ({ index, className: classes[classIndex]! })),
  );
  return { kind: 'name', isForTraining: true, named };
}

function wordsOf({ shown, excluded, named }: Selection): string {
  const count = shown ?? excluded.length + named.length;
  return `${count === 1 ? '1 photo' : `${count} photos`} ${shown === null ? 'found' : 'shown in a pass'}`;
}
