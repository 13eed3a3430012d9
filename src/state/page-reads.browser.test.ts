/**
 * The page never holds embeddings: what it reads from storage, counted, while the teacher’s vectors of every photo
 * lie there.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { planKey, usualPlan, VIEW_BYTES } from '../core/views/plan.ts';
import { commitEmbeddings } from '../storage/embeddings.ts';
import { putPhotos } from '../storage/photos.ts';
import { writeSetting } from '../storage/settings.ts';
import { deleteDatabase } from '../storage/testing/delete-database.ts';
import { readBytesOf } from '../storage/testing/read-bytes.ts';
import { commitViews } from '../storage/views.ts';
import { FACTS } from '../ui/testing/teacher.ts';
import { storeDrawnProject } from '../workers/shared/testing/drawn-project.ts';
import { createSession } from './create-session.ts';

const PHOTOS = 600;
const DIMS = 512;
const PLAN = usualPlan(2);
const session = createSession();
const teacher = () => session.store.getState().teacher;

beforeAll(async () => {
  await deleteDatabase();
  // Names as long as real ones, which are hashes.
  const [first] = await storeDrawnProject('one', 1);
  const photos = Array.from({ length: PHOTOS }, (_, index) => ({
    ...first!,
    index,
    id: index.toString(16).padStart(64, '0'),
    split: index % 4 === 0 ? ('test' as const) : ('train' as const),
  }));
  await putPhotos(photos);
  const ids = photos.map(({ id }) => id);
  const { fingerprint } = FACTS;
  for (const some of [ids.slice(0, 400), ids.slice(400)]) {
    const values = new Float32Array(some.length * DIMS);
    await commitEmbeddings({ fingerprint, ids: some, dims: DIMS, values }, some.length, 1);
  }
  const learned = photos.filter(({ split }) => split === 'train').map(({ id }) => id);
  await commitViews(
    {
      fingerprint,
      plan: planKey(PLAN),
      ids: learned,
      dims: DIMS,
      parameters: new Uint8Array(learned.length * 2 * VIEW_BYTES),
      values: new Int8Array(learned.length * 2 * DIMS),
    },
    null,
    1,
  );
  await writeSetting('teacher-facts', { choice: teacher().choice, facts: FACTS });
});

describe('with embeddings of all photos in storage, the page', () => {
  it('opens without reading one', async () => {
    const { binary } = await readBytesOf(() => session.open());
    expect(teacher()).toMatchObject({ embedded: PHOTOS, cursor: { rows: PHOTOS, dims: DIMS } });
    expect(binary).toBe(0);
  });

  it('reads neither vectors nor names of photos for an edit', async () => {
    const edit = { kind: 'exclude', indices: [1], isExcluded: true } as const;
    const { binary, plain } = await readBytesOf(() => session.photos.edit(edit));
    expect(session.store.getState().photos[1]!.isExcluded).toBe(true);
    expect(teacher().embedded).toBe(PHOTOS);
    expect(binary).toBe(0);
    expect(plain / PHOTOS).toBeLessThan(8);
  });

  it('reads no more than names where several views are stored', async () => {
    const { binary, plain } = await readBytesOf(() => session.teacher.chooseViews(2));
    expect(teacher().views).toMatchObject({ photos: 450 - 1 });
    expect(binary).toBe(0);
    expect(plain / PHOTOS).toBeLessThan(80);
  });
});
