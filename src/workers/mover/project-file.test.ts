import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { expectOnlyRefusalsOf } from '../../core/files/testing/mutations.ts';
import { ZipWriter } from '../../core/files/zip-writer.ts';
import { renamed } from '../../core/project-file/beside.ts';
import { isProjectFile } from '../../core/project-file/head.ts';
import { openProjectFile } from '../../core/project-file/open.ts';
import { itemsOf } from '../../core/project-file/read.ts';
import { decodeRecord, encodeRecord } from '../../core/project-file/record.ts';
import { sha256 } from '../shared/sha256.ts';
import { fileOf, itemsIn } from './testing/in-memory.ts';
import { allOf, itemsOfSmallProject } from './testing/small-project.ts';

type Files = Record<string, Uint8Array>;

const REFUSALS = ['PROJECT_FILE_INVALID', 'RECORD_INVALID', 'CHECKPOINT_INVALID'] as const;
const small = await fileOf(itemsOfSmallProject());

/** The small project after somebody has changed what is in it, with a table that fits. */
async function changed(change: (files: Files) => void): Promise<Uint8Array<ArrayBuffer>> {
  const files: Files = unzipSync(small);
  change(files);
  const { ['contents.json']: table, ...others } = files;
  const contents = JSON.parse(new TextDecoder().decode(table)) as { files: unknown[][] };
  contents.files = await Promise.all(
    Object.entries(others).map(async ([path, bytes]) => [
      path,
      bytes.length,
      await sha256(bytes as Uint8Array<ArrayBuffer>),
    ]),
  );
  const bytes = new TextEncoder().encode(JSON.stringify(contents));
  return zipSync({ ...others, 'contents.json': bytes }) as Uint8Array<ArrayBuffer>;
}

/** Changes the record at a path. */
function edited(path: string, change: (record: Record<string, unknown>) => object) {
  return changed((files) => {
    files[path] = encodeRecord(change(decodeRecord(files[path]!) as Record<string, unknown>));
  });
}

describe('a project file', () => {
  test('gives back what was written, bit by bit', async () => {
    const read = await itemsIn(small);
    expect(read).toEqual(allOf('small'));
    const part = read.find(({ kind }) => kind === 'embeddings');
    expect(part?.kind === 'embeddings' && Object.is(part.part.values[1], -0)).toBe(true);
  });

  test('is the same bytes each time', async () => {
    expect(await fileOf(itemsOfSmallProject())).toEqual(small);
  });

  test('opens in another tool, with pictures that open by themselves', () => {
    const files = unzipSync(small);
    expect(files['copies/000000.jpg']).toEqual(Uint8Array.of(1, 2, 3));
    expect(new TextDecoder().decode(files['photos.jsonl']).trim().split('\n')).toHaveLength(2);
  });

  test('is read from a zip that somebody else has packed', async () => {
    const repacked = zipSync(unzipSync(small), { level: 9 }) as Uint8Array<ArrayBuffer>;
    expect(repacked.length).toBeLessThan(small.length / 2);
    expect(await itemsIn(repacked)).toEqual(allOf('small'));
  });

  test('is known by its bytes, whatever it is called', () => {
    expect(isProjectFile(small.subarray(0, 4096), 'a.zip')).toBe(true);
    expect(isProjectFile(zipSync({ 'cat/1.jpg': Uint8Array.of(1) }), 'a.zip')).toBe(false);
    expect(isProjectFile(Uint8Array.of(1, 2), 'mine.PUPIL')).toBe(true);
  });
});

