/**
 * The part of the Teacher station that shows the teacher several views of each training photo: the choice, the room,
 * the looks.
 */
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import type { Photo, PhotoId } from '../../core/records/project.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { forecastViews } from '../../core/views/forecast.ts';
import { planKey, type ViewPlan } from '../../core/views/plan.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { ensureRoomForViews } from '../../storage/quota.ts';
import { viewCursorOf, viewedIds } from '../../storage/view-index.ts';
import type { Context } from '../context.ts';
import type { Job } from '../jobs/job.ts';
import { createMeter } from '../jobs/meter.ts';
import type { ViewFacts } from './slice.ts';

export interface TeacherViews {
  /** What is stored of a plan for the photos of the open project; null with one view a photo. */
  read(fingerprint: string, plan: ViewPlan): Promise<ViewFacts | null>;
  /** The same views, of photos that were edited: which of them a student learns from may have changed. */
  recount(views: ViewFacts): ViewFacts;
  /** Before the first look at anything. @throws {PupilError} QUOTA */
  requireRoom(facts: TeacherFacts): Promise<void>;
  /** @param show draws the job, and keeps it for the time when it is paused */
  look(
    teacher: Client<TeacherCalls>,
    projectId: string,
    facts: TeacherFacts,
    signal: AbortSignal,
    show: (job: Job) => void,
  ): Promise<void>;
}

export function createTeacherViews(context: Context): TeacherViews {
  /** Photos of which all views were stored when that was last read, also those of other projects. */
  let known: ReadonlySet<PhotoId> = new Set();

  const missing = (photos: readonly Photo[]) =>
    trainingPhotos(photos).filter(({ id }) => !known.has(id)).length;
  const count = (photos: readonly Photo[]) => trainingPhotos(photos).length - missing(photos);

  const views: TeacherViews = {
    async read(fingerprint, plan) {
      if (plan.count === 1) return null;
      known = await viewedIds(fingerprint, planKey(plan));
      const cursor = await viewCursorOf(fingerprint, planKey(plan));
      const msPerLook = cursor === null || cursor.looks === 0 ? null : cursor.lookMs / cursor.looks;
      const photos = count(context.get().photos);
      return { photos, storedBytes: cursor?.storedBytes ?? 0, msPerLook, heldBytes: null };
    },
    recount: (facts) => ({ ...facts, photos: count(context.get().photos) }),
    async requireRoom({ fingerprint, dims }) {
      const { viewPlan } = context.get().teacher;
      if (viewPlan.count === 1) return;
      known = await viewedIds(fingerprint, planKey(viewPlan));
      const { bytes } = forecastViews(viewPlan, missing(context.get().photos), dims, null);
      await ensureRoomForViews(viewPlan.count, bytes);
    },
    async look(teacher, projectId, { fingerprint }, signal, show) {
      const { viewPlan: plan } = context.get().teacher;
      if (plan.count === 1) return;
      const meter = createMeter(`The teacher looks at ${plan.count} views of each training photo`, 'photos');
      await teacher.call(
        'embedViews',
        { projectId, plan },
        {
          signal,
          onProgress({ done, total, reused, msPerLook, storedBytes, heldBytes }) {
            show(meter.report(done, total, reused > 0 ? `${reused} known already` : ''));
            const before = context.get().teacher.views?.msPerLook ?? null;
            const pace = msPerLook > 0 ? msPerLook : before;
            context.patch('teacher', { views: { photos: done, storedBytes, heldBytes, msPerLook: pace } });
            context.announce(`Teacher: the views of ${done} of ${total} photos`);
          },
        },
      );
      context.patch('teacher', { views: await views.read(fingerprint, plan) });
    },
  };
  return views;
}
