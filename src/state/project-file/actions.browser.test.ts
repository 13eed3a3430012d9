/** A project leaves as a file and comes back, as a person does it on the page. */
import { beforeAll, describe, expect, it } from 'vitest';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';
import { sourcesFromInput } from '../sources.ts';

/** A session is a page: it keeps the lock that lets one page write. */
const session = createSession();
const studio = () => session.store.getState();
const drop = async (...files: readonly File[]) => session.projectFile.take(await sourcesFromInput(files));

let file: File;

beforeAll(async () => {
  await deleteDatabase();
  await storeDrawnProject('drawn', 6);
  await session.open();
});

describe('the open project', () => {
  it('says about how large its file will be, and is written with a job of its own', async () => {
    expect(await session.projectFile.measure()).toBe(true);
    const said: string[] = [];
    const stop = session.store.subscribe(({ jobs }) => said.push(jobs.writeProject?.what ?? ''));
    expect(await session.projectFile.write('drawn.pupil')).toBe(true);
    stop();
    expect(said).toContain('Writing the project file');
    const { estimatedBytes, written } = studio().projectFile;
    expect(written).toMatchObject({ fileName: 'drawn.pupil', notes: [], counts: { photos: 6, copies: 6 } });
    expect(estimatedBytes! / written!.sizeBytes).toBeCloseTo(1, 0);
    file = new File([await written!.file!.arrayBuffer()], 'photos.zip');
  });

  it('leaves no file in the browser after the next visit has begun', async () => {
    const root = await navigator.storage.getDirectory();
    await root.getDirectoryHandle('project-file');
    await session.open();
    await expect(root.getDirectoryHandle('project-file')).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('is written where the user wants it', async () => {
    const root = await navigator.storage.getDirectory();
    const to = await root.getFileHandle('chosen.pupil', { create: true });
    expect(await session.projectFile.write('chosen.pupil', to)).toBe(true);
    expect(studio().projectFile.written).toMatchObject({ file: null, sizeBytes: file.size });
    expect((await to.getFile()).size).toBe(file.size);
    await root.removeEntry('chosen.pupil');
  });
});

describe('a dropped project file', () => {
  it('is known by its bytes, asks where its project is here, and opens beside it', async () => {
    expect(await drop(file)).toBe(true);
    expect(studio().projectFile.question?.facts).toMatchObject({ name: 'Drawn', isHere: true });
    expect(studio().project?.id).toBe('drawn');
    expect(await session.projectFile.openBeside()).toBe(true);
    const { project, projects, photos, projectFile, faults } = studio();
    expect(project?.id).not.toBe('drawn');
    expect(projects).toHaveLength(2);
    expect(photos).toHaveLength(6);
    expect(await session.photos.thumbnail(photos[0]!.id)).toMatch(/^blob:/);
    expect(projectFile).toMatchObject({ question: null, brought: { notes: [] } });
    expect(faults).toEqual([]);
  });

  it('comes in at once where its project is not', async () => {
    while (studio().project !== null) await session.photos.removeProject();
    expect(await drop(file)).toBe(true);
    expect(studio()).toMatchObject({ project: { id: 'drawn' }, projectFile: { question: null } });
  });

  it('is refused in words where it is damaged, foreign by its bytes, or not alone', async () => {
    const cut = new File([file.slice(0, file.size / 2)], 'cut.pupil');
    expect(await drop(cut)).toBe(true);
    const fault = () => studio().faults.find(({ station }) => station === 'photos')?.error;
    expect(fault()).toMatchObject({
      code: 'PROJECT_FILE_INVALID',
      message: expect.stringMatching(/^The project file is refused: .*Nothing was changed here/),
    });
    expect(await drop(new File(['photos'], 'renamed.pupil'))).toBe(true);
    expect(fault()).toMatchObject({ code: 'PROJECT_FILE_INVALID' });
    expect(await drop(file, new File(['x'], 'a.jpg'))).toBe(true);
    expect(fault()?.message).toMatch(/other things were dropped with it/);
    expect(studio().projects).toHaveLength(1);
  });

  it('is none where it is an archive of photos', async () => {
    const archive = new File(
      [Uint8Array.of(0x50, 0x4b, 3, 4, ...new Array<number>(60).fill(0))],
      'photos.zip',
    );
    expect(await drop(archive)).toBe(false);
  });
});
