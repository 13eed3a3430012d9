/** Wires store, storage and workers into the one session of the page. */
import { createStore } from 'zustand/vanilla';
import { FIRST_RECIPE } from '../core/recipe/compose.ts';
import { bakeoffActions } from './bakeoff-actions.ts';
import { createContext } from './context.ts';
import { createFollowers } from './followers.ts';
import { initialStudio } from './initial.ts';
import { loopActions } from './loop-actions.ts';
import { modelActions } from './models/actions.ts';
import { namingActions } from './naming/actions.ts';
import { offlineActions } from './offline-actions.ts';
import { photoActions } from './photos/actions.ts';
import { createProjectChanges } from './photos/changes.ts';
import { readProtection } from './protection.ts';
import { resultActions } from './result-actions.ts';
import { selectionActions } from './selection/actions.ts';
import type { Session } from './session.ts';
import { studentActions } from './student-actions.ts';
import type { Studio } from './studio.ts';
import { teacherActions } from './teacher/actions.ts';
import { createTrainerRoom } from './trainer-room.ts';
import { unreadableActions } from './unreadable-actions.ts';
import { vocabularyActions } from './vocabulary-actions.ts';
import { describeWebGpu } from './webgpu.ts';

/** What came of students, when another project opens: the recipe stays, and with it whose its pace is. */
function blankRuns({ recipe, suggestedPace }: Studio['student']): Partial<Studio> {
  const { student, bakeoff, results, takeaway } = initialStudio(recipe);
  return { student: { ...student, suggestedPace }, bakeoff, results, takeaway };
}

export function createSession(): Session {
  const store = createStore<Studio>(() => initialStudio(FIRST_RECIPE));
  const context = createContext(store);
  const room = createTrainerRoom();
  const followers = createFollowers();
  const changes = createProjectChanges(context, followers);

  // In the order in which they follow what happens to a project: that of the data.
  const photos = photoActions(context, followers, changes);
  const teacher = teacherActions(context, followers);
  const models = modelActions(context, followers, { changes, teacher });
  const naming = namingActions(context, followers, changes);
  const selection = selectionActions(context, followers, changes, naming.noteUnseen);
  const { runOpened, exportStudent, ...results } = resultActions(context, room);
  const {
    reload: reloadRuns,
    adaptRecipe,
    learnOnViews,
    maker,
    ...student
  } = studentActions(context, room, runOpened);
  const { reload: reloadBakeoff, ...bakeoff } = bakeoffActions(context, maker);
  const { reload: reloadLoopCosts, ...loop } = loopActions(context, room);
  const { keep: keepOffline, ...offline } = offlineActions(context);

  followers.add({
    blank: ({ student }) => blankRuns(student),
    async opened() {
      await reloadRuns();
      await reloadBakeoff();
      await reloadLoopCosts();
    },
    // What was exported tells of the labels as they were.
    edited: () => context.patch('takeaway', { exported: null }),
  });

  followers.add({
    opened: async () => adaptRecipe(),
    edited: adaptRecipe,
    teacherChosen: adaptRecipe,
    lookEnded(isDone) {
      adaptRecipe();
      if (isDone) learnOnViews();
    },
    viewsChosen: learnOnViews,
  });

  return {
    store,
    photos,
    teacher,
    models: models.actions,
    naming: naming.actions,
    selection,
    student: { ...student, ...loop },
    bakeoff,
    results: { ...results, ...vocabularyActions(context, room) },
    takeaway: { export: exportStudent },
    ...offline,
    ...unreadableActions(context),
    show: (station) => context.set({ station }),
    dismissFault: (station) =>
      context.set({ faults: context.get().faults.filter((fault) => fault.station !== station) }),
    async open() {
      await context.attempt('photos', 'reload', changes.openLatest);
      context.set({ isOpen: true });
      await models.open().catch((thrown: unknown) => {
        console.warn('The list of teachers kept here could not be read.', thrown);
      });
      await keepOffline();
      context.patch('ledger', {
        webgpu: await describeWebGpu(),
        isIsolated: crossOriginIsolated,
        isProtected: await readProtection(),
      });
    },
  };
}