describe('a file that is refused', () => {
  test.each([
    ['no zip', Uint8Array.of(1, 2, 3), /it is no zip, or a damaged one/],
    ['empty', new Uint8Array(0), /it is no zip, or a damaged one/],
    [
      'a zip of photos',
      zipSync({ 'cat/1.jpg': Uint8Array.of(1) }),
      /there is no pupil\.json in it: it is no project/,
    ],
    ['cut off', small.slice(0, -100), /no zip, or a damaged one/],
  ] as const)('is %s', async (_, bytes, message) => {
    const refused = itemsIn(Uint8Array.from(bytes));
    await expect(refused).rejects.toMatchObject({
      code: 'PROJECT_FILE_INVALID',
      message: expect.stringMatching(message),
    });
  });

  test('comes from a newer Pupil, and says so', async () => {
    const newer = await edited('pupil.json', (head) => ({ ...head, version: 2 }));
    await expect(itemsIn(newer)).rejects.toThrow(
      /a newer Pupil has written it \(version 2 of the file; this one reads 1\)/,
    );
  });

  test.each([
    [
      'names another version',
      (files: Files) => set(files, 'pupil.json', { format: 'pupil-project', version: 'x' }),
      /which version/,
    ],
    [
      'is of another format',
      (files: Files) => set(files, 'pupil.json', { format: 'other', version: 1 }),
      /does not say that it is a project/,
    ],
    [
      'has more than it names',
      (files: Files) => set(files, 'extra.json', {}),
      /does not know what "extra\.json"/,
    ],
    ['has no project', (files: Files) => drop(files, 'project.json'), /does not begin with a project/],
    ['has no photos', (files: Files) => drop(files, 'photos.jsonl'), /holds the working copy of a photo 0/],
    ['lacks a copy', (files: Files) => drop(files, 'copies/000001.jpg'), /not of the same photos/],
    ['lacks pixels', (files: Files) => drop(files, 'pixels/00000.record'), /have no pixels/],
    ['lacks a run', (files: Files) => drop(files, 'runs/0/run.record'), /not of the run before them/],
    [
      'lacks an evaluation',
      (files: Files) => drop(files, 'runs/0/evaluation-test.record'),
      /says that it has 1 evaluations and has 0/,
    ],
  ] as const)('%s', async (_, change, message) => {
    await expect(itemsIn(await changed(change))).rejects.toMatchObject({
      code: 'PROJECT_FILE_INVALID',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['an unknown student', 'runs/0/run.record', { recipe: { preset: 'x' } }, 'RECORD_INVALID'],
    ['a run of another project', 'runs/0/run.record', { projectId: 'other' }, 'PROJECT_FILE_INVALID'],
    ['a torn checkpoint', 'runs/0/checkpoint-a.record', { checksum: 1 }, 'PROJECT_FILE_INVALID'],
    [
      'a checkpoint of nothing',
      'runs/0/checkpoint-a.record',
      { bytes: new Uint8Array(9), checksum: 0xd2ee4b23 },
      'PROJECT_FILE_INVALID',
    ],
    [
      'answers of classes that there are not',
      'runs/0/evaluation-test.record',
      { labels: Int32Array.of(5) },
      'PROJECT_FILE_INVALID',
    ],
    ['embeddings of strangers', 'embeddings/0/00000.record', { ids: ['x', 'y'] }, 'PROJECT_FILE_INVALID'],
    [
      'the same photo twice',
      'embeddings/0/00000.record',
      { ids: ['small-photo-0', 'small-photo-0'] },
      'PROJECT_FILE_INVALID',
    ],
    ['too few numbers', 'embeddings/0/00000.record', { values: new Float32Array(5) }, 'RECORD_INVALID'],
    ['another width', 'embeddings/0/cursor.json', { dims: 4 }, 'PROJECT_FILE_INVALID'],
    ['views on no scale', 'views/0/cursor.record', { scale: null }, 'PROJECT_FILE_INVALID'],
    [
      'pixels of another size',
      'pixels/00000.record',
      { sidePx: 1, pixels: new Uint8Array(6) },
      'PROJECT_FILE_INVALID',
    ],
    ['an import that was cut off', 'project.json', { isPartial: true }, 'PROJECT_FILE_INVALID'],
    ['a project without a name', 'project.json', { id: '' }, 'PROJECT_FILE_INVALID'],
    ['a comparison of another project', 'comparison.json', { projectId: 'x' }, 'PROJECT_FILE_INVALID'],
  ] as const)('holds %s', async (_, path, change, code) => {
    const file = await edited(path, (record) => ({ ...record, ...change }));
    await expect(itemsIn(file)).rejects.toMatchObject({ code });
  });

  test('holds a photo in the wrong place, or of a class that there is not', async () => {
    for (const change of [{ index: 5 }, { classIndex: 2 }, { projectId: 'other' }, { id: '' }]) {
      const file = await changed((files) => {
        const lines = new TextDecoder().decode(files['photos.jsonl']).trim().split('\n');
        const first = { ...(JSON.parse(lines[0]!) as object), ...change };
        files['photos.jsonl'] = new TextEncoder().encode([JSON.stringify(first), lines[1]].join('\n'));
      });
      await expect(itemsIn(file)).rejects.toMatchObject({ code: 'PROJECT_FILE_INVALID' });
    }
  });

  test('holds a file twice', async () => {
    const twice = await withEntries([
      ...Object.entries(unzipSync(small)),
      ['project.json', Uint8Array.of(1)],
    ]);
    await expect(itemsIn(twice)).rejects.toThrow(/holds a file twice/);
  });

  test('or is read as it was, whatever two thousand accidents do to its bytes', async () => {
    // Packed, so that accidents do not only meet pixels.
    const packed = zipSync(unzipSync(small)) as Uint8Array<ArrayBuffer>;
    const whole = encodeRecord(await itemsIn(small));
    let read = 0;
    await expectOnlyRefusalsOf(packed, REFUSALS, async (bytes) => {
      const items = await itemsIn(bytes as Uint8Array<ArrayBuffer>);
      expect(Buffer.compare(encodeRecord(items), whole)).toBe(0);
      read++;
    });
    expect(read).toBeGreaterThan(0);
  }, 60_000);
});

describe('a file that somebody made up', () => {
  const NO_HASH = '0'.repeat(64);
  const files: Files = unzipSync(small);
  const { files: table, ...rest } = JSON.parse(new TextDecoder().decode(files['contents.json'])) as {
    files: [string, number, string][];
  };
  // Pictures have nothing to be misread.
  const paths = table.map(([path]) => path).filter((path) => !/^(pixels|copies)/.test(path));

  /** Its table always fits: what is asked is what records do, not what hashes catch. */
  function madeUp(path: string, bytes: Uint8Array) {
    const changed: Files = { ...files, [path]: bytes };
    const fitting = table.map(([name]) => [name, changed[name]!.length, NO_HASH]);
    changed['contents.json'] = new TextEncoder().encode(JSON.stringify({ ...rest, files: fitting }));
    return {
      paths: Object.keys(changed),
      read: async (name: string) => changed[name] as Uint8Array<ArrayBuffer>,
      hash: async () => NO_HASH,
    };
  }

  test.each(paths)('with changes in %s is refused or read', async (path) => {
    await expectOnlyRefusalsOf(
      files[path]!,
      REFUSALS,
      async (bytes) => {
        for await (const item of itemsOf(await openProjectFile(madeUp(path, bytes)))) void item;
      },
      150,
      0,
    );
  });
});

test('a project beside its twin has names of its own wherever they stand', () => {
  const names = {
    projectId: 'p2',
    runId: (old: string) => (old === 'small-run' ? 'r2' : old),
    bakeoffId: () => 'c2',
  };
  const items = allOf('small').map((item) => renamed(item, names));
  const text = JSON.stringify(items);
  expect(text).not.toMatch(/"(projectId|id)":"small"|small-run|"comparison","cell"/);
  const run = items.find(({ kind }) => kind === 'run');
  expect(run).toMatchObject({ run: { id: 'r2', projectId: 'p2', bakeoff: { id: 'c2', cell: 'ce/conv/1' } } });
});

function set(files: Files, path: string, value: object): void {
  files[path] = encodeRecord(value);
}

function drop(files: Files, path: string): void {
  delete files[path];
}

async function withEntries(
  entries: readonly (readonly [string, Uint8Array])[],
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new ZipWriter(async (bytes) => {
    parts.push(bytes);
  });
  for (const [path, bytes] of entries) await zip.add(path, Uint8Array.from(bytes));
  await zip.finish();
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
