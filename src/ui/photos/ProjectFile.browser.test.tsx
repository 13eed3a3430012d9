import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { callsOf } from '../testing/fake-session.ts';
import { photos, project } from '../testing/folder.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';
import { fileNameOf } from './ProjectFileDialog.tsx';

const FOLDER = { project: project(), photos: photos(40) };
const COUNTS = {
  photos: 40,
  copies: 40,
  embeddings: 40,
  views: 0,
  texts: 0,
  runs: 2,
  checkpoints: 2,
  evaluations: 1,
};
const NOTHING = { estimatedBytes: null, written: null, question: null, brought: null };
const picker = Object.getOwnPropertyDescriptor(window, 'showSaveFilePicker');

afterEach(() => {
  if (picker !== undefined) Object.defineProperty(window, 'showSaveFilePicker', picker);
});

async function openDialog() {
  await page.getByRole('button', { name: 'Export project' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Take the project with you' })).toBeVisible();
}

describe('the project as a file', () => {
  it('says how large it will be, and is written for a download where there is no picker', async () => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    const session = await renderPage({ ...FOLDER, projectFile: { ...NOTHING, estimatedBytes: 41_000_000 } });
    await openDialog();
    await page.getByRole('button', { name: 'Export project, about 41 MB' }).click();
    expect(callsOf(session, 'projectFile.write')).toEqual([['clothing.pupil']]);
    expect(callsOf(session, 'projectFile.measure')).toEqual([]);
  });

  it('goes where the user says, and nowhere when that is nowhere', async () => {
    const answers: (() => Promise<unknown>)[] = [
      () => Promise.reject(new DOMException('', 'AbortError')),
      async () => ({ name: 'mine.pupil' }),
    ];
    Object.defineProperty(window, 'showSaveFilePicker', {
      configurable: true,
      value: () => answers.shift()!(),
    });
    const session = await renderPage(FOLDER);
    await openDialog();
    await expect.poll(() => callsOf(session, 'projectFile.measure')).toHaveLength(1);
    const button = page.getByRole('dialog').getByRole('button', { name: 'Export project' });
    await button.click();
    await button.click();
    await expect.poll(() => callsOf(session, 'projectFile.write')).toHaveLength(1);
    expect(callsOf(session, 'projectFile.write')).toEqual([['mine.pupil', { name: 'mine.pupil' }]]);
  });

  it('shows how far it is, and can be cancelled', async () => {
    const writing = job({
      what: 'Writing the project file',
      unit: 'bytes',
      done: 10_000_000,
      total: 40_000_000,
    });
    const session = await renderPage({ ...FOLDER, jobs: { writeProject: writing } });
    await openDialog();
    const bar = page.getByRole('progressbar', { name: 'Writing the project file' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '25');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'projectFile.cancelWriting')).toHaveLength(1);
  });

  it('is offered with what it holds and what stayed behind', async () => {
    const written = {
      fileName: 'clothing.pupil',
      sizeBytes: 40_000_000,
      counts: COUNTS,
      notes: ['A run stayed behind: it cannot be read.'],
      file: new File(['x'], 'clothing.pupil'),
    };
    await renderPage({ ...FOLDER, projectFile: { ...NOTHING, written } });
    await openDialog();
    await expect.element(page.getByText('clothing.pupil: 40 photos and 2 runs, 40 MB.')).toBeVisible();
    await expect.element(page.getByText('A run stayed behind: it cannot be read.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Download, 40 MB' })).toBeVisible();
  });

  it('of a project that is here already opens beside it, or not at all', async () => {
    const facts = { name: 'clothing', counts: COUNTS, isHere: true };
    const question = { file: new File(['x'], 'a.pupil'), facts };
    const session = await renderPage({ ...FOLDER, projectFile: { ...NOTHING, question } });
    await expect.element(page.getByRole('dialog', { name: 'This project is here already' })).toBeVisible();
    await page.getByRole('button', { name: 'Open beside it' }).click();
    expect(callsOf(session, 'projectFile.openBeside')).toHaveLength(1);
    await page.getByRole('button', { name: 'Leave it' }).click();
    expect(callsOf(session, 'projectFile.dismissQuestion')).not.toHaveLength(0);
  });

  it('says what of it did not come in', async () => {
    const brought = { projectId: 'project-1', counts: COUNTS, notes: ['Views stayed in the file.'] };
    await renderPage({ ...FOLDER, projectFile: { ...NOTHING, brought } });
    await expect.element(page.getByText('Views stayed in the file.')).toBeVisible();
  });

  it('is dropped like photos, and is not asked where it belongs', async () => {
    const session = await renderPage(FOLDER, { 'projectFile.take': async () => true });
    await page.getByRole('button', { name: 'Other photos' }).click();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'mine.pupil'));
    document
      .querySelector('footer')!
      .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    await expect.poll(() => callsOf(session, 'projectFile.take')).toHaveLength(1);
    await expect.element(page.getByText('Where do they belong?')).not.toBeInTheDocument();
    expect(callsOf(session, 'photos.import')).toEqual([]);
  });
});

describe('its name', () => {
  it('is one that every file system takes', () => {
    expect(fileNameOf('a/b: "c"?')).toBe('a_b_ _c_.pupil');
    expect(fileNameOf('../..')).toBe('project.pupil');
    expect(fileNameOf('x'.repeat(300))).toHaveLength(106);
    // A device of Windows, and a letter of two halves at the end of what there is room for.
    expect(fileNameOf('con')).toBe('_con.pupil');
    expect(fileNameOf(`${'x'.repeat(99)}😀`)).toBe(`${'x'.repeat(99)}.pupil`);
  });
});
