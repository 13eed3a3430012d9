import { describe, expect, it } from 'vitest';
import { listArchive } from '../../workers/shared/sources/archive.ts';
import { listZip } from '../../workers/shared/sources/zip-archive.ts';
import { joined } from './little-endian.ts';
import { ZipWriter } from './zip-writer.ts';

const text = (content: string) => new TextEncoder().encode(content);
const { signal } = new AbortController();

async function read(parts: readonly Uint8Array[]) {
  const { files, refused } = await listArchive(new File([joined(parts)], 'a.zip'), signal);
  return { files, refused };
}

describe('a zip that is written as a stream', () => {
  it('holds files that were there and files that came in pieces', async () => {
    const parts: Uint8Array[] = [];
    const zip = new ZipWriter((bytes) => void parts.push(bytes));
    await zip.add('train/é/1.jpg', text('one'));
    await zip.addParts(
      'two.npy',
      6,
      (async function* () {
        yield text('two');
        yield text(' parts');
      })(),
    );
    await zip.add('empty', text(''));
    await zip.finish();
    const { files, refused } = await read(parts);
    expect(refused).toEqual([]);
    const contents = await Promise.all(
      files.map(async (file) => [file.path, new TextDecoder().decode(await file.read())]),
    );
    expect(contents).toEqual([
      ['train/é/1.jpg', 'one'],
      ['two.npy', 'two parts'],
      ['empty', ''],
    ]);
    expect(zip.sizeBytes).toBe(joined(parts).length);
  });

  it('takes the fields of Zip64 for more files than the old ones count', async () => {
    const parts: Uint8Array[] = [];
    const zip = new ZipWriter((bytes) => void parts.push(bytes));
    for (let i = 0; i < 66_000; i++) await zip.add(`${i}.txt`, text(String(i)));
    await zip.finish();
    const { files, refused } = await read(parts);
    expect([files.length, refused.length]).toEqual([66_000, 0]);
    expect(new TextDecoder().decode(await files[65_999]!.read())).toBe('65999');
  });

  it('takes them beyond 4 GiB, too', async () => {
    const start = 5 * 2 ** 30;
    const files = 65_600;
    const behind = new Uint8Array(files * 128);
    let at = 0;
    const zip = new ZipWriter((bytes) => {
      behind.set(bytes, at);
      at += bytes.length;
    }, start);
    for (let i = 0; i < files; i++) await zip.add(`${i}`, Uint8Array.of(i % 256));
    await zip.finish();
    expect(zip.sizeBytes).toBe(start + at);
    const listing = await listZip({
      sizeBytes: start + at,
      read: async (from, to) => behind.slice(Math.max(0, from - start), Math.min(at, to - start)),
    });
    expect(listing.files).toHaveLength(files);
    expect(await listing.files.at(-1)!.read()).toEqual(Uint8Array.of((files - 1) % 256));
  });

  it('waits until what takes the bytes has room for more', async () => {
    let [underWay, most, whole] = [0, 0, 0];
    const zip = new ZipWriter(async (bytes) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      whole += bytes.length;
      underWay--;
    });
    await zip.add('one', text('one'));
    await zip.addParts(
      'two',
      6,
      (async function* () {
        for (const part of ['two', ' parts']) {
          expect(underWay).toBe(0);
          yield text(part);
        }
      })(),
    );
    await zip.finish();
    expect([most, whole]).toEqual([1, zip.sizeBytes]);
  });
});
