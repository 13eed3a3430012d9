/** A session without workers or storage: it shows the studio it is given and remembers which actions were called with what. */
import { createStore } from 'zustand/vanilla';
import { composeRecipe } from '../../core/recipe/compose.ts';
import { usualPlan } from '../../core/views/plan.ts';
import type { Session } from '../../state/session.ts';
import type { Studio } from '../../state/studio.ts';
import { drawPhoto } from './draw-photo.ts';
import { emptyStudio } from './empty-studio.ts';

export interface FakeSession extends Session {
  readonly calls: readonly { readonly action: string; readonly with: readonly unknown[] }[];
}

/** @param answers replaces single actions, for tests that need one to do something */
export function fakeSession(studio: Partial<Studio> = {}, answers: Partial<Session> = {}): FakeSession {
  const store = createStore<Studio>(() => ({ ...emptyStudio(), ...studio }));
  const calls: { action: string; with: readonly unknown[] }[] = [];
  const own: Partial<Session> = {
    show: (station) => store.setState({ station }),
    dismissFault: (station) =>
      store.setState({ faults: store.getState().faults.filter((fault) => fault.station !== station) }),
    chooseTeacher: (choice) => store.setState({ teacher: { ...emptyStudio().teacher, choice } }),
    async chooseViews(count, precision) {
      const { teacher } = store.getState();
      store.setState({ teacher: { ...teacher, viewPlan: usualPlan(count, precision), views: null } });
    },
    setRecipe: (recipe) =>
      store.setState(({ student }) => ({ student: { ...student, recipe, estimate: null } })),
    presetRecipe(preset, student, imageSizePx) {
      const { recipe } = store.getState().student;
      const { labelBudget, seed, backend, teacherFingerprint } = recipe;
      const choices = { preset, student, imageSizePx, teacherFingerprint, labelledShare: 1 };
      return composeRecipe({ ...choices, labelBudget, pace: recipe, seed, backend });
    },
    async thumbnail(id) {
      const photo = store.getState().photos.find((one) => one.id === id);
      return photo === undefined ? null : drawPhoto(photo.index, photo.classIndex ?? 11);
    },
    decide(words) {
      const { naming } = store.getState();
      const decisions = new Map(naming.decisions);
      for (const [id, decision] of words) {
        if (decision === undefined) decisions.delete(id);
        else decisions.set(id, decision);
      }
      store.setState({ naming: { ...naming, decisions } });
    },
    guess: async () => null,
    ...answers,
  };
  const actions = ACTIONS.map((action) => {
    const answer = own[action] as ((...args: readonly unknown[]) => unknown) | undefined;
    const call = (...args: readonly unknown[]) => {
      calls.push({ action, with: args });
      return answer === undefined ? Promise.resolve(true) : answer(...args);
    };
    return [action, call] as const;
  });
  return { store, calls, ...Object.fromEntries(actions) } as unknown as FakeSession;
}

export function callsOf(session: FakeSession, action: keyof Session): readonly (readonly unknown[])[] {
  return session.calls.filter((call) => call.action === action).map((call) => call.with);
}

const ACTIONS: readonly Exclude<keyof Session, 'store'>[] = [
  'open',
  'show',
  'dismissFault',
  'importPhotos',
  'importSample',
  'cancelImport',
  'edit',
  'undo',
  'thumbnail',
  'openProject',
  'removeProject',
  'chooseTeacher',
  'chooseViews',
  'embed',
  'testTeacherAgain',
  'setPrompts',
  'propose',
  'cancelNaming',
  'decide',
  'acceptNames',
  'searchPhotos',
  'cancelSearch',
  'selectPhotos',
  'cancelSelection',
  'applySelection',
  'dismissSelection',
  'pauseEmbedding',
  'bring',
  'keepEncoder',
  'keepEmbeddings',
  'dismissBrought',
  'removeEmbeddings',
  'listModel',
  'removeModel',
  'removeUnfinished',
  'update',
  'setRecipe',
  'presetRecipe',
  'estimate',
  'train',
  'pauseTraining',
  'resumeTraining',
  'stopTraining',
  'continueTraining',
  'openRun',
  'renameRun',
  'removeRun',
  'measureLoop',
  'cancelLoop',
  'compareRuns',
  'startBakeoff',
  'resumeBakeoff',
  'pauseBakeoff',
  'cancelBakeoff',
  'evaluate',
  'guess',
  'addClass',
  'cancelAddClass',
  'removeClass',
  'exportStudent',
];
