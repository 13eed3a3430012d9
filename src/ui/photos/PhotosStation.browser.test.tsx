import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { callsOf } from '../testing/fake-session.ts';
import { photos, project } from '../testing/folder.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';

const PHOTOS = photos(400);
const FOLDER = { project: project(), photos: PHOTOS };
const gallery = () => page.getByRole('listbox');
const shownIndices = (classIndex: number) =>
  PHOTOS.filter((photo) => photo.classIndex === classIndex).map((photo) => photo.index);

describe('the Photos station', () => {
  it('explains itself while it is empty, and starts the sample on a press', async () => {
    const session = await renderPage();
    await expect.element(page.getByText('Drop a folder of photos here')).toBeVisible();
    await page.getByRole('button', { name: 'Try the sample' }).click();
    expect(callsOf(session, 'photos.importSample')).toHaveLength(1);
  });

  it('brings in chosen files as one source', async () => {
    const session = await renderPage();
    const input = document.querySelector<HTMLInputElement>('input[data-way=files]')!;
    const chosen = new DataTransfer();
    chosen.items.add(new File(['x'], 'cat.jpg', { type: 'image/jpeg' }));
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await expect.poll(() => callsOf(session, 'photos.import')).toHaveLength(1);
    expect(callsOf(session, 'photos.import')[0]![0]).toMatchObject([
      { kind: 'files', files: [{ path: 'cat.jpg' }] },
    ]);
  });

  it('takes files dropped anywhere on the page', async () => {
    const session = await renderPage();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'photos.zip', { type: 'application/zip' }));
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('footer')!.dispatchEvent(drop);
    expect(drop.defaultPrevented).toBe(true);
    await expect.poll(() => callsOf(session, 'photos.import')[0]?.[0]).toMatchObject([{ kind: 'archive' }]);
  });

  it('reports progress as a progress bar with words, and cancels', async () => {
    const session = await renderPage({
      jobs: { import: job({ done: 1204, total: 3781, note: '4 skipped' }) },
    });
    const bar = page.getByRole('progressbar', { name: 'Reading photos' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '32');
    await expect.element(bar).toHaveAttribute('aria-valuetext', '1,204 of 3,781 photos');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'photos.cancelImport')).toHaveLength(1);
  });

  it('claims no share while the total is unknown', async () => {
    await renderPage({
      jobs: { import: job({ what: 'Looking through the folder', total: 0, etaMs: null }) },
    });
    await expect.element(page.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow');
  });

  it('draws only the photos near the view', async () => {
    await renderPage({ project: project(), photos: photos(5000) });
    await expect.element(gallery()).toHaveAttribute('aria-label', '5,000 photos');
    await expect.poll(() => page.getByRole('option').elements().length).toBeGreaterThan(10);
    expect(page.getByRole('option').elements().length).toBeLessThan(200);
  });

  it('names every photo by class and file, for those who do not see it', async () => {
    await renderPage(FOLDER);
    const first = PHOTOS.find((photo) => photo.classIndex === 0)!;
    await expect.element(page.getByRole('option', { name: `dress, ${first.name}` })).toBeVisible();
  });

  it('selects with arrows and space, extends with shift, and excludes with x', async () => {
    const session = await renderPage(FOLDER);
    const [, second, third] = shownIndices(0);
    gallery().element().focus();
    await userEvent.keyboard('{ArrowRight} {Shift>}{ArrowRight}{/Shift}');
    await expect.element(page.getByText('2 photos selected')).toBeVisible();
    await userEvent.keyboard('x');
    expect(callsOf(session, 'photos.edit')[0]![0]).toEqual({
      kind: 'exclude',
      indices: [second, third],
      isExcluded: true,
    });
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('toolbar')).not.toBeInTheDocument();
  });

  it('keeps the active photo in the document while the arrow keys scroll', async () => {
    await renderPage(FOLDER);
    gallery().element().focus();
    await userEvent.keyboard('{End}');
    await expect
      .poll(() => document.getElementById(gallery().element().getAttribute('aria-activedescendant')!))
      .not.toBeNull();
  });

  it('moves a range, chosen with click and shift-click, to another class', async () => {
    const session = await renderPage(FOLDER);
    const tiles = page.getByRole('option');
    await tiles.nth(0).click();
    await tiles.nth(2).click({ modifiers: ['Shift'] });
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Move to class' }), 'hat');
    const indices = shownIndices(0).slice(0, 3);
    expect(callsOf(session, 'photos.edit')[0]![0]).toEqual({ kind: 'move', indices, classIndex: 1 });
  });

  it('moves photos to a class that is typed, and refuses a name that is taken', async () => {
    const session = await renderPage(FOLDER);
    await page.getByRole('option').nth(0).click();
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Move to class' }), 'New class…');
    const field = page.getByRole('textbox', { name: 'Name' });
    await userEvent.fill(field, 'hat');
    await expect.element(page.getByRole('button', { name: /^Move 1.photo$/ })).toBeDisabled();
    await userEvent.fill(field, ' top  hat ');
    await userEvent.keyboard('{Enter}');
    const indices = shownIndices(0).slice(0, 1);
    expect(callsOf(session, 'photos.edit')).toEqual([[{ kind: 'add-class', name: 'top hat', indices }]]);
    await expect.element(page.getByRole('toolbar')).not.toBeInTheDocument();
  });

  it('adds a class to a folder that has none', async () => {
    const flat = photos(20).map((photo) => ({ ...photo, classIndex: null }));
    const session = await renderPage({ project: project({ classes: [] }), photos: flat });
    await page.getByRole('button', { name: '+ class' }).click();
    await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'hat');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    expect(callsOf(session, 'photos.edit')).toEqual([[{ kind: 'add-class', name: 'hat', indices: [] }]]);
  });

  it('shows class names as the data they are', async () => {
    const name = '<img src=x onerror="globalThis.wasRun = true">';
    await renderPage({ project: project({ classes: [name, 'b'] }), photos: photos(8, { classes: 2 }) });
    await expect.element(page.getByRole('button', { name: `Rename or merge ${name}` })).toBeVisible();
    expect(document.querySelector('img[src=x]')).toBeNull();
    expect('wasRun' in globalThis).toBe(false);
  });

  it('renames a class, and refuses a name that is taken', async () => {
    const session = await renderPage(FOLDER);
    await page.getByRole('button', { name: 'Rename or merge hat' }).click();
    const field = page.getByRole('textbox', { name: 'Name' });
    await userEvent.fill(field, 'shoes');
    await expect.element(page.getByRole('button', { name: 'Rename', exact: true })).toBeDisabled();
    await userEvent.fill(field, 'cap');
    await userEvent.keyboard('{Enter}');
    expect(callsOf(session, 'photos.edit')[0]![0]).toEqual({
      kind: 'rename-class',
      classIndex: 1,
      name: 'cap',
    });
  });

  it('points out classes that differ only in case and merges them on a press', async () => {
    const classes = ['Dog', 'dog', 'cat'];
    const session = await renderPage({ project: project({ classes }), photos: photos(30, { classes: 3 }) });
    await page.getByRole('button', { name: 'Merge them' }).click();
    expect(callsOf(session, 'photos.edit')[0]![0]).toEqual({ kind: 'merge-class', from: 1, into: 0 });
  });

  it('keeps classes that look like one on a press, and asks no more', async () => {
    const folder = project({ classes: ['Dog', 'dog', 'cat'] });
    const session = await renderPage({ project: folder, photos: photos(30, { classes: 3 }) });
    await page.getByRole('button', { name: 'Keep both' }).click();
    expect(callsOf(session, 'photos.edit')).toEqual([[{ kind: 'keep-apart', classes: [0, 1] }]]);
    session.store.setState({ project: { ...folder, keptApart: [['Dog', 'dog']] } });
    await expect.element(page.getByRole('button', { name: 'Keep both' })).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Merge them' })).not.toBeInTheDocument();
  });

  it('says what cannot be learned or measured, before anything is trained', async () => {
    const session = await renderPage({
      project: project({ classes: ['hat', 'shoes'], skipped: [], duplicates: [] }),
      photos: photos(400, { classes: 2 }),
    });
    const card = page.getByRole('region', { name: 'Worth knowing' });
    await expect.element(page.getByRole('region', { name: 'Classes' })).toBeVisible();
    const hats = session.store.getState().photos.map((photo) => ({ ...photo, classIndex: 0 }));
    session.store.setState({ photos: hats });
    await expect.element(card).toHaveTextContent(/hat is the only class with photos.*two at least/);
    session.store.setState({ photos: hats.map((photo) => ({ ...photo, classIndex: null })) });
    await expect.element(card).toHaveTextContent(/No photo has a class.*New class…/);
  });

  it('lists every skipped file with its reason', async () => {
    await renderPage(FOLDER);
    await page.getByText('4 files skipped').click();
    await expect.element(page.getByText('It is not a picture: it holds text.')).toBeVisible();
  });

  it('draws the splits again with other shares, only where Pupil drew them', async () => {
    const session = await renderPage({ ...FOLDER, project: project({ splitOrigin: 'drawn' }) });
    await page.getByText('Draw with other shares').click();
    await userEvent.fill(page.getByRole('spinbutton', { name: 'Test, %' }), '25');
    await page.getByRole('button', { name: 'Draw again' }).click();
    expect(callsOf(session, 'photos.edit')[0]![0]).toEqual({
      kind: 'redraw-splits',
      ratios: { train: 0.6, validation: 0.15, test: 0.25 },
    });
    session.store.setState({ project: project({ splitOrigin: 'folder' }) });
    await expect.element(page.getByText('Draw with other shares')).not.toBeInTheDocument();
  });

  it('offers undo after an edit', async () => {
    const session = await renderPage({ ...FOLDER, undoable: 'move 3 photos to hat' });
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(callsOf(session, 'photos.undo')).toHaveLength(1);
  });

  it('says a failure in place, where it can be dismissed', async () => {
    const error = { code: 'NO_PHOTOS', message: 'No photo was found in Documents.', facts: {} } as const;
    await renderPage({ faults: [{ station: 'photos', error, remedy: 'retry' }] });
    await expect.element(page.getByRole('alert')).toHaveTextContent('No photo was found in Documents.');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  });
});
