/** Actions of the Teacher station: choose, load, embed once, assess. The worker is ended when its phase ends, which gives its memory back. */
import { PupilError } from '../core/errors.ts';
import type { TeacherChoice, TeacherFacts } from '../core/records/teacher.ts';
import { usualPlan, type ViewPlan } from '../core/views/plan.ts';
import type { Client } from '../protocol/rpc.ts';
import type { TeacherCalls } from '../protocol/teacher.ts';
import { wait } from '../protocol/wait.ts';
import { cursorOf, embeddedIds } from '../storage/embeddings.ts';
import { knowledgeOf } from '../storage/knowledge.ts';
import { forgetRefusals } from '../storage/refusals.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import { askAnalyst } from './analyst.ts';
import type { Context } from './context.ts';
import { createMeter } from './meter.ts';
import type { TeacherSession } from './session.ts';
import { spawnTeacher } from './spawn.ts';
import type { Job } from './studio.ts';
import { createSupervisor } from './supervise.ts';
import { lookAtViews, readViewFacts, requireViewRoom } from './teacher-views.ts';

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
  let pause: AbortController | undefined;
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

  const pausedJob = (job: Job | null) => (job?.state === 'paused' ? job : null);
  const show = (job: Job | null) => context.patch('teacher', { job });

  /** Nothing is committed by a load, so cancelling it ends the worker at once, however deep it is in compiling. */
  const load = async (
    teacher: Client<TeacherCalls>,
    choice: TeacherChoice,
    signal: AbortSignal,
  ): Promise<TeacherFacts> => {
    const meter = createMeter('Loading the teacher', 'bytes');
    const end = () => teacher.end();
    signal.addEventListener('abort', end, { once: true });
    const facts = await teacher
      .call(
        'load',
        { choice },
        {
          onProgress: (progress) =>
            context.patch('teacher', {
              job: meter.report(progress.loadedBytes, progress.totalBytes, progress.note),
              selfTests: progress.selfTests,
            }),
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

  const assess = async (projectId: string, { fingerprint }: TeacherFacts, signal: AbortSignal) => {
    context.patch('teacher', { isAssessing: true });
    try {
      const meter = createMeter('Finding out what the teacher knows', 'steps');
      const knowledge = await askAnalyst('assess', { projectId, fingerprint }, signal, ({ done, total }) =>
        show(meter.report(done, total)),
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

  const embed = () =>
    context.attempt('teacher', 'retry', async () => {
      const { project } = context.get();
      if (project === null) return;
      pause?.abort();
      const own = new AbortController();
      pause = own;
      const { signal } = own;
      // What the station goes back to when it is cancelled: only looking at photos can be paused, the rest leaves no job.
      let rest = pausedJob(context.get().teacher.job);
      const embedAll = async (teacher: Client<TeacherCalls>, facts: TeacherFacts) => {
        await requireViewRoom(context, facts);
        const meter = createMeter('The teacher looks at each photo once', 'photos');
        const result = await teacher.call(
          'embed',
          { projectId: project.id },
          {
            signal,
            onProgress(progress) {
              const note = progress.reused > 0 ? `${progress.reused} known already` : '';
              const job = meter.report(progress.done, progress.total, note);
              rest = { ...job, state: 'paused', etaMs: null, perSecond: 0 };
              context.patch('teacher', {
                job,
                embedded: progress.done,
                // Where nothing is missing, nothing is timed: the pace of the looks before stays.
                ...(progress.msPerImage > 0 ? { msPerImage: progress.msPerImage } : {}),
              });
              context.announce(`Teacher: ${progress.done} of ${progress.total} photos`);
            },
          },
        );
        context.patch('teacher', {
          cursor: await cursorOf(facts.fingerprint),
          embedded: await count(facts),
          msPerImage: result.embedded > 0 ? result.msPerImage : context.get().teacher.msPerImage,
          embedSeconds: result.embedded > 0 ? result.seconds : context.get().teacher.embedSeconds,
        });
        rest = null;
        if (result.embedded > 0 || context.get().teacher.knowledge === null)
          await assess(project.id, facts, signal);
        await lookAtViews(context, teacher, project.id, facts, signal, (job) => {
          rest = { ...job, state: 'paused', etaMs: null, perSecond: 0 };
          show(job);
        });
      };
      context.patch('teacher', { notice: null });
      try {
        const { choice: chosen } = context.get().teacher;
        if (chosen.origin === 'embeddings') {
          const facts = await adopt(chosen);
          rest = null;
          await assess(project.id, facts, signal);
          return;
        }
        await supervise(chosen, signal, async (teacher, choice, onLoaded) => {
          const facts = await load(teacher, choice, signal);
          onLoaded(facts);
          await embedAll(teacher, facts);
          rest = null;
          context.announce('The teacher has seen every photo.');
        });
      } finally {
        if (pause === own) show(signal.aborted ? rest : null);
      }
    });

  return {
    choose(choice) {
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
        job: null,
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
    pause: () => pause?.abort(),
    forgetVerdicts() {
      const { id } = context.get().teacher.choice;
      return context.attempt('teacher', 'retry', () => forgetRefusals(id));
    },
    async reload() {
      const { project, teacher } = context.get();
      const saved = (await readSetting(FACTS_SETTING)) as
        | Pick<typeof teacher, 'choice' | 'facts'>
        | undefined;
      if (project === null || saved?.facts === null || saved?.facts === undefined) {
        context.patch('teacher', { knowledge: null, embedded: 0, cursor: null, views: null });
        return;
      }
      const { fingerprint } = saved.facts;
      const viewPlan = ((await readSetting(VIEWS_SETTING)) as ViewPlan | undefined) ?? teacher.viewPlan;
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
        embedded: await count(saved.facts),
        viewPlan,
        views: await readViewFacts(context, fingerprint, viewPlan),
      });
    },
  };
}
