/** Wires store, storage and workers into the one session of the page. */
import { createStore } from 'zustand/vanilla';
import type { Run } from '../core/records/run.ts';
import { bakeoffActions } from './bakeoff/actions.ts';
import { createContext } from './context.ts';
import { createFollowers } from './followers.ts';
import { initialStudio } from './initial.ts';
import { isolateWhenKept } from './isolation.ts';
import { modelActions } from './models/actions.ts';
import { namingActions } from './naming/actions.ts';
import { offlineActions } from './offline-actions.ts';
import { photoActions } from './photos/actions.ts';
import { createProjectChanges } from './photos/changes.ts';
import { forgetWritten, projectFileActions } from './project-file/actions.ts';
import { readProtection } from './protection.ts';
import { resultActions } from './results/actions.ts';
import { selectionActions } from './selection/actions.ts';
import type { Session } from './session.ts';
import { createSharedTrainer } from './shared-trainer.ts';
import { spawnTeacher } from './spawn.ts';
import { studentActions } from './student/actions.ts';
import { loopActions } from './student/loop.ts';
import { followRecipe } from './student/recipe-changes.ts';
import { createRecommender } from './student/recommender.ts';
import { takeRun } from './student/run-list.ts';
import type { Studio } from './studio.ts';
import { takeawayActions } from './takeaway/actions.ts';
import { teacherActions } from './teacher/actions.ts';
import { unreadableActions } from './unreadable-actions.ts';
import { describeWebGpu } from './webgpu.ts';

/** @param startTeacher another teacher worker than the page's, for tests */
export function createSession(startTeacher = spawnTeacher): Session {
  const store = createStore<Studio>(() => initialStudio());
  const context = createContext(store);
  const trainer = createSharedTrainer();
  const recommender = createRecommender();
  const followers = createFollowers();
  const changes = createProjectChanges(context, followers);

  // In the order in which they follow what happens to a project: that of the data.
  const photos = photoActions(context, followers, changes);
  const projectFile = projectFileActions(context, followers, changes);
  const teacher = teacherActions(context, followers, startTeacher);
  const ways = { changes, teacher, showRun: (run: Run) => takeRun(student.list, run) };
  const models = modelActions(context, followers, ways);
  const naming = namingActions(context, followers, changes);
  const selection = selectionActions(context, followers, changes, naming.noteUnseen);
  const student = studentActions(context, followers, trainer, recommender);
  const bakeoff = bakeoffActions(context, followers, student.maker);
  const loop = loopActions(context, followers, trainer);
  const results = resultActions(context, followers, trainer, student.list);
  const takeaway = takeawayActions(context, followers, trainer);
  followRecipe(context, followers, recommender);
  const { keep: keepOffline, ...offline } = offlineActions(context);

  return {
    store,
    photos,
    projectFile,
    teacher,
    models: models.actions,
    naming: naming.actions,
    selection,
    student: { ...student.actions, ...loop },
    bakeoff,
    results,
    takeaway,
    ...offline,
    ...unreadableActions(context),
    show: (station) => context.set({ station }),
    dismissFault: (station) =>
      context.set({ faults: context.get().faults.filter((fault) => fault.station !== station) }),
    async open() {
      isolateWhenKept(context);
      await context.attempt('photos', 'reload', changes.openLatest);
      context.set({ isOpen: true });
      await models.open().catch((thrown: unknown) => {
        console.warn('The list of teachers kept here could not be read.', thrown);
      });
      await keepOffline();
      // Only the page that may write: another one may just be writing a file.
      if (await context.holdLock()) await forgetWritten();
      context.patch('ledger', {
        webgpu: await describeWebGpu(),
        isIsolated: crossOriginIsolated,
        isProtected: await readProtection(),
      });
    },
  };
}
