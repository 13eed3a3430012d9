import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { forecastViews } from '../../core/views/forecast.ts';
import { usualPlan } from '../../core/views/plan.ts';
import { NO_MODELS } from '../../state/models/slice.ts';
import { formatBytes, formatCount, formatDuration } from '../base/format.ts';
import { callsOf } from '../testing/fake-session.ts';
import { photos, project } from '../testing/folder.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';
import { lookedTeacher } from '../testing/teacher.ts';

const PHOTOS = photos(300);
const HERE = { project: project(), photos: PHOTOS, station: 'teacher' } as const;
const LOOKED = lookedTeacher(PHOTOS);
const fault = (remedy: 'retry' | 'reload') =>
  ({
    station: 'teacher',
    error: { code: 'DEVICE_LOST', message: 'The GPU was taken away.', facts: {} },
    remedy,
  }) as const;

describe('the Teacher station', () => {
  it('says that it needs photos and leads there', async () => {
    const session = await renderPage({ station: 'teacher' });
    await page.getByRole('button', { name: 'To the photos' }).click();
    expect(session.store.getState().station).toBe('photos');
  });

  it('starts with the built-in teacher, which fetches nothing', async () => {
    const session = await renderPage(HERE);
    await expect.element(page.getByRole('radio', { name: /pupil-mini/ })).toBeChecked();
    await page.getByRole('button', { name: 'Let the teacher look', exact: true }).click();
    expect(callsOf(session, 'teacher.embed')).toHaveLength(1);
  });

  it('says what a press will fetch before it is fetched', async () => {
    const session = await renderPage(HERE);
    await page.getByRole('radio', { name: /^CLIP ViT-B\/32/ }).click();
    expect(session.store.getState().teacher.choice).toMatchObject({ origin: 'hub', dtype: 'auto' });
    await expect.element(page.getByRole('button', { name: 'Load ~89 MB and let it look' })).toBeEnabled();
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Weights' }), 'fp32');
    await expect.element(page.getByRole('button', { name: 'Load ~351 MB and let it look' })).toBeEnabled();
  });

  it('asks the Hub what the files weigh, and says it exactly', async () => {
    const session = await renderPage(HERE);
    await page.getByRole('radio', { name: /^CLIP ViT-B\/32/ }).click();
    const { id } = session.store.getState().teacher.choice;
    expect(callsOf(session, 'models.list')).toEqual([[id]]);
    const file = (path: string, sizeBytes: number) => ({ path, sizeBytes });
    const files = [
      file('config.json', 4_000),
      file('onnx/vision_model_quantized.onnx', 91_000_000),
      file('onnx/vision_model.onnx', 352_000_000),
    ];
    session.store.setState({ models: { ...NO_MODELS, listing: { id, files, problem: null } } });
    await expect.element(page.getByRole('button', { name: 'Load 91 MB and let it look' })).toBeEnabled();
    await expect.element(page.getByRole('option', { name: /^fp32.*352 MB/ })).toBeInTheDocument();
    await expect.element(page.getByRole('option', { name: /^q4 · not offered/ })).toBeDisabled();
  });

  it('says why the Hub does not know an id', async () => {
    const session = await renderPage(HERE);
    await page.getByRole('radio', { name: /Another/ }).click();
    await userEvent.fill(page.getByRole('textbox', { name: 'Id on the Hub' }), 'no/body');
    session.store.setState({
      models: { ...NO_MODELS, listing: { id: 'no/body', files: null, problem: 'It is not there (404).' } },
    });
    await expect.element(page.getByText('It is not there (404).')).toBeVisible();
  });

  it('waits for an id before it fetches another teacher', async () => {
    const session = await renderPage(HERE);
    await page.getByRole('radio', { name: /Another/ }).click();
    const go = page.getByRole('button', { name: 'Let the teacher look' });
    await expect.element(go).toBeDisabled();
    await userEvent.fill(page.getByRole('textbox', { name: 'Id on the Hub' }), 'Xenova/dinov2-small');
    await expect.element(go).toBeEnabled();
    expect(session.store.getState().teacher.choice.id).toBe('Xenova/dinov2-small');
  });

  it('pauses while it looks, and goes on from there', async () => {
    const session = await renderPage({
      ...HERE,
      teacher: LOOKED,
      jobs: { look: job({ done: 100, total: 300 }) },
    });
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(callsOf(session, 'teacher.pause')).toHaveLength(1);
    session.store.setState({
      jobs: { look: job({ done: 100, total: 300, state: 'paused', etaMs: null }) },
    });
    await page.getByRole('button', { name: 'Go on' }).click();
    expect(callsOf(session, 'teacher.embed')).toHaveLength(1);
  });

  it('names what was measured, where, and on how many photos', async () => {
    await renderPage({ ...HERE, teacher: LOOKED });
    const card = page.getByRole('region', { name: 'What the teacher knows' });
    const count = PHOTOS.filter((photo) => photo.split === 'validation' && !photo.isExcluded).length;
    await expect.element(card).toHaveTextContent(`validation, ${count} photos`);
    await expect.element(card).toHaveTextContent('71.2 %');
    await expect.element(card).toHaveTextContent('56.7 %');
  });

  it('explains a term on focus and hides it with Escape', async () => {
    await renderPage({ ...HERE, teacher: LOOKED });
    page.getByRole('button', { name: 'with a straight line between classes' }).element().focus();
    const hint = page.getByRole('tooltip').filter({ hasText: 'Linear probe' });
    await expect.element(hint).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(hint).not.toBeInTheDocument();
  });

  it('leads over the map with the arrow keys and says the photo it comes to', async () => {
    await renderPage({ ...HERE, teacher: LOOKED });
    const map = page.getByRole('application', { name: /Map of the photos/ });
    map.element().focus();
    await userEvent.keyboard('{ArrowRight}');
    const said = map.getByRole('status');
    await expect.element(said).toHaveTextContent(/IMG_\d+\.jpg/);
    const before = said.element().textContent;
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
    expect(said.element().textContent).not.toBe(before);
    await userEvent.keyboard('{Escape}');
    await expect.element(said).not.toBeInTheDocument();
  });

  it('gives every class a mark in the legend beside its colour', async () => {
    await renderPage({ ...HERE, teacher: LOOKED });
    const legend = page.getByRole('list', { name: 'Classes on the map' });
    const shapes = legend.element().querySelectorAll('path');
    const looks = new Set([...shapes].map((path) => path.getAttribute('d')! + path.style.fill));
    expect(looks.size).toBe(project().classes.length);
  });

  it('reports on every device and number format, and tests them again when asked to', async () => {
    const session = await renderPage({ ...HERE, teacher: LOOKED });
    const report = page.getByRole('region', { name: 'Teacher report' });
    const rows = report.getByRole('listitem');
    await expect.element(rows.nth(0)).toHaveTextContent('WebGPU fp16Not tried. The GPU');
    await expect.element(rows.nth(1)).toHaveTextContent(/^WebGPU fp32Refused before\. .*cosine 0\.4127$/);
    await expect
      .element(rows.nth(2))
      .toHaveTextContent(/^WASM q8Passed, used\. .*cosine 0\.9999 · 1\.9 ms a photo$/);
    await report.getByRole('button', { name: 'Test again' }).click();
    expect(callsOf(session, 'teacher.testAgain')).toHaveLength(1);
  });

  it('keeps the report where everything was refused, beside the chooser', async () => {
    const selfTests = LOOKED.selfTests.slice(0, 2);
    await renderPage({ ...HERE, teacher: { ...LOOKED, facts: null, embedded: 0, selfTests } });
    await expect.element(page.getByRole('radio', { name: /pupil-mini/ })).toBeVisible();
    await expect.element(page.getByRole('region', { name: 'Teacher report' })).toHaveTextContent('0.4127');
  });

  it('tells what was mended on the way', async () => {
    const notice = 'The teacher stopped: memory ran out. It was started again and goes on where it was.';
    await renderPage({
      ...HERE,
      teacher: { ...LOOKED, notice },
      jobs: { look: job({ done: 100, total: 300 }) },
    });
    await expect.element(page.getByText(notice)).toBeVisible();
  });

  it('offers every teacher of the catalogue in one group of radio buttons', async () => {
    const session = await renderPage(HERE);
    const teachers = page.getByRole('group', { name: 'Which teacher' });
    expect(teachers.getByRole('radio').elements()).toHaveLength(8);
    await page.getByRole('radio', { name: /^DINOv2 small.*no text/ }).click();
    expect(session.store.getState().teacher.choice).toMatchObject({
      id: 'onnx-community/dinov2-small',
      origin: 'hub',
    });
  });

  it('offers to measure again after labels changed', async () => {
    const session = await renderPage({ ...HERE, teacher: { ...LOOKED, knowledge: null } });
    await page.getByRole('button', { name: 'Measure it now' }).click();
    expect(callsOf(session, 'teacher.embed')).toHaveLength(1);
  });

  it('says what several views of each photo take before the teacher looks at them', async () => {
    const session = await renderPage({ ...HERE, teacher: LOOKED });
    const card = page.getByRole('region', { name: 'Views of each photo' });
    await expect.element(card).not.toHaveTextContent('on disk');
    await card.getByRole('radio', { name: '8', exact: true }).click();
    expect(callsOf(session, 'teacher.chooseViews')).toEqual([[8, 'int8']]);
    const wanted = trainingPhotos(PHOTOS).length;
    const { bytes, ms } = forecastViews(usualPlan(8), wanted, 256, 10.9);
    // The page's text is compared with plain spaces.
    const plain = (text: string) => text.replaceAll('\u00a0', ' ');
    const figures = `${formatCount(8 * wanted)} looks~${formatBytes(bytes)} on disk~${formatDuration(ms!)} to look`;
    await expect.element(card).toHaveTextContent(plain(figures));
    await card.getByRole('checkbox', { name: 'Keep every number in 32 bits instead of 8' }).click();
    const { bytes: exactBytes } = forecastViews(usualPlan(8, 'fp32'), wanted, 256, 10.9);
    await expect.element(card).toHaveTextContent(plain(`~${formatBytes(exactBytes)}`));
    await card.getByRole('button', { name: 'Look at 8 views' }).click();
    expect(callsOf(session, 'teacher.embed')).toHaveLength(1);
  });

  it('does not start to look at views for which there is no room, and says what to do', async () => {
    const ledger = {
      webgpu: 'no',
      isIsolated: true,
      storedBytes: 1_000_000,
      quotaBytes: 1_040_000,
      isProtected: true,
      unreadable: [],
    } as const;
    const teacher = { ...LOOKED, viewPlan: usualPlan(16) };
    await renderPage({ ...HERE, teacher, ledger });
    const card = page.getByRole('region', { name: 'Views of each photo' });
    await expect.element(card.getByRole('button', { name: 'Look at 16 views' })).toBeDisabled();
    await expect.element(card.getByRole('status')).toHaveTextContent('The browser has 40 kB left');
  });

  it('says what is stored once the teacher has looked at all views', async () => {
    const wanted = trainingPhotos(PHOTOS).length;
    const views = { photos: wanted, storedBytes: 450_000, msPerLook: 9, heldBytes: null };
    await renderPage({ ...HERE, teacher: { ...LOOKED, viewPlan: usualPlan(8), views } });
    const card = page.getByRole('region', { name: 'Views of each photo' });
    await expect.element(card).toHaveTextContent(`${formatCount(8 * wanted)} views are stored`);
    await expect.element(card).toHaveTextContent('450 kB on disk');
    expect(card.getByRole('button').elements()).toHaveLength(0);
  });

  it('mends a failure with the button that the failure names', async () => {
    const session = await renderPage({ ...HERE, faults: [fault('retry')] });
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    expect(callsOf(session, 'teacher.embed')).toHaveLength(1);
    session.store.setState({ faults: [fault('reload')] });
    await expect.element(page.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  });
});
