import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImporterCalls } from '../../protocol/importer.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import { knownCopies } from '../../storage/copies.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject, listProjects } from '../../storage/projects.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import ImporterWorker from '../importer.worker.ts?worker';
import { bytesOfText, joined, zipOf } from '../shared/sources/testing/zip.ts';
import { drawnImage } from './testing/pictures.ts';
import { classFolders, filesOf, RATIOS } from './testing/sources.ts';

let client: Client<ImporterCalls> | undefined;

function openImporter(): Client<ImporterCalls> {
  client = connect<ImporterCalls>(new ImporterWorker(), 'importer');
  return client;
}

beforeEach(deleteDatabase);
afterEach(() => client?.end());

describe('photos that are added to a project', () => {
  test('join its classes, are kept once, and leave no project of their own', async () => {
    const importer = openImporter();
    const { plan: first } = await importer.call('find', { sources: [filesOf(await classFolders(3))] });
    const base = { projectId: 'base', seed: 1, splitRatios: RATIOS };
    await importer.call('importPhotos', { plan: first, notes: [], options: base });
    const more = {
      ...(await classFolders(4)),
      'bird/0.jpg': await drawnImage({ widthPx: 300, heightPx: 300, seed: 77 }),
    };
    const { plan } = await importer.call('find', { sources: [filesOf(more)] });
    const options = { projectId: 'added', into: 'base', seed: 1, splitRatios: RATIOS };
    const result = await importer.call('importPhotos', { plan, notes: [], options });
    expect(result).toEqual({ projectId: 'base', photos: 3, skipped: 0 });
    const photos = await photosOf('base');
    expect(photos.map(({ index }) => index)).toEqual([...photos.keys()]);
    expect((await getProject('base'))?.classes).toEqual(['cat', 'dog', 'bird']);
    expect(photos.filter(({ classIndex }) => classIndex === 2)).toHaveLength(1);
    expect((await knownCopies(photos.map(({ id }) => id))).size).toBe(9);
    expect(await listProjects()).toHaveLength(1);
    expect(await getProject('added')).toBeNull();
  });
});

describe('a list that is dropped on a project', () => {
  test('labels the photos that are there, and says which rows name none', async () => {
    const importer = openImporter();
    const flat = Object.fromEntries(
      Object.values(await classFolders(4)).map((photo, i) => [`photo-${i}.jpg`, photo]),
    );
    const { plan: first } = await importer.call('find', { sources: [filesOf(flat)] });
    const base = { projectId: 'base', seed: 1, splitRatios: RATIOS };
    await importer.call('importPhotos', { plan: first, notes: [], options: base });
    const rows = Object.keys(flat).map((name, i) => `${name},${i < 4 ? 'cat' : 'dog'}`);
    const list = filesOf({ 'labels.csv': ['file,label', ...rows, 'nobody.jpg,cat'].join('\n') });
    const { plan, account } = await importer.call('find', { sources: [list], into: 'base' });
    expect(account).toMatchObject({ photos: 0, lists: 1, relabelled: 8, rows: { matched: 8 } });
    const options = { ...base, projectId: 'added', into: 'base' };
    const result = await importer.call('importPhotos', { plan, notes: [], options });
    expect(result).toEqual({ projectId: 'base', photos: 0, skipped: 0 });
    expect((await getProject('base'))?.classes).toEqual(['cat', 'dog']);
    expect((await photosOf('base')).map(({ classIndex }) => classIndex)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });
});

describe('an archive that does not say how its names are written', () => {
  test('is read anew as a person says, and its classes with it', async () => {
    const importer = openImporter();
    // 犬, 鳥 and 猫, as Windows in Japan writes them.
    const folders = [
      [0x8c, 0xa2],
      [0x92, 0xb9],
      [0x94, 0x4c],
    ];
    const pictures = Object.values(await classFolders(3));
    const files = await Promise.all(
      pictures.map(async (picture, i) => ({
        name: joined(Uint8Array.from(folders[i % 3]!), bytesOfText(`/${i}.jpg`)),
        content: new Uint8Array(await picture.arrayBuffer()),
      })),
    );
    const archive = new File([zipOf(files)], 'photos.zip');
    const { plan, account } = await importer.call('find', { sources: [{ kind: 'archive', file: archive }] });
    expect(plan.nameEncoding).toBe('shift_jis');
    expect(account.classes.map(({ name }) => name).toSorted()).toEqual(['犬', '猫', '鳥'].toSorted());
    const other = await importer.call('revise', { plan: { ...plan, nameEncoding: 'gb18030' } });
    expect(other.plan.nameEncoding).toBe('gb18030');
    const upper = await importer.call('revise', { plan: { ...other.plan, classLevel: 'both' } });
    expect(upper.notes).toEqual(other.notes);
    expect(upper.notes.join()).toContain('GB18030');
    expect(other.account.classes).toHaveLength(3);
    expect(other.account.classes.map(({ name }) => name)).not.toContain('犬');
    const back = await importer.call('revise', { plan });
    expect(back.account.classes).toEqual(account.classes);
    const options = { projectId: 'zip', seed: 1, splitRatios: RATIOS };
    await importer.call('importPhotos', { plan, notes: [], options });
    expect((await getProject('zip'))?.classes.toSorted()).toEqual(['犬', '猫', '鳥'].toSorted());
  });
});

describe('the names of what was dropped', () => {
  test('give a plan and previews before a photo is stored, and another plan when it is changed', async () => {
    const importer = openImporter();
    const files = filesOf({
      ...(await classFolders(3)),
      'cat/broken.jpg': 'nothing',
      'mood.csv': 'id,mood\n0,good\n',
    });
    const { plan, account, questions } = await importer.call('find', { sources: [files] });
    expect(questions).toEqual([]);
    expect(account.classes.map(({ name, photos }) => [name, photos])).toEqual([
      ['cat', 4],
      ['dog', 3],
    ]);
    const jpeg = await importer.call('preview', { path: 'cat/0.jpg' });
    expect([...jpeg!.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(await importer.call('preview', { path: 'cat/broken.jpg' })).toBeNull();
    const folders = plan.folders.map((folder) =>
      folder.path === 'dog' ? { ...folder, role: 'left out' as const } : folder,
    );
    const changed = await importer.call('revise', { plan: { ...plan, folders } });
    expect(changed.account.classes.map(({ name }) => name)).toEqual(['cat']);
    expect(changed.account.leftOut).toEqual([expect.objectContaining({ reason: 'in dog', count: 3 })]);
    expect(await listProjects()).toEqual([]);
  });
});
