/** Wires store, storage and workers into the one session of the page. */
import { createStore } from 'zustand/vanilla';
import { composeRecipe } from '../core/recipe/compose.ts';
import { type Pace, suggestedPace } from '../core/recipe/pace.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import { nearestPreset } from '../core/students/presets.ts';
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
import { learnableViews } from './viewed-photos.ts';
import { vocabularyActions } from './vocabulary-actions.ts';
import { describeWebGpu } from './webgpu.ts';

const FIRST_RECIPE = composeRecipe({
  preset: 'kd-probe',
  student: 'conv',
  imageSizePx: 64,
  teacherFingerprint: null,
  labelledShare: 1,
});

export function createSession(): Session {
  const store = createStore<Studio>(() => initialStudio(FIRST_RECIPE));
  const context = createContext(store);
  const room = createTrainerRoom();

  const results = resultActions(context, room);
  const { reload: reloadRuns, maker, ...student } = studentActions(context, room, results.runOpened);
  const teacher = teacherActions(context);
  const { reload: reloadBakeoff, ...bakeoff } = bakeoffActions(context, maker);
  const { reload: reloadLoopCosts, ...loop } = loopActions(context, room);
  const { reload: reloadModels, ...models } = modelActions(context);
  const { keep: keepOffline, ...offline } = offlineActions(context);

  let suggested: Pace = FIRST_RECIPE;

  /** The recipe follows the folder and the teacher; a pace that the user has set stays. */
  const adaptRecipe = () => {
    const photos = context.get().photos.filter((photo) => photo.split === 'train' && !photo.isExcluded);
    const { recipe: before } = context.get().student;
    const isOwn = before.epochs !== suggested.epochs || before.batchSize !== suggested.batchSize;
    if (!isOwn && photos.length > 0) {
      suggested = suggestedPace(photos.length);
      context.patch('student', { recipe: { ...before, ...suggested } });
    }
    const { recipe: paced } = context.get().student;
    // Views that are not all there any more, of another teacher or another folder, cannot be learned on.
    const recipe = { ...paced, views: paced.views == null ? null : learnableViews(context.get()) };
    if (paced.views != null && recipe.views === null) context.patch('student', { recipe });
    const fingerprint = context.get().teacher.facts?.fingerprint ?? null;
    if (recipe.teacherFingerprint === fingerprint) return;
    const { imageSizePx } = recipe.student;
    const { objective } = student.presetRecipe(recipe.preset, nearestPreset(recipe.student), imageSizePx);
    const ids = (terms: Recipe['objective']) => terms.map(({ id }) => id).join();
    // Only the terms may change with the share of labels: what the user has set of them stays.
    const terms = ids(objective) === ids(recipe.objective) ? recipe.objective : objective;
    context.patch('student', { recipe: { ...recipe, objective: terms, teacherFingerprint: fingerprint } });
  };

  /** Whoever asks for views wants to learn on them, as soon as they are all there. */
  const learnOnViews = () => {
    const { recipe } = context.get().student;
    const views = learnableViews(context.get());
    if (views !== (recipe.views ?? null)) student.setRecipe({ ...recipe, views });
  };

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
