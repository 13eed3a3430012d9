import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { networkAtSizes } from '../../core/onnx/at-sizes.ts';
import { IMAGENET } from '../../core/onnx/import.ts';
import { smallNetwork } from '../../core/onnx/testing/small-network.ts';
import { studentAt } from '../../core/recipe/student-choice.ts';
import type { Network } from '../../core/records/network.ts';
import { NO_MODELS } from '../../state/models/slice.ts';
import { lookedStudio } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { recipe } from '../testing/runs.ts';
import { StudentStation } from './StudentStation.tsx';

const NETWORK: Network = {
  ...{ id: 'small', name: 'Small net', sha256: 'ab', sizeBytes: 3_000, normalisation: IMAGENET },
  ...networkAtSizes(smallNetwork(), { name: 'Small net' }),
};

const open = async (networks: readonly Network[], student = recipe()) => {
  const studio = lookedStudio({ recipe: student }, { models: { ...NO_MODELS, networks } });
  const { session } = await renderStation(<StudentStation />, studio);
  return session;
};

describe('a network of one’s own', () => {
  it('is chosen with the weights of its file, at a size that it takes', async () => {
    const session = await open([NETWORK]);
    await page.getByRole('radio', { name: /Small net/ }).click();
    const now = () => session.store.getState().student.recipe;
    expect(now()).toMatchObject({ student: { id: 'onnx' }, start: { kind: 'file', sha256: 'ab' } });
    await page.getByRole('combobox', { name: 'Image size' }).selectOptions('32 px');
    expect(now().student.imageSizePx).toBe(32);
    await expect.element(page.getByText('Its classifier of 5 classes is cut off.')).toBeVisible();
    await page.getByRole('radio', { name: 'Random weights' }).click();
    expect(now().start).toEqual({ kind: 'random' });
    await page.getByRole('radio', { name: 'Its own weights' }).click();
    expect(now().start).toMatchObject({ kind: 'file', head: 'probe' });
  });

  it('may see its pixels otherwise, and be deleted after a question', async () => {
    const session = await open([NETWORK], { ...recipe(), ...studentAt(NETWORK, 32) });
    const scaling = page.getByRole('combobox', { name: 'Pixels as it was taught' });
    await expect.element(scaling).toHaveValue('imagenet');
    await scaling.selectOptions('0 to 1');
    expect(session.calls.at(-1)).toEqual({
      action: 'models.renormalise',
      with: ['small', { mean: [0, 0, 0], std: [1, 1, 1] }],
    });
    await page.getByRole('button', { name: 'Delete the file of Small net' }).click();
    await page.getByRole('button', { name: 'Delete Small net' }).click();
    expect(session.calls.at(-1)).toEqual({ action: 'models.removeNetwork', with: ['small'] });
  });

  it('whose file is gone says so', async () => {
    await open([], { ...recipe(), ...studentAt(NETWORK, 32) });
    await expect.element(page.getByText(/The file of the chosen network is not kept/)).toBeVisible();
  });
});
