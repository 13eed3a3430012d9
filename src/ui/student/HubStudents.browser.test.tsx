import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import { HUB_STUDENTS } from '../../core/students/catalogue.ts';
import { NO_MODELS } from '../../state/models/slice.ts';
import { lookedStudio } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { BACKEND } from '../testing/runs.ts';
import { FINISHED } from '../testing/student-station.tsx';
import { StudentStation } from './StudentStation.tsx';

const ESTIMATE = { msPerStep: 20, stepsPerEpoch: 10, totalSteps: 100, totalMs: 2000, memoryBytes: 61e6 };

const open = async (student: Parameters<typeof lookedStudio>[0] = {}, models = NO_MODELS) => {
  const { session } = await renderStation(<StudentStation />, lookedStudio(student, { models }));
  await page.getByText('From the Hub', { exact: true }).click();
  return session;
};
const list = page.getByRole('list', { name: 'Students on the Hub' });

describe('students on the Hub', () => {
  it('are folded until somebody asks for them', async () => {
    await renderStation(<StudentStation />, lookedStudio());
    await expect.element(page.getByText('From the Hub', { exact: true })).toBeVisible();
    expect(list.elements()).toEqual([]);
  });

  it('say what each weighs, computes and may be used for, and are fetched by one press', async () => {
    const session = await open();
    expect(list.getByRole('listitem').elements()).toHaveLength(HUB_STUDENTS.length);
    const row = list.getByRole('listitem').filter({ hasText: 'ResNet-18' });
    await expect
      .element(row)
      .toHaveTextContent(/12.M parameters, ~47.MB · Apache 2\.0 · 1\.2.GFLOPs a photo at 128 px/);
    await row.getByRole('button', { name: /^Fetch ~47.MB: ResNet-18/ }).click();
    expect(session.calls.at(-1)).toEqual({ action: 'models.fetchNetwork', with: ['Xenova/resnet-18'] });
  });

  it('say nothing of time where nothing was measured, and by operations what a step takes where it was', async () => {
    const session = await open();
    await expect.element(list).not.toHaveTextContent('a step');
    const { student } = session.store.getState();
    const estimate = { ...ESTIMATE, student: FINISHED.student!, backend: BACKEND };
    session.store.setState({
      student: { ...student, estimates: { [stepCostKey(student.recipe)]: estimate } },
    });
    await expect.element(list).toHaveTextContent(/~[\d.]+.(ms|s) a step/);
    await expect.element(page.getByText(/estimated by its operations, from the 20.ms/)).toBeVisible();
  });

  it('say the size exactly once the Hub has told it', async () => {
    const listing = {
      id: 'Xenova/resnet-18',
      files: [{ path: 'onnx/model.onnx', sizeBytes: 46_834_000 }],
      problem: null,
    };
    await open({}, { ...NO_MODELS, listing });
    await expect.element(list.getByRole('button', { name: /^Fetch 47.MB: ResNet-18/ })).toBeVisible();
  });

  it('take any other by its id, whose size is asked for, from the keyboard', async () => {
    const session = await open();
    const field = page.getByRole('textbox', { name: 'Another, by its id on the Hub' });
    await field.fill('owner/net/two.onnx');
    expect(session.calls.at(-1)).toEqual({ action: 'models.list', with: ['owner/net'] });
    const several = ['one.onnx', 'two.onnx'].map((path) => ({ path, sizeBytes: 5_000_000 }));
    const listing = { id: 'owner/net', files: several, problem: null };
    session.store.setState({ models: { ...NO_MODELS, listing } });
    await expect.element(page.getByRole('button', { name: /^Fetch 5.*MB$/ })).toBeEnabled();
    await field.click();
    await userEvent.keyboard('{Enter}');
    expect(session.calls.at(-1)).toEqual({
      action: 'models.fetchNetwork',
      with: ['owner/net', 'two.onnx'],
    });
    await field.fill('owner/net');
    await expect.element(page.getByText(/has 2 \.onnx files/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Fetch', exact: true })).toBeDisabled();
  });

  it('say so where there is no network', async () => {
    await open();
    const { onLine } = navigator;
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    dispatchEvent(new Event('offline'));
    await expect.element(page.getByText(/There is no network just now/)).toBeVisible();
    await expect.element(list.getByRole('button').first()).toBeDisabled();
    Object.defineProperty(navigator, 'onLine', { value: onLine, configurable: true });
    dispatchEvent(new Event('online'));
    await expect.element(list.getByRole('button').first()).toBeEnabled();
  });
});
