/**
 * The teacher's look at every photo: load it, embed what is missing, assess, then look at the views that are missing.
 */
import { PupilError } from '../../core/errors.ts';
import type { TeacherChoice, TeacherFacts } from '../../core/records/teacher.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { askAnalyst } from '../analyst.ts';
import type { Context } from '../context.ts';
import type { Job } from '../jobs/job.ts';
import { createMeter } from '../jobs/meter.ts';
import type { JobTools } from '../jobs/run-job.ts';
import { endedBy } from '../with-worker.ts';
import { choiceKey, LOADING, type TeacherState } from './slice.ts';
import { countEmbedded, freshKnowledge, keepFacts } from './stored.ts';
import type { Supervise } from './supervise.ts';
import type { TeacherViews } from './views.ts';

export interface LookWays {
  readonly context: Context;
  readonly views: TeacherViews;
  readonly supervise: Supervise;
}

export async function lookAtPhotos(ways: LookWays, projectId: string, tools: JobTools): Promise<void> {
  const { context, supervise } = ways;
  const { choice: chosen } = context.get().teacher;
  context.patch('teacher', { notice: null });
  if (chosen.origin === 'embeddings') {
    const facts = await adopt(context, chosen);
    tools.leave(null);
    await assess(context, projectId, facts, tools);
    return;
  }
  await supervise(chosen, tools.signal, async (teacher, choice, onLoaded) => {
    const facts = await load(context, teacher, choice, tools);
    onLoaded(facts);
    await embedAll(ways, teacher, projectId, facts, tools);
    tools.leave(null);
    context.announce('The teacher has seen every photo.');
  });
}

/** Nothing is committed by a load, so cancelling it ends the worker at once, however deep it is in compiling. */
async function load(
  context: Context,
  teacher: Client<TeacherCalls>,
  choice: TeacherChoice,
  { signal, part }: JobTools,
): Promise<TeacherFacts> {
  const report = part(LOADING, 'bytes');
  const facts = await endedBy(signal, teacher, () =>
    teacher.call(
      'load',
      { choice },
      {
        onProgress({ loadedBytes, totalBytes, note, selfTests }) {
          report(loadedBytes, totalBytes, note);
          context.patch('teacher', { selfTests });
        },
      },
    ),
  );
  context.patch('teacher', { facts, selfTests: facts.selfTests });
  await keepFacts(context.get().teacher.choice, facts);
  return facts;
}

/** Embeddings computed elsewhere take the place of a look: nothing is loaded, and what they lack nobody can add. */
async function adopt(context: Context, choice: TeacherChoice): Promise<TeacherFacts> {
  const { models, photos } = context.get();
  const facts = models.embeddings.find((kept) => kept.choice.id === choice.id)?.facts;
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
    embedded: photos.filter(({ id }) => known.has(id)).length,
    msPerImage: null,
    embedSeconds: null,
  });
  await keepFacts(choice, facts);
  return facts;
}

async function embedAll(
  { context, views }: LookWays,
  teacher: Client<TeacherCalls>,
  projectId: string,
  facts: TeacherFacts,
  tools: JobTools,
): Promise<void> {
  const { signal, show, leave } = tools;
  await views.requireRoom(facts);
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
    embedded: await countEmbedded(context, facts),
    ...(result.embedded > 0 ? { msPerImage: result.msPerImage, embedSeconds: result.seconds } : {}),
  });
  leave(null);
  if (result.embedded > 0 || context.get().teacher.knowledge === null) {
    await assess(context, projectId, facts, tools);
  }
  await views.look(teacher, projectId, facts, signal, showLooking);
}

async function assess(
  context: Context,
  projectId: string,
  { fingerprint }: TeacherFacts,
  { signal, part }: JobTools,
): Promise<void> {
  context.patch('teacher', { isAssessing: true });
  try {
    const report = part('Finding out what the teacher knows', 'steps');
    const knowledge = await askAnalyst('assess', { projectId, fingerprint }, signal, ({ done, total }) =>
      report(done, total),
    );
    // Meanwhile labels may have been edited.
    context.patch('teacher', { knowledge: freshKnowledge(context, knowledge) });
  } finally {
    context.patch('teacher', { isAssessing: false });
  }
}
