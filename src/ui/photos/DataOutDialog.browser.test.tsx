import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Studio } from '../../state/studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { photos, project } from '../testing/folder.ts';
import { job } from '../testing/job.ts';
import { lookedStudio } from '../testing/looked-studio.ts';
import { renderPage } from '../testing/render-page.tsx';

const PHOTOS = photos(40).map((photo) => ({ ...photo, isExcluded: photo.index < 2 }));
const dialog = () => page.getByRole('dialog', { name: 'Export data' });

async function open(studio: Partial<Studio> = {}) {
  const session = await renderPage({ project: project(), photos: PHOTOS, ...studio });
  await page.getByRole('button', { name: 'Export data' }).click();
  await expect.element(dialog()).toBeVisible();
  return session;
}

describe('data that leaves', () => {
  it('says before anything is written whether originals or working copies leave', async () => {
    await open();
    await expect.element(dialog()).toHaveTextContent(/working copies leave: JPEGs of at most 288 pixels/);
    await expect.element(dialog().getByRole('radio', { name: /Embeddings/ })).toBeDisabled();
  });

  it('are the originals where the files are at hand, without excluded photos unless they are ticked', async () => {
    const session = await open({ changeableId: project().id });
    await expect.element(dialog()).toHaveTextContent(/so the originals leave, about [\d.]+.MB/);
    await dialog().getByRole('button', { name: 'Write the file' }).click();
    await dialog()
      .getByRole('checkbox', { name: /2 excluded photos/ })
      .click();
    await dialog().getByRole('button', { name: 'Write the file' }).click();
    expect(callsOf(session, 'photos.writeData')).toEqual([
      [{ kind: 'photos', withExcluded: false }, undefined],
      [{ kind: 'photos', withExcluded: true }, undefined],
    ]);
  });

  it('are the originals again once their folder is shown', async () => {
    const session = await open();
    const input = document.querySelector<HTMLInputElement>('dialog input[data-way=files]')!;
    const chosen = new DataTransfer();
    chosen.items.add(new File(['x'], 'cat.jpg', { type: 'image/jpeg' }));
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await expect.element(dialog()).toHaveTextContent(/so the originals leave/);
    await dialog().getByRole('button', { name: 'Write the file' }).click();
    expect(callsOf(session, 'photos.writeData')).toMatchObject([
      [{ kind: 'photos' }, [{ kind: 'files', files: [{ path: 'cat.jpg' }] }]],
    ]);
  });

  it('may be embeddings in the layout that is chosen, of the teacher that has looked', async () => {
    const { teacher } = lookedStudio();
    const session = await open({ teacher });
    await dialog()
      .getByRole('radio', { name: /Embeddings/ })
      .click();
    await dialog().getByRole('combobox', { name: /As/ }).selectOptions('clip-retrieval');
    await dialog().getByRole('button', { name: 'Write the file' }).click();
    const { fingerprint, name } = teacher!.facts!;
    expect(callsOf(session, 'photos.writeData')).toEqual([
      [{ kind: 'embeddings', layout: 'clip-retrieval', fingerprint, teacher: name }, undefined],
    ]);
  });

  it('shows how far it is, and cancels', async () => {
    const session = await open({ jobs: { dataOut: job({ what: 'Writing photos', done: 10, total: 40 }) } });
    await expect
      .element(dialog().getByRole('progressbar', { name: 'Writing photos' }))
      .toHaveAttribute('aria-valuenow', '25');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'photos.cancelWriting')).toHaveLength(1);
  });

  it('offers no file that answers another question', async () => {
    const { teacher } = lookedStudio();
    const session = await open({ teacher });
    const forgotten = () => callsOf(session, 'photos.forgetWritten').length;
    await dialog()
      .getByRole('checkbox', { name: /2 excluded photos/ })
      .click();
    expect(forgotten()).toBe(1);
    await dialog()
      .getByRole('radio', { name: /Embeddings/ })
      .click();
    expect(forgotten()).toBe(2);
    await dialog().getByRole('combobox', { name: /As/ }).selectOptions('safetensors');
    expect(forgotten()).toBe(3);
  });

  it('says what is in the file, and lets go of it with the dialog', async () => {
    const written = {
      fileName: 'x.csv',
      file: new Blob(['x'.repeat(2000)]),
      notes: ['40 lines, a photo each.'],
    };
    const session = await open({ written });
    await expect.element(dialog().getByRole('status')).toHaveTextContent('40 lines, a photo each.');
    await expect.element(dialog().getByRole('button', { name: /Download, 2.kB/ })).toBeVisible();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => callsOf(session, 'photos.forgetWritten').length).toBeGreaterThan(0);
  });
});
