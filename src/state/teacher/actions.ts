/**
 * Actions of the Teacher station: choose, look at every photo once, pause. The worker is ended when its phase ends,
 * which gives its memory back.
 */
import { planKey, usualPlan } from '../../core/views/plan.ts';
import { wait } from '../../protocol/wait.ts';
import { forgetRefusals } from '../../storage/refusals.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import { askForProtection } from '../protection.ts';
import { spawnTeacher } from '../spawn.ts';
import type { TeacherSession } from './session.ts';
import { choiceKey, LOADING, NO_TEACHER, type TeacherState } from './slice.ts';
import { freshKnowledge, keepViewPlan, readStoredTeacher } from './stored.ts';
import { createSupervisor, type Supervise } from './supervise.ts';
import { createTeacherViews } from './views.ts';

export function teacherActions(context: Context, followers: Followers, spawn = spawnTeacher): TeacherSession {
  const views = createTeacherViews(context);
  const supervise = superviseOn(context, spawn);

  followers.add({
    blank: ({ teacher: { choice, viewPlan } }) => ({ teacher: { ...NO_TEACHER, choice, viewPlan } }),
    opened: () => readStoredTeacher(context, views),
    edited() {
      const { knowledge, views: known } = context.get().teacher;
      context.patch('teacher', {
        knowledge: freshKnowledge(context, knowledge),
        views: known === null ? null : views.recount(known),
      });
    },
  });

  const embed = async () => {
    const { project, teacher } = context.get();
    if (project === null) return false;
    askForProtection(context);
    const isDone = await context.jobs.run({
      id: 'look',
      what: LOADING,
      unit: 'bytes',
      remedy: 'retry',
      subject: lookKey(teacher),
      onStop: 'ask',
      async run(tools) {
        // What a look does comes with the first one: the first paint does without.
        const { lookAtPhotos } = await import('./look.ts');
        await lookAtPhotos({ context, views, supervise }, project.id, tools);
      },
    });
    for (const follower of followers.all()) follower.lookEnded?.(isDone);
    return isDone;
  };

  return {
    choose(choice) {
      context.jobs.giveUp('look');
      const { viewPlan } = context.get().teacher;
      context.patch('teacher', { ...NO_TEACHER, choice, viewPlan });
      for (const follower of followers.all()) follower.teacherChosen?.();
    },
    async chooseViews(count, precision) {
      const viewPlan = usualPlan(count, precision);
      await keepViewPlan(viewPlan);
      const { facts } = context.get().teacher;
      const known = facts === null ? null : await views.read(facts.fingerprint, viewPlan);
      context.patch('teacher', { viewPlan, views: known });
      for (const follower of followers.all()) follower.viewsChosen?.();
    },
    embed,
    pause: () => void context.jobs.stop('look'),
    async testAgain() {
      const { id } = context.get().teacher.choice;
      return (await context.attempt('teacher', 'retry', () => forgetRefusals(id))) && embed();
    },
  };
}

function superviseOn(context: Context, spawn: typeof spawnTeacher): Supervise {
  return createSupervisor({
    spawn,
    wait,
    nowMs: () => performance.now(),
    onRestart(notice) {
      context.patch('teacher', { notice });
      context.announce(notice);
    },
  });
}

/** Equal for looks at the same photos by the same teacher in the same way. */
function lookKey(teacher: TeacherState): string {
  return `${choiceKey(teacher)} ${planKey(teacher.viewPlan)}`;
}
