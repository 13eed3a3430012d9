/** Actions of the Teacher station: choose, load, embed once, assess. The worker is ended when its phase ends, which gives its memory back. */
import { deepEqual } from '../core/deep-equal.ts';
import { PupilError } from '../core/errors.ts';
import { parseViewPlan } from '../core/recipe/parse.ts';
import { parseLoadedTeacher, type TeacherChoice, type TeacherFacts } from '../core/records/teacher.ts';
import { planKey, usualPlan } from '../core/views/plan.ts';
import type { Client } from '../protocol/rpc.ts';
import type { TeacherCalls } from '../protocol/teacher.ts';
import { wait } from '../protocol/wait.ts';
import { cursorOf, embeddedIds } from '../storage/embedding-index.ts';
import { knowledgeOf } from '../storage/knowledge.ts';
import { forgetRefusals } from '../storage/refusals.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import { askAnalyst } from './analyst.ts';
import type { Context } from './context.ts';
import type { Job } from './jobs/job.ts';
import { createMeter } from './jobs/meter.ts';
import type { JobTools } from './jobs/run-job.ts';
import type { TeacherSession } from './session.ts';
import { spawnTeacher } from './spawn.ts';
import type { TeacherState } from './studio.ts';
import { createSupervisor } from './supervise.ts';
import { lookAtViews, readViewFacts, requireViewRoom } from './teacher-views.ts';

const LOADING = 'Loading the teacher';
const FACTS_SETTING = 'teacher-facts';
const VIEWS_SETTING = 'teacher-views';

type TeacherActions = Omit<TeacherSession, 'testAgain'>;

export interface TeacherFollowUp {
  /** Reads what is stored about the current project and the last teacher (after a reload or an edit). */
  reload(): Promise<void>;
  /** Forgets which devices and number formats of the chosen teacher were refused. */
  forgetVerdicts(): Promise<boolean>;
}

