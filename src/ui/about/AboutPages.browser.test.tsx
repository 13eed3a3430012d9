/** The pages on the real picture worker: what they show is what the loss code says. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import '../tokens.css';
import { planeBatch } from '../../core/objectives/plane/batch.ts';
import { pictured } from '../../core/objectives/plane/options.ts';
import { type Place, pullAt } from '../../core/objectives/plane/pull.ts';
import { EMBEDDINGS } from '../../core/objectives/plane/scene.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import { startBackend } from '../../engine/backend.ts';
import { ENGINE_FILES } from '../../engine/files.ts';
import { renderPage } from '../testing/render-page.tsx';
import { AboutPages } from './AboutPages.tsx';
import { closeAbout, openAbout } from './about-place.ts';
import { START } from './picture/use-loss-picture.ts';
import { figure, spoken } from './picture/words.ts';
import { methodText } from './texts/methods.ts';

/** The picture's worker starts with the page. */
const PATIENT = { timeout: 20_000 };

const picture = () => page.getByRole('region', { name: 'The method as a picture' });
const photo = () => page.getByRole('slider', { name: /photo on the plane/ });
const shown = (what: 'loss' | 'pull') =>
  picture().element().querySelector(`[data-figure=${what}]`)?.textContent ?? null;

async function answerAt(id: string, place: Place, options = pictured(id).defaults) {
  const batch = await planeBatch(id, options);
  const answer = await pullAt(id, options, batch, place);
  batch.dispose();
  return answer;
}

const lossAt = async (...asked: Parameters<typeof answerAt>) => figure((await answerAt(...asked)).loss);

async function presses(keys: string, times: number) {
  photo().element().focus();
  for (let i = 0; i < times; i++) await userEvent.keyboard(keys);
}

beforeAll(async () => {
  await startBackend('cpu', ENGINE_FILES);
  await page.viewport(1280, 800);
});
afterEach(() => closeAbout());

describe('the page about a method', () => {
  it.each(OBJECTIVES.ids())('of %s has its formula set and the loss that the code gives', async (id) => {
    await render(<AboutPages topic={id} />);
    const title = `${OBJECTIVES.get(id).name} ${id}`;
    await expect.element(page.getByRole('heading', { level: 3, name: title, exact: true })).toBeVisible();
    await expect.element(page.getByText(methodText(id).idea)).toBeVisible();
    const formula = page.getByRole('region', { name: 'Formula' });
    await expect
      .poll(() => formula.element().querySelector('math annotation')?.textContent)
      .toBe(OBJECTIVES.get(id).formula);
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt(id, START));
  });

  it('lowers the loss of the teacher’s view as the arrow keys take the photo to the ring', async () => {
    await render(<AboutPages topic="fd" />);
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt('fd', START));
    const before = Number(shown('loss'));
    await presses('{ArrowUp}', 8);
    await presses('{ArrowLeft}', 8);
    const place = { right: START.right - 0.4, up: START.up + 0.4 };
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt('fd', place));
    expect(Number(shown('loss'))).toBeLessThan(before);
    await expect
      .element(photo())
      .toHaveAttribute('aria-valuetext', spoken(place, await answerAt('fd', place)));
  });

  it('takes the photo where the pointer drags it', async () => {
    await render(<AboutPages topic="fd" />);
    await expect.poll(() => shown('loss'), PATIENT).not.toBeNull();
    const box = photo().element().parentElement!.getBoundingClientRect();
    const [x, y] = [EMBEDDINGS.values[0]!, EMBEDDINGS.values[1]!];
    const at = {
      clientX: box.left + ((x + 1.6) / 3.2) * box.width,
      clientY: box.top + ((1.6 - y) / 3.2) * box.height,
    };
    const target = photo().element().parentElement!;
    target.setPointerCapture = () => {};
    target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId: 1, ...at }));
    await expect.poll(() => Number(shown('loss')), PATIENT).toBeLessThan(0.01);
    expect(document.activeElement).toBe(photo().element());
  });

  it('follows the pull down to where there is hardly any', async () => {
    await render(<AboutPages topic="kd_probe" />);
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt('kd_probe', START));
    const before = Number(shown('loss'));
    await page.getByRole('button', { name: 'Follow the pull' }).click();
    await expect.poll(() => Number(shown('loss')), PATIENT).toBeLessThan(before / 100);
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt('kd_probe', START));
  });

  it('shows what a slider and a switch do', async () => {
    await render(<AboutPages topic="ce" />);
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt('ce', START));
    const slider = page.getByRole('slider', { name: 'Label smoothing' });
    slider.element().focus();
    await userEvent.keyboard('{End}');
    const { defaults } = pictured('ce');
    const smoothed = { ...defaults, labelSmoothing: 0.5 };
    await expect.poll(() => shown('loss'), PATIENT).toBe(await lossAt('ce', START, smoothed));
    await page.getByRole('checkbox', { name: /Softmax twice/ }).click();
    await expect
      .poll(() => shown('loss'), PATIENT)
      .toBe(await lossAt('ce', START, { ...smoothed, doubleSoftmax: true }));
  });

  it('links to the paper without telling it from where', async () => {
    await render(<AboutPages topic="cluster" />);
    const link = page.getByRole('link', { name: 'arXiv:2408.09441' });
    await expect.element(link).toHaveAttribute('href', 'https://arxiv.org/abs/2408.09441');
    await expect.element(link).toHaveAttribute('rel', 'noreferrer');
  });
});

describe('the way to the pages', () => {
  it('leads from the header to the idea, on to a method, back by the browser, and out by Escape', async () => {
    await renderPage({});
    const button = page.getByRole('button', { name: 'What is this?' });
    await button.click();
    await expect.element(page.getByRole('heading', { level: 3, name: 'The idea' })).toBeVisible();
    await page.getByRole('link', { name: OBJECTIVES.get('icl').name, exact: true }).click();
    await expect
      .element(page.getByRole('heading', { level: 3, name: /^Find the photo among others/ }))
      .toBeVisible();
    expect(location.hash).toBe('#about/icl');
    history.back();
    await expect.element(page.getByRole('heading', { level: 3, name: 'The idea' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.poll(() => location.hash).toBe('');
    await expect.element(button).toHaveFocus();
  });

  it('opens at a method from an address, and says there why BOOT is not here', async () => {
    await renderPage({});
    openAbout('boot');
    await expect.element(page.getByRole('heading', { level: 3, name: 'BOOT' })).toBeVisible();
    await expect.element(page.getByText(/needs a diffusion teacher/)).toBeVisible();
  });

  it('is a choice instead of a list on a narrow page', async () => {
    await page.viewport(390, 844);
    await render(<AboutPages topic="fd" />);
    const choice = page.getByRole('combobox', { name: 'About' });
    await expect.element(choice).toHaveValue('fd');
    await choice.selectOptions('crd');
    expect(location.hash).toBe('#about/crd');
    await page.viewport(1280, 800);
  });
});
