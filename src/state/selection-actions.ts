/** Actions of choosing training photos: a worker of its own looks, the page shows what it found, and accepting it is one edit that can be undone. */
import type { PhotoId } from '../core/records/project.ts';
import { askAnalyst } from './analyst.ts';
import type { Context } from './context.ts';
import type { SelectionSession } from './session.ts';
import type { FaultPlace, PhotoEdit, SelectionState } from './studio.ts';
import { refuseUnlooked } from './unlooked.ts';

const LOOKING = 'Looking through the training photos';

export interface SelectionFollowUp {
  /** Forgets what was found: another project or another teacher is at hand. */
  forget(): void;
}

interface Others {
  edit(edit: PhotoEdit, place: FaultPlace): Promise<boolean>;
  /** Photos that were named and that nobody has looked at. */
  noteUnseen(ids: readonly PhotoId[]): Promise<void>;
}

export function selectionActions(
  context: Context,
  { edit, noteUnseen }: Others,
): { readonly actions: SelectionSession } & SelectionFollowUp {
  const patch = (part: Partial<SelectionState>) =>
    context.set({ selection: { ...context.get().selection, ...part } });

  const actions: SelectionSession = {
    find(question) {
      const { project, teacher: state } = context.get();
      if (project === null) return Promise.resolve(false);
      const { facts } = state;
      if (facts === null || state.embedded === 0)
        return context.attempt('selection', 'retry', refuseUnlooked);
      return context.jobs.run({
        id: 'selection',
        what: LOOKING,
        unit: 'steps',
        remedy: 'retry',
        onStop: 'end',
        async run({ signal, part }) {
          patch({ found: null, applied: null });
          const reports = {
            looking: part(LOOKING, 'steps'),
            comparing: part('Comparing before and after', 'steps'),
          };
          const found = await askAnalyst(
            'select',
            { projectId: project.id, fingerprint: facts.fingerprint, question },
            signal,
            (progress) => reports[progress.part](progress.done, progress.total),
          );
          signal.throwIfAborted();
          patch({ found });
          const count = found.shown ?? found.excluded.length + found.named.length;
          const photos = count === 1 ? '1 photo' : `${count} photos`;
          context.announce(`${photos} ${found.shown === null ? 'found' : 'shown in a pass'}`);
        },
      });
    },
    cancel: () => void context.jobs.stop('selection'),
    dismiss: () => patch({ found: null, applied: null }),
    async apply() {
      const { photos, project, selection } = context.get();
      const { found } = selection;
      if (found === null || found.shown !== null || project === null || found.revision !== project.revision)
        return false;
      const places = new Map(photos.map(({ id, index }) => [id, index]));
      const indexOf = (id: PhotoId) => {
        const index = places.get(id);
        return index === undefined ? [] : [index];
      };
      const isNaming = found.question.kind === 'pseudo-labels';
      const wanted: PhotoEdit = isNaming
        ? {
            kind: 'name',
            isForTraining: true,
            named: found.named.flatMap(({ id, classIndex }) =>
              indexOf(id).map((index) => ({ index, className: project.classes[classIndex]! })),
            ),
          }
        : { kind: 'exclude', isExcluded: true, indices: found.excluded.flatMap(({ id }) => indexOf(id)) };
      if (!(await edit(wanted, 'selection'))) return false;
      if (isNaming) await noteUnseen(found.named.map(({ id }) => id));
      const { undoable, project: edited } = context.get();
      patch({ found: null, applied: { what: undoable ?? '', revision: edited?.revision ?? 0 } });
      return true;
    },
  };

  return {
    actions,
    forget() {
      void context.jobs.stop('selection');
      patch({ found: null, applied: null });
    },
  };
}
