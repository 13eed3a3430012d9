/**
 * A session without workers or storage: it shows the studio it is given and remembers which actions were called with
 * what.
 */
import { createStore } from 'zustand/vanilla';
import { usualPlan } from '../../core/views/plan.ts';
import type { Session } from '../../state/session.ts';
import { withRecipe, withRecommended } from '../../state/student/recipe-changes.ts';
import type { Studio } from '../../state/studio.ts';
import { drawPhoto } from './draw-photo.ts';
import { emptyStudio } from './empty-studio.ts';

/** An action by its place in the session: `student.train`, or `show`. */
export type ActionName = {
  [Key in keyof Session]: Session[Key] extends (...given: never[]) => unknown
    ? Key
    : Key extends 'store'
      ? never
      : `${Key}.${Extract<keyof Session[Key], string>}`;
}[keyof Session];

type ActionAt<Name extends string> = Name extends `${infer Domain extends keyof Session}.${infer Action}`
  ? Action extends keyof Session[Domain]
    ? Session[Domain][Action]
    : never
  : Name extends keyof Session
    ? Session[Name]
    : never;

export type Answers = { readonly [Name in ActionName]?: ActionAt<Name> };

export interface FakeSession extends Session {
  readonly calls: readonly { readonly action: ActionName; readonly with: readonly unknown[] }[];
}

/** @param answers replaces single actions, for tests that need one to do something */
export function fakeSession(studio: Partial<Studio> = {}, answers: Answers = {}): FakeSession {
  const store = createStore<Studio>(() => ({ ...emptyStudio(), ...studio }));
  const calls: { action: ActionName; with: readonly unknown[] }[] = [];
  const own: Answers = {
    show: (station) => store.setState({ station }),
    dismissFault: (station) =>
      store.setState({ faults: store.getState().faults.filter((fault) => fault.station !== station) }),
    'teacher.choose': (choice) => store.setState({ teacher: { ...emptyStudio().teacher, choice } }),
    async 'teacher.chooseViews'(count, precision) {
      const { teacher } = store.getState();
      store.setState({ teacher: { ...teacher, viewPlan: usualPlan(count, precision), views: null } });
    },
    'student.setRecipe': (recipe) =>
      store.setState(({ student }) => ({ student: withRecipe(student, recipe, null) })),
    'student.recommend': (id, wishes = {}) => {
      const studio = store.getState();
      store.setState({ student: withRecommended(studio, id, wishes, () => studio.student.recommendations) });
    },
    async 'photos.thumbnail'(id) {
      const photo = store.getState().photos.find((one) => one.id === id);
      return photo === undefined ? null : drawPhoto(photo.index, photo.classIndex ?? 11);
    },
    'projectFile.take': async () => false,
    'photos.preview': async (path) => drawPhoto(path.length, path.length % 10),
    'naming.decide'(words) {
      const { naming } = store.getState();
      const decisions = new Map(naming.decisions);
      for (const [id, decision] of words) {
        if (decision === undefined) decisions.delete(id);
        else decisions.set(id, decision);
      }
      store.setState({ naming: { ...naming, decisions } });
    },
    'results.guess': async () => null,
    'results.writeReport': async () => null,
    ...answers,
  };
  const session: Record<string, unknown> = { store, calls };
  for (const name of ACTIONS) {
    const answer = own[name] as ((...given: readonly unknown[]) => unknown) | undefined;
    const call = (...given: readonly unknown[]) => {
      calls.push({ action: name, with: given });
      return answer === undefined ? Promise.resolve(true) : answer(...given);
    };
    const [domain = '', action] = name.split('.');
    if (action === undefined) session[domain] = call;
    else session[domain] = { ...(session[domain] as object | undefined), [action]: call };
  }
  return session as unknown as FakeSession;
}

export function callsOf(session: FakeSession, action: ActionName): readonly (readonly unknown[])[] {
  return session.calls.filter((call) => call.action === action).map((call) => call.with);
}

const ACTIONS: readonly ActionName[] = [
  'open',
  'show',
  'dismissFault',
  'removeUnreadable',
  'update',
  'photos.import',
  'photos.revisePlan',
  'photos.agreeToPlan',
  'photos.preview',
  'photos.changePlan',
  'photos.importSample',
  'photos.cancelImport',
  'photos.writeData',
  'photos.cancelWriting',
  'photos.forgetWritten',
  'photos.edit',
  'photos.undo',
  'photos.thumbnail',
  'photos.openProject',
  'photos.removeProject',
  'projectFile.measure',
  'projectFile.write',
  'projectFile.cancelWriting',
  'projectFile.take',
  'projectFile.openBeside',
  'projectFile.dismissQuestion',
  'teacher.choose',
  'teacher.chooseViews',
  'teacher.embed',
  'teacher.pause',
  'teacher.testAgain',
  'models.list',
  'models.remove',
  'models.removeUnfinished',
  'models.bring',
  'models.keepEncoder',
  'models.keepEmbeddings',
  'models.dismiss',
  'models.removeEmbeddings',
  'models.bringNetwork',
  'models.fetchNetwork',
  'models.cancelNetwork',
  'models.renormalise',
  'models.removeNetwork',
  'naming.setPrompts',
  'naming.propose',
  'naming.cancel',
  'naming.decide',
  'naming.accept',
  'naming.search',
  'naming.cancelSearch',
  'selection.find',
  'selection.cancel',
  'selection.apply',
  'selection.dismiss',
  'student.setRecipe',
  'student.presetRecipe',
  'student.recommend',
  'student.estimate',
  'student.train',
  'student.pause',
  'student.resume',
  'student.stop',
  'student.continue',
  'student.keepWeights',
  'student.openRun',
  'student.renameRun',
  'student.removeRun',
  'student.measureLoop',
  'student.cancelLoop',
  'student.compareRuns',
  'bakeoff.start',
  'bakeoff.resume',
  'bakeoff.pause',
  'bakeoff.cancel',
  'results.evaluate',
  'results.guess',
  'results.writeReport',
  'results.addClass',
  'results.cancelAddClass',
  'results.removeClass',
  'takeaway.choose',
  'takeaway.checkByOwnPhotos',
  'takeaway.export',
  'takeaway.exportTeacher',
];
