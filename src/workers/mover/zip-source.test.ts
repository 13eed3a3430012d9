import { expect, test } from 'vitest';
import { ZipWriter } from '../../core/project-file/zip-writer.ts';
import { listZip } from '../shared/sources/zip-archive.ts';

test('a zip beyond 4 GiB and 65,535 files has the records that it needs', async () => {
  const start = 5 * 2 ** 30;
  const files = 65_600;
  const behind = new Uint8Array(files * 128);
  let at = 0;
  const zip = new ZipWriter(async (bytes) => {
    behind.set(bytes, at);
    at += bytes.length;
  }, start);
  for (let i = 0; i < files; i++) await zip.add(`${i}`, Uint8Array.of(i % 256));
  await zip.end();
  const listing = await listZip({
    sizeBytes: start + at,
    read: async (from, to) => behind.slice(Math.max(0, from - start), Math.min(at, to - start)),
  });
  expect(listing.files).toHaveLength(files);
  expect(await listing.files.at(-1)!.read()).toEqual(Uint8Array.of((files - 1) % 256));
});
