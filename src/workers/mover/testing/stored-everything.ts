/** A project in an empty browser that has something of everything. */
import type { ProjectItem } from '../../../core/project-file/item.ts';
import { createRandom } from '../../../core/random.ts';
import type { LoadedTeacher } from '../../../core/records/teacher.ts';
import { planKey, usualPlan, VIEW_BYTES } from '../../../core/views/plan.ts';
import { putBakeoff } from '../../../storage/bakeoffs.ts';
import { putEvaluation } from '../../../storage/evaluations.ts';
import { putKnowledge } from '../../../storage/knowledge.ts';
import { writeNamingNotes } from '../../../storage/naming-notes.ts';
import { photosOf } from '../../../storage/photos.ts';
import { writeChosenTeacher, writeViewChoice } from '../../../storage/teachers.ts';
import { answersOf } from '../../../storage/testing/records.ts';
import { commitViews } from '../../../storage/views.ts';
import { FINGERPRINT, storeFolder, storeTexts } from '../../trainer/testing/stored-folder.ts';
import type { Training } from '../../trainer/testing/training.ts';
import { allOf } from './small-project.ts';

export const PLAN = planKey(usualPlan(2));
export const PAUSED_AT = 4;
/** 48 training photos in batches of 16. */
const FEW_EPOCHS = { epochs: 4 };
const TEACHER: LoadedTeacher = {
  choice: { id: 'clip', origin: 'hub', dtype: 'auto', device: 'auto' },
  facts: {
    id: 'clip',
    name: 'CLIP',
    dtype: 'q8',
    device: 'wasm',
    deviceName: 'a processor',
    threads: 2,
    dims: 16,
    imageSizePx: 224,
    fingerprint: FINGERPRINT,
    sizeBytes: 1,
    selfTests: [],
    hasText: true,
  },
};

/** A project with something of everything, a finished run and a paused one. */
export async function storeEverything(projectId: string, training: Training): Promise<void> {
  const photos = await storeFolder(projectId);
  const ids = photos.map(({ id }) => id);
  await storeTexts();
  const random = createRandom(5);
  await commitViews(
    {
      fingerprint: FINGERPRINT,
      plan: PLAN,
      ids,
      dims: 16,
      parameters: Uint8Array.from({ length: ids.length * 2 * VIEW_BYTES }, () => random.below(256)),
      values: Int8Array.from({ length: ids.length * 2 * 16 }, () => random.below(256) - 128),
    },
    { centre: new Float32Array(16).fill(0.5), step: 0.1 },
    700,
  );
  await writeChosenTeacher(TEACHER);
  await writeViewChoice(usualPlan(2));
  await training.trained('moved-whole', FEW_EPOCHS);
  await training.pausedAfter('moved-paused', PAUSED_AT, FEW_EPOCHS);
  await putEvaluation({ ...answersOf('moved-whole', 'test'), ids: [ids[0]!] });
  for (const item of allOf(projectId)) await storeSaid(projectId, item);
}

async function storeSaid(projectId: string, item: ProjectItem): Promise<void> {
  if (item.kind === 'naming') await writeNamingNotes(projectId, item.notes);
  if (item.kind === 'comparison') await putBakeoff(item.bakeoff);
  if (item.kind !== 'knowledge') return;
  const mapIds = (await photosOf(projectId)).slice(0, 2).map(({ id }) => id);
  await putKnowledge({ ...item.knowledge, fingerprint: FINGERPRINT, mapIds });
}
