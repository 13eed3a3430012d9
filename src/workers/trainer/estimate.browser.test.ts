/** What a run will cost, asked on this thread so that what it reads can be counted. */
import { beforeAll, expect, it } from 'vitest';
import { commitEmbeddings } from '../../storage/embeddings.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { readBytesOf } from '../../storage/testing/read-bytes.ts';
import { estimate } from './estimate.ts';
import { storeFolder, TINY_RECIPE } from './testing/stored-folder.ts';

const DIMS = 48;
const call = { signal: new AbortController().signal, progress: () => {}, transfer: () => {} };
const RECIPE = { ...TINY_RECIPE, teacherFingerprint: 'wide' };

beforeAll(async () => {
  await deleteDatabase();
  const ids = (await storeFolder('one')).map(({ id }) => id);
  const values = new Float32Array(ids.length * DIMS);
  await commitEmbeddings({ fingerprint: 'wide', ids, dims: DIMS, values }, ids.length, 1);
});

it('an estimate knows the width of the teacher’s embeddings without reading one', async () => {
  const told: Awaited<ReturnType<typeof estimate>>[] = [];
  const { binary } = await readBytesOf(async () => {
    told.push(await estimate({ projectId: 'one', recipe: RECIPE }, call));
  });
  const unknown = { ...RECIPE, teacherFingerprint: 'never looked' };
  told.push(await estimate({ projectId: 'one', recipe: unknown }, call));
  expect(binary).toBe(0);
  const [wide, usual] = told.map(({ memoryBytes, backend }) => memoryBytes - backend.peakBytes);
  // Embeddings of 48 training photos and the probe of 3 classes: 4 bytes a number, 512 numbers where no teacher has
  // looked yet.
  expect(usual! - wide!).toBe((48 + 3) * 4 * (512 - DIMS));
});
