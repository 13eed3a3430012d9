/** The part of the Teacher station that shows the teacher several views of each training photo: the choice, the room, the looks. */
import { trainingPhotos } from '../core/photos/training-photos.ts';
import type { TeacherFacts } from '../core/records/teacher.ts';
import { forecastViews } from '../core/views/forecast.ts';
import { planKey, type ViewPlan } from '../core/views/plan.ts';
import type { Client } from '../protocol/rpc.ts';
import type { TeacherCalls } from '../protocol/teacher.ts';
import { ensureRoomForViews } from '../storage/quota.ts';
import { viewCursorOf, viewedIds } from '../storage/view-index.ts';
import type { Context } from './context.ts';
import type { Job } from './jobs/job.ts';
import { createMeter } from './jobs/meter.ts';
import type { ViewFacts } from './studio.ts';

/** What is stored of a plan for the photos of the open project; null with one view a photo. */
export async function readViewFacts(
  context: Context,
  fingerprint: string,
  plan: ViewPlan,
): Promise<ViewFacts | null> {
  if (plan.count === 1) return null;
  const known = await viewedIds(fingerprint, planKey(plan));
  const cursor = await viewCursorOf(fingerprint, planKey(plan));
  const photos = trainingPhotos(context.get().photos).filter(({ id }) => known.has(id)).length;
  const msPerLook = cursor === null || cursor.looks === 0 ? null : cursor.lookMs / cursor.looks;
  return { photos, storedBytes: cursor?.storedBytes ?? 0, msPerLook, heldBytes: null };
}

/** Before the first look at anything. @throws {PupilError} QUOTA */
export async function requireViewRoom(context: Context, { fingerprint, dims }: TeacherFacts): Promise<void> {
  const { viewPlan } = context.get().teacher;
  if (viewPlan.count === 1) return;
  const known = await viewedIds(fingerprint, planKey(viewPlan));
  const missing = trainingPhotos(context.get().photos).filter(({ id }) => !known.has(id)).length;
  const { bytes } = forecastViews(viewPlan, missing, dims, null);
  await ensureRoomForViews(viewPlan.count, bytes);
}

/** @param show draws the job, and keeps it for the time when it is paused */
export async function lookAtViews(
  context: Context,
  teacher: Client<TeacherCalls>,
  projectId: string,
  { fingerprint }: TeacherFacts,
  signal: AbortSignal,
  show: (job: Job) => void,
): Promise<void> {
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
        const before = context.get().teacher.views;
        const views = { photos: done, storedBytes, heldBytes };
        context.patch('teacher', {
          views: { ...views, msPerLook: msPerLook > 0 ? msPerLook : (before?.msPerLook ?? null) },
        });
        context.announce(`Teacher: the views of ${done} of ${total} photos`);
      },
    },
  );
  context.patch('teacher', { views: await readViewFacts(context, fingerprint, plan) });
}
