/** Folders that clip-retrieval has written: parts of .npy, and beside each a table of what its rows are. */
import { beforeEach, expect, it } from 'vitest';
import { parquetOf } from '../../core/datasets/parquet.ts';
import { floatNpy } from '../../core/files/testing/embedding-files.ts';
import { parquetBytes } from '../../core/files/testing/parquet-bytes.ts';
import type { Photo } from '../../core/records/project.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';
import { call, file, look, rowOf, rowsKept } from './testing/look-at.ts';

const PHOTOS = 32;
let photos: readonly Photo[];

async function expectRowsOf(fingerprint: string): Promise<void> {
  const { kept, meant } = await rowsKept(fingerprint, photos);
  expect(kept).toEqual(meant);
}

beforeEach(async () => {
  await deleteDatabase();
  photos = await storeDrawnProject('one', PHOTOS);
});

it('a folder of clip-retrieval is read part by part', async () => {
  const parts = [photos.slice(0, 10), photos.slice(10)];
  const files = parts.flatMap((part, i) => [
    file(`img_emb/img_emb_${i}.npy`, floatNpy(part.map(rowOf))),
    file(`text_emb/text_emb_${i}.npy`, floatNpy(part.map(() => [1, 2]))),
    file(
      `metadata/metadata_${i}.parquet`,
      parquetBytes({
        column: 'image_path',
        names: part.map(({ path }) => path),
        hasDictionary: true,
        isSnappy: true,
      }),
    ),
  ]);
  const { intake, brought } = await look(files);
  expect(brought).toMatchObject({ fileName: 'my run', rows: PHOTOS, matched: PHOTOS });
  await expectRowsOf((await intake.keepEmbeddings(call)).facts.fingerprint);
});

it('a folder of clip-retrieval over img2dataset’s tars is matched by keys, whatever its hashes are of', async () => {
  // Three parts; the hash is that of the file on the web, which was scaled afterwards.
  const parts = [photos.slice(0, 10), photos.slice(10, 11), photos.slice(11)];
  const keyOf = ({ path }: Photo) => path.replace(/\.jpg$/, '');
  const files = parts.flatMap((part, i) => [
    file(`img_emb/img_emb_${i}.npy`, floatNpy(part.map(rowOf))),
    file(
      `metadata/metadata_${i}.parquet`,
      parquetOf([
        { name: 'image_path', texts: part.map(keyOf) },
        { name: 'caption', texts: part.map(() => 'a photo') },
        { name: 'url', texts: part.map((_, row) => `https://example.org/${row}.jpg`) },
        { name: 'key', texts: part.map(keyOf) },
        { name: 'width', numbers: part.map(() => 256) },
        { name: 'sha256', texts: part.map(({ index }) => index.toString(16).padStart(64, 'f')) },
      ]),
    ),
  ]);
  const { intake, brought } = await look(files);
  expect(brought).toMatchObject({ rows: PHOTOS, matched: PHOTOS, byHash: 0 });
  await expectRowsOf((await intake.keepEmbeddings(call)).facts.fingerprint);
});