export function teacherActions(context: Context, spawn = spawnTeacher): TeacherActions & TeacherFollowUp {
  const supervise = createSupervisor({
    spawn,
    wait,
    nowMs: () => performance.now(),
    onRestart(notice) {
      context.patch('teacher', { notice });
      context.announce(notice);
    },
  });

  const count = async (facts: TeacherFacts) => {
    const ids = await embeddedIds(facts.fingerprint);
    let embedded = 0;
    for (const photo of context.get().photos) if (ids.has(photo.id)) embedded++;
    return embedded;
  };

  /** Nothing is committed by a load, so cancelling it ends the worker at once, however deep it is in compiling. */
  const load = async (
    teacher: Client<TeacherCalls>,
    choice: TeacherChoice,
    { signal, part }: JobTools,
  ): Promise<TeacherFacts> => {
    const report = part(LOADING, 'bytes');
    signal.throwIfAborted();
    const end = () => teacher.end();
    signal.addEventListener('abort', end, { once: true });
    const facts = await teacher
      .call(
        'load',
        { choice },
        {
          onProgress({ loadedBytes, totalBytes, note, selfTests }) {
            report(loadedBytes, totalBytes, note);
            context.patch('teacher', { selfTests });
          },
        },
      )
      .catch((thrown: unknown) => {
        signal.throwIfAborted();
        throw thrown;
      })
      .finally(() => signal.removeEventListener('abort', end));
    context.patch('teacher', { facts, selfTests: facts.selfTests });
    await writeSetting(FACTS_SETTING, { choice: context.get().teacher.choice, facts });
    return facts;
  };

  const assess = async (projectId: string, { fingerprint }: TeacherFacts, { signal, part }: JobTools) => {
    context.patch('teacher', { isAssessing: true });
    try {
      const report = part('Finding out what the teacher knows', 'steps');
      const knowledge = await askAnalyst('assess', { projectId, fingerprint }, signal, ({ done, total }) =>
        report(done, total),
      );
      context.patch('teacher', { knowledge });
    } finally {
      context.patch('teacher', { isAssessing: false });
    }
  };

  /** Embeddings computed elsewhere take the place of a look: nothing is loaded, and what they lack nobody can add. */
  const adopt = async (choice: TeacherChoice): Promise<TeacherFacts> => {
    const { doors, photos } = context.get();
    const facts = doors.embeddings.find((kept) => kept.choice.id === choice.id)?.facts;
    if (facts === undefined) {
      throw new PupilError('NO_EMBEDDINGS', 'These embeddings are no longer stored. Drop their file again.');
    }
    const known = await embeddedIds(facts.fingerprint);
    const missing = photos.filter(({ id, isExcluded }) => !isExcluded && !known.has(id)).length;
    if (missing > 0) {
      throw new PupilError(
        'NO_EMBEDDINGS',
        `The ${facts.name} have no row for ${missing} of the photos. Exclude these photos, or drop embeddings of all.`,
        { missing },
      );
    }
    context.patch('teacher', {
      facts,
      cursor: await cursorOf(facts.fingerprint),
      embedded: await count(facts),
      msPerImage: null,
      embedSeconds: null,
    });
    await writeSetting(FACTS_SETTING, { choice, facts });
    return facts;
  };

  const embedAll = async (
    teacher: Client<TeacherCalls>,
    projectId: string,
    facts: TeacherFacts,
    tools: JobTools,
  ) => {
    const { signal, show, leave } = tools;
    await requireViewRoom(context, facts);
    const meter = createMeter('The teacher looks at each photo once', 'photos');
    // Only looking at photos can be paused: what comes before and after it leaves nothing.
    const showLooking = (job: Job) => {
      leave(job);
      show(job);
    };
    const chosen = choiceKey(context.get().teacher);
    const patch = (part: Partial<TeacherState>) => {
      // Another teacher may have been chosen while this one was still stopping.
      if (choiceKey(context.get().teacher) === chosen) context.patch('teacher', part);
    };
    const result = await teacher.call(
      'embed',
      { projectId },
      {
        signal,
        onProgress({ done, total, reused, msPerImage }) {
          showLooking(meter.report(done, total, reused > 0 ? `${reused} known already` : ''));
          // Where nothing is missing, nothing is timed: the pace of the looks before stays.
          patch({ embedded: done, ...(msPerImage > 0 ? { msPerImage } : {}) });
          context.announce(`Teacher: ${done} of ${total} photos`);
        },
      },
    );
    patch({
      cursor: await cursorOf(facts.fingerprint),
      embedded: await count(facts),
      ...(result.embedded > 0 ? { msPerImage: result.msPerImage, embedSeconds: result.seconds } : {}),
    });
    leave(null);
    if (result.embedded > 0 || context.get().teacher.knowledge === null)
      await assess(projectId, facts, tools);
    await lookAtViews(context, teacher, projectId, facts, signal, showLooking);
  };

  const embed = () => {
    const { project, teacher: before } = context.get();
    if (project === null) return Promise.resolve(false);
    return context.jobs.run({
      id: 'look',
      what: LOADING,
      unit: 'bytes',
      remedy: 'retry',
      subject: lookKey(before),
      onStop: 'ask',
      async run(tools) {
        context.patch('teacher', { notice: null });
        const { choice: chosen } = context.get().teacher;
        if (chosen.origin === 'embeddings') {
          const facts = await adopt(chosen);
          tools.leave(null);
          await assess(project.id, facts, tools);
          return;
        }
        await supervise(chosen, tools.signal, async (teacher, choice, onLoaded) => {
          const facts = await load(teacher, choice, tools);
          onLoaded(facts);
          await embedAll(teacher, project.id, facts, tools);
          tools.leave(null);
          context.announce('The teacher has seen every photo.');
        });
      },
    });
  };

  return {
    choose(choice) {
      context.jobs.giveUp('look');
      context.patch('teacher', {
        choice,
        facts: null,
        selfTests: [],
        notice: null,
        cursor: null,
        knowledge: null,
        embedded: 0,
        msPerImage: null,
        embedSeconds: null,
        views: null,
      });
    },
    async chooseViews(count, precision) {
      const viewPlan = usualPlan(count, precision);
      const { facts } = context.get().teacher;
      await writeSetting(VIEWS_SETTING, viewPlan);
      const views = facts === null ? null : await readViewFacts(context, facts.fingerprint, viewPlan);
      context.patch('teacher', { viewPlan, views });
    },
    embed,
    pause: () => void context.jobs.stop('look'),
    forgetVerdicts() {
      const { id } = context.get().teacher.choice;
      return context.attempt('teacher', 'retry', () => forgetRefusals(id));
    },
    async reload() {
      const { project, teacher } = context.get();
      const saved = await readSetting(FACTS_SETTING, parseLoadedTeacher);
      if (project === null || saved === null) {
        context.patch('teacher', { knowledge: null, embedded: 0, cursor: null, views: null });
        return;
      }
      const { fingerprint } = saved.facts;
      const viewPlan = (await readSetting(VIEWS_SETTING, parseViewPlan)) ?? teacher.viewPlan;
      const cursor = await cursorOf(fingerprint);
      const knowledge = await knowledgeOf(project.id, fingerprint);
      context.patch('teacher', {
        choice: saved.choice,
        facts: saved.facts,
        selfTests: saved.facts.selfTests,
        cursor,
        msPerImage: cursor !== null && cursor.photosSeen > 0 ? cursor.embedMs / cursor.photosSeen : null,
        // Edited labels or splits make what was measured stale: it is measured again with the next look.
        knowledge: knowledge?.revision === project.revision ? knowledge : null,
        // An edit changes neither the photos nor what the teacher has seen.
        embedded: deepEqual(cursor, teacher.cursor) ? teacher.embedded : await count(saved.facts),
        viewPlan,
        views: await readViewFacts(context, fingerprint, viewPlan),
      });
    },
  };
}

/** Equal for looks at the same photos by the same teacher in the same way. */
function lookKey(teacher: TeacherState): string {
  return `${choiceKey(teacher)} ${planKey(teacher.viewPlan)}`;
}

function choiceKey({ choice }: TeacherState): string {
  return [choice.origin, choice.id, choice.dtype, choice.device].join(' ');
}
