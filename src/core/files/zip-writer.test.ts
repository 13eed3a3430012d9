import { describe, expect, it } from 'vitest';
import { listArchive } from '../../workers/shared/sources/archive.ts';
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
    const zip = new ZipWriter((bytes) => parts.push(bytes));
    zip.add('train/é/1.jpg', text('one'));
    await zip.addParts(
      'two.npy',
      6,
      (async function* () {
        yield text('two');
        yield text(' parts');
      })(),
    );
    zip.add('empty', text(''));
    zip.finish();
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
    expect(zip.length).toBe(joined(parts).length);
  });

  it('takes the fields of Zip64 for more files than the old ones count', async () => {
    const parts: Uint8Array[] = [];
    const zip = new ZipWriter((bytes) => parts.push(bytes));
    for (let i = 0; i < 66_000; i++) zip.add(`${i}.txt`, text(String(i)));
    zip.finish();
    const { files, refused } = await read(parts);
    expect([files.length, refused.length]).toEqual([66_000, 0]);
    expect(new TextDecoder().decode(await files[65_999]!.read())).toBe('65999');
  });
});
