import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../../../core/errors.ts';
import { archiveType } from '../../../core/photos/archive-type.ts';
import { listArchive } from './archive.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { longNameOf, paxOf, type TarFile, tarOf } from './testing/tar.ts';
import { bytesOfText } from './testing/zip.ts';

function list(bytes: Uint8Array<ArrayBuffer>): Promise<ArchiveListing> {
  return listArchive(new Blob([bytes]), new AbortController().signal);
}

async function contentsOf({ files }: ArchiveListing): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { path, read } of files) all[path] = new TextDecoder().decode(await read());
  return all;
}

const photo = (name: string): TarFile => ({ name, content: bytesOfText(`the photo ${name}`) });
const LONG = `${'folder/'.repeat(30)}1.jpg`;

describe('a tar is read whole', () => {
  test.each<[string, TarFile[], string]>([
    ['as ustar', [photo('cat/1.jpg')], 'cat/1.jpg'],
    ['with folders', [{ name: 'cat/', type: '5' }, photo('cat/1.jpg')], 'cat/1.jpg'],
    ['with a prefix', [{ ...photo('1.jpg'), prefix: 'a/cat' }], 'a/cat/1.jpg'],
    ['with a pax path', [paxOf({ path: 'Hüte/犬.jpg', mtime: '1' }), photo('H__te')], 'Hüte/犬.jpg'],
    ['with a long GNU name', [longNameOf(LONG), { ...photo('folder/fol'), isGnu: true }], LONG],
    ['with a name that climbs', [photo('../../etc/1.jpg')], 'etc/1.jpg'],
  ])('%s', async (_, files, path) => {
    const bytes = tarOf([...files, photo('last.jpg')]);
    const listing = await list(bytes);
    expect(listing.files.map((file) => file.path)).toEqual([path, 'last.jpg']);
    expect(Object.values(await contentsOf(listing))[1]).toBe('the photo last.jpg');
    expect(await contentsOf(await list(gzipSync(bytes) as Uint8Array<ArrayBuffer>))).toEqual(
      await contentsOf(listing),
    );
  });

  test('as the tar of this machine writes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pupil-tar-'));
    mkdirSync(join(folder, 'in', 'x'.repeat(120)), { recursive: true });
    writeFileSync(join(folder, 'in', 'x'.repeat(120), 'ö.jpg'), 'one');
    writeFileSync(join(folder, 'in', 'b.jpg'), 'two');
    try {
      for (const flags of ['-cf', '-czf']) {
        execFileSync('tar', [flags, 'out.tar', 'in'], { cwd: folder });
        const contents = await contentsOf(await list(new Uint8Array(readFileSync(join(folder, 'out.tar')))));
        expect(contents).toEqual({ [`in/${'x'.repeat(120)}/ö.jpg`]: 'one', 'in/b.jpg': 'two' });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('with links and devices refused by themselves', async () => {
    const { files, refused } = await list(
      tarOf([{ name: 'link.jpg', type: '2' }, { name: 'odd', type: '3' }, photo('a.jpg')]),
    );
    expect(files.map(({ path }) => path)).toEqual(['a.jpg']);
    expect(refused.map(({ path, code }) => [path, code])).toEqual([
      ['link.jpg', 'ARCHIVE_REFUSED'],
      ['odd', 'ARCHIVE_REFUSED'],
    ]);
  });

  test('up to where it is damaged or cut off, and that is told', async () => {
    const whole = tarOf([photo('a.jpg'), photo('b.jpg')]);
    const damaged = whole.slice();
    damaged[1024 + 5] = 0x7a;
    const { files, notes } = await list(damaged);
    expect(files.map(({ path }) => path)).toEqual(['a.jpg']);
    expect(notes).toEqual([expect.stringContaining('damaged or cut off after 1 files')]);
    const cut = await list(whole.slice(0, 1024 + 512 + 3));
    expect(cut.refused).toMatchObject([{ path: 'b.jpg', code: 'ARCHIVE_REFUSED' }]);
  });
});

describe('an attack by a tar', () => {
  test('that inflates too far is refused', async () => {
    const bomb = gzipSync(tarOf([{ name: 'a.png', content: new Uint8Array(60_000_000) }]), { level: 9 });
    await expect(list(bomb as Uint8Array<ArrayBuffer>)).rejects.toThrow('200 times its size');
  });

  test('by a size of terabytes or a name of megabytes does no harm', async () => {
    const huge = await list(tarOf([{ ...photo('a.jpg'), sizeBytes: 2 ** 45 }]));
    expect(huge.refused).toMatchObject([{ path: 'a.jpg' }]);
    await expect(list(tarOf([longNameOf('x'.repeat(100_000)), photo('a')]))).rejects.toThrow('longer');
  });

  test('by any bytes gives files or a code', async () => {
    const good = tarOf([
      paxOf({ path: 'ä/1.jpg', size: '12' }),
      photo('x'),
      longNameOf('b/2.jpg'),
      photo('y'),
    ]);
    const flip = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { maxLength: 6 }), fc.nat({ max: 3000 }), async (flips, cut) => {
        const bytes = good.slice(0, good.length - cut);
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        if (archiveType(bytes) !== 'tar') return;
        try {
          await contentsOf(await list(bytes));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PupilError);
          expect(['ARCHIVE_REFUSED', 'FILE_TOO_LARGE']).toContain((thrown as PupilError).code);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a webdataset shard', () => {
  const sample = (key: string, ending: string, text: string): TarFile[] => [
    photo(`${key}.jpg`),
    { name: `${key}.${ending}`, content: bytesOfText(text) },
  ];
  const rowsOf = async (listing: ArchiveListing) =>
    ((await contentsOf(listing))['labels.jsonl'] ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('with classes becomes photos and one list of labels', async () => {
    const listing = await list(
      tarOf([
        ...sample('000', 'cls', '3\n'),
        ...sample('a/001.x', 'cls', 'no'),
        ...sample('b', 'cls', 'hat'),
      ]),
    );
    expect(listing.files.map(({ path }) => path)).toEqual([
      '000.jpg',
      'a/001.x.jpg',
      'a/001.x.cls',
      'b.jpg',
      'labels.jsonl',
    ]);
    expect(await rowsOf(listing)).toEqual([
      { file_name: '000.jpg', label: '3' },
      { file_name: 'b.jpg', label: 'hat' },
    ]);
    expect(listing.notes).toEqual([expect.stringContaining('2 small files (.cls)')]);
  });

  test('with objects keeps their plain fields as columns', async () => {
    const json = JSON.stringify({
      label: 'hat',
      id: 7,
      box: [1, 2],
      file_name: '/elsewhere',
      __proto__: null,
    });
    expect(await rowsOf(await list(tarOf(sample('1', 'json', json))))).toEqual([
      { file_name: '1.jpg', label: 'hat', id: 7 },
    ]);
  });

  test('takes texts for labels where they repeat, and leaves captions alone', async () => {
    const repeated = ['hat', 'shoes', 'hat', 'shoes'].flatMap((text, i) => sample(String(i), 'txt', text));
    expect(await rowsOf(await list(tarOf(repeated)))).toHaveLength(4);
    const captions = ['a hat', 'two shoes', 'a red hat'].flatMap((text, i) => sample(String(i), 'txt', text));
    expect((await list(tarOf(captions))).files.map(({ path }) => path)).toContain('0.txt');
  });
});
