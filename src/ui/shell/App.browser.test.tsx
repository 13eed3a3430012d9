import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { emptyStudio } from '../testing/empty-studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { photos, project } from '../testing/folder.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';

const FOLDER = { project: project(), photos: photos(60) };
const heading = () => page.getByRole('heading', { level: 1 });

describe('the shell', () => {
  it('goes to a station by its number and puts the focus on its heading', async () => {
    const session = await renderPage(FOLDER);
    await userEvent.keyboard('2');
    await expect.element(heading()).toHaveTextContent('Let a teacher look at your photos, once');
    await expect.element(heading()).toHaveFocus();
    expect(session.store.getState().station).toBe('teacher');
  });

  it('leaves numbers alone while someone types', async () => {
    const session = await renderPage(FOLDER);
    await userEvent.fill(page.getByRole('searchbox'), '');
    await userEvent.keyboard('24');
    expect(session.store.getState().station).toBe('photos');
    await expect.element(page.getByRole('searchbox')).toHaveValue('24');
  });

  it('marks the open station as the current step and says what each one holds', async () => {
    await renderPage(FOLDER);
    const stations = page.getByRole('navigation', { name: 'Stations' });
    await expect
      .element(stations.getByRole('button', { name: /Photos/ }))
      .toHaveAttribute('aria-current', 'step');
    await expect
      .element(stations.getByRole('button', { name: /Photos 60 photos · 10 classes/ }))
      .toBeVisible();
    await expect
      .element(stations.getByRole('button', { name: /Results needs a trained student/ }))
      .toBeVisible();
  });

  it('lists the shortcuts behind ? and gives the focus back when the list closes', async () => {
    await renderPage(FOLDER);
    const other = page.getByRole('button', { name: 'Other photos' });
    other.element().focus();
    await userEvent.keyboard('?');
    await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(other).toHaveFocus();
  });

  it('lets the first Tab skip to the open station', async () => {
    await renderPage(FOLDER);
    document.body.focus();
    await userEvent.tab();
    await expect.element(page.getByRole('link', { name: 'Skip to the open station' })).toHaveFocus();
  });

  it('says when the browser declined to protect what is stored', async () => {
    const { ledger } = emptyStudio();
    const footer = page.getByRole('contentinfo');
    const session = await renderPage({ ...FOLDER, ledger });
    await expect.element(footer).not.toHaveTextContent('cleared if the disk is full');
    session.store.setState({ ledger: { ...ledger, isProtected: false } });
    await expect.element(footer).toHaveTextContent('cleared if the disk is full');
  });

  it('says announcements in a live region and shows progress in the title', async () => {
    const session = await renderPage(FOLDER);
    session.store.setState({
      jobs: { import: job({ done: 31, total: 100 }) },
      announcement: '31 photos read',
    });
    await expect.element(page.getByText('31 photos read')).toHaveAttribute('aria-live', 'polite');
    await expect.poll(() => document.title).toBe('31 % · Photos · Pupil');
  });

  it('moves the focus to the heading when the pressed button goes away with its state', async () => {
    const session = await renderPage({});
    page.getByRole('button', { name: 'Try the sample' }).element().focus();
    session.store.setState({ jobs: { import: job({}) } });
    await expect.element(heading()).toHaveTextContent('Reading your photos');
    await expect.element(heading()).toHaveFocus();
  });

  it('takes back the last edit with Ctrl+Z', async () => {
    const session = await renderPage({ ...FOLDER, undoable: 'move 1 photo to hat' });
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(callsOf(session, 'photos.undo')).toHaveLength(1);
  });
});
