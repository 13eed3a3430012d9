/** Wires store, storage and workers into the one session of the page. */
import { createStore } from 'zustand/vanilla';
import { FIRST_RECIPE } from '../core/recipe/compose.ts';
import { bakeoffActions } from './bakeoff-actions.ts';
import { createContext } from './context.ts';
import { doorActions } from './door-actions.ts';
import { initialStudio } from './initial.ts';
import { loopActions } from './loop-actions.ts';
import { modelActions } from './model-actions.ts';
import { namingActions } from './naming-actions.ts';
import { offlineActions } from './offline-actions.ts';
import { photoActions } from './photo-actions.ts';
import { askForProtection, readProtection } from './protection.ts';
import { resultActions } from './result-actions.ts';
import { selectionActions } from './selection-actions.ts';
import type { Session } from './session.ts';
import { studentActions } from './student-actions.ts';
import type { Studio } from './studio.ts';
import { teacherActions } from './teacher-actions.ts';
import { createThumbnails } from './thumbnails.ts';
import { createTrainerRoom } from './trainer-room.ts';
import { unreadableActions } from './unreadable-actions.ts';
import { vocabularyActions } from './vocabulary-actions.ts';
import { describeWebGpu } from './webgpu.ts';

export function createSession(): Session {
  const store = createStore<Studio>(() => initialStudio(FIRST_RECIPE));
  const context = createContext(store);
  const room = createTrainerRoom();

  const results = resultActions(context, room);
  const {
    reload: reloadRuns,
    adaptRecipe,
    learnOnViews,
    maker,
    ...student
  } = studentActions(context, room, results.runOpened);
  const teacher = teacherActions(context);
  const { reload: reloadBakeoff, ...bakeoff } = bakeoffActions(context, maker);
  const { reload: reloadLoopCosts, ...loop } = loopActions(context, room);
  const { reload: reloadModels, ...models } = modelActions(context);
  const { keep: keepOffline, ...offline } = offlineActions(context);

  const projectChanged = async () => {
    await teacher.reload();
    await naming.reload();
    await reloadRuns();
    await reloadBakeoff();
    await reloadLoopCosts();
    adaptRecipe();
  };

  const embed = async () => {
    askForProtection(context);
    const done = await teacher.embed();
    adaptRecipe();
    if (done) learnOnViews();
    return done;
  };

  const { reload: reloadPhotos, ...photos } = photoActions(context, createThumbnails(), projectChanged);
  const naming = namingActions(context, photos.edit);
  const selection = selectionActions(context, { edit: photos.edit, noteUnseen: naming.noteUnseen });

  const chooseTeacher: Session['teacher']['choose'] = (choice) => {
    naming.forget();
    selection.forget();
    teacher.choose(choice);
    adaptRecipe();
  };

  const { reload: reloadDoors, ...doors } = doorActions(context, {
    edit: photos.edit,
    chooseTeacher,
    embed,
    reloadModels,
  });
  const { runOpened: _followed, exportStudent, ...answers } = results;

  return {
    store,
    photos,
    teacher: {
      choose: chooseTeacher,
      chooseViews: async (...given) => {
        await teacher.chooseViews(...given);
        learnOnViews();
      },
      embed,
      pause: teacher.pause,
      testAgain: async () => (await teacher.forgetVerdicts()) && embed(),
    },
    models: { ...models, ...doors },
    naming: naming.actions,
    selection: selection.actions,
    student: { ...student, ...loop },
    bakeoff,
    results: { ...answers, ...vocabularyActions(context, room) },
    takeaway: { export: exportStudent },
    ...offline,
    ...unreadableActions(context),
    show: (station) => context.set({ station }),
    dismissFault: (station) =>
      context.set({ faults: context.get().faults.filter((fault) => fault.station !== station) }),
    async open() {
      await context.attempt('photos', 'reload', reloadPhotos);
      context.set({ isOpen: true });
      await reloadDoors().catch((thrown: unknown) => {
        console.warn('The list of teachers kept here could not be read.', thrown);
      });
      await reloadModels();
      await keepOffline();
      context.patch('ledger', {
        webgpu: await describeWebGpu(),
        isIsolated: crossOriginIsolated,
        isProtected: await readProtection(),
      });
    },
  };
}
