/**
 * Shows the teacher several views of each training photo, and stores what they were with what it answered. A photo is
 * decoded once for all its views. Photos whose views are stored, from whatever project or session, are not shown
 * again; what is reported is committed.
 */
import { PupilError } from '../../core/errors.ts';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { Preprocessing } from '../../core/teachers/preprocess.ts';
import { forecastViews } from '../../core/views/forecast.ts';
import { packViews, planKey, type ViewPlan } from '../../core/views/plan.ts';
import { type ByteScale, fitByteScale, toBytes } from '../../core/views/quantise.ts';
import type { ViewsProgress, ViewsResult } from '../../protocol/teacher.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { ensureRoomForViews } from '../../storage/quota.ts';
import { viewCursorOf, viewedIds } from '../../storage/view-index.ts';
import { commitViews } from '../../storage/views.ts';
import { joined } from './joined.ts';
import type { LoadedTeacher } from './load.ts';
import { lookInBlocks } from './look-in-blocks.ts';
import { runtimeBytes } from './runtime-bytes.ts';

/** A block of so many views is larger than 64 KiB, which browsers keep in a file of its own. */
const VIEWS_PER_BLOCK = 1024;
/** Embeddings of whole photos that the scale of bytes is fitted on. */
const FITTED_PHOTOS = 1024;

/**
 * @throws {PupilError} QUOTA when the views would not fit, TEACHER_UNSUPPORTED when this teacher cannot be shown
 * views, or its embeddings be kept as bytes; NO_EMBEDDINGS when it has not looked at the whole photos yet; CANCELLED
 */
export async function embedViews(
  teacher: LoadedTeacher,
  projectId: string,
  plan: ViewPlan,
  signal: AbortSignal,
  report: (progress: ViewsProgress) => void,
): Promise<ViewsResult> {
  const startedMs = performance.now();
  const { facts, preprocessing } = teacher;
  requireSquare(preprocessing);
  const { fingerprint, dims } = facts;
  const key = planKey(plan);
  const wanted = [...new Set(trainingPhotos(await photosOf(projectId)).map(({ id }) => id))];
  const known = await viewedIds(fingerprint, key);
  const missing = wanted.filter((id) => !known.has(id));
  const forecast = forecastViews(plan, missing.length, dims, null);
  await ensureRoomForViews(plan.count, forecast.bytes);
  const before = await viewCursorOf(fingerprint, key);
  const scale = before === null ? await scaleFor(plan, fingerprint, wanted) : before.scale;

  const reused = wanted.length - missing.length;
  let [done, looks, lookMs] = [reused, 0, 0];
  let storedBytes = before?.storedBytes ?? 0;
  const tell = () =>
    report({
      done,
      total: wanted.length,
      reused,
      msPerLook: looks > 0 ? lookMs / looks : 0,
      storedBytes,
      heldBytes: runtimeBytes(),
    });
  tell();

  const asked = { ids: missing, views: plan, looksPerBlock: VIEWS_PER_BLOCK };
  await lookInBlocks(teacher, asked, signal, async ({ ids, values, ms }) => {
    const parameters = joined(
      ids.map((id) => packViews(plan, id)),
      Uint8Array,
    );
    const kept = scale === null ? values : toBytes(scale, { dims, values });
    const views = { fingerprint, plan: key, ids, dims, parameters, values: kept };
    storedBytes = (await commitViews(views, scale, ms)).storedBytes;
    done += ids.length;
    looks += ids.length * plan.count;
    lookMs += ms;
    tell();
  });
  const seconds = (performance.now() - startedMs) / 1000;
  return { fingerprint, photos: done, reused, looks, seconds, storedBytes, forecastBytes: forecast.bytes };
}

/** null where embeddings are kept as they are. */
async function scaleFor(
  { precision }: ViewPlan,
  fingerprint: string,
  ids: readonly PhotoId[],
): Promise<ByteScale | null> {
  if (precision === 'fp32' || ids.length === 0) return null;
  const every = Math.ceil(ids.length / FITTED_PHOTOS);
  return fitByteScale(
    await readEmbeddings(
      fingerprint,
      ids.filter((_, i) => i % every === 0),
    ),
  );
}

/** Views are squares: another shape would show the teacher stretched photos. */
function requireSquare({ widthPx, heightPx }: Preprocessing): void {
  if (widthPx === heightPx) return;
  throw new PupilError(
    'TEACHER_UNSUPPORTED',
    `This teacher takes photos of ${widthPx} x ${heightPx} px, and views are squares. Let it look at each photo once, or choose another teacher.`,
    { widthPx, heightPx },
  );
}
