import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { headOf } from '../../core/students/head.ts';
import type { Studio } from '../../state/studio.ts';
import { emptyStudio } from '../testing/empty-studio.ts';
import { lookedStudio, PHOTOS } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { recipe, run } from '../testing/runs.ts';
import { FACTS, lookedTeacher } from '../testing/teacher.ts';
import { StudentStation } from './StudentStation.tsx';

const READS = lookedTeacher(PHOTOS, { facts: { ...FACTS, hasText: true } });
const choice = (name: string) => page.getByRole('radio', { name });
const BY_MEANS = 'In the teacher’s space, by class averages';
const BY_NAMES = 'In the teacher’s space, by class names';

async function open(student: Partial<Studio['student']> = {}, rest: Partial<Studio> = {}) {
  const { session } = await renderStation(<StudentStation />, lookedStudio(student, rest));
  return () => session.store.getState().student.recipe;
}

beforeEach(() => localStorage.clear());

describe('how the student answers', () => {
  it('is for these classes until somebody says otherwise', async () => {
    const now = await open();
    await expect.element(choice('For these classes')).toBeChecked();
    expect(now().head).toEqual({ kind: 'classes' });
  });

  it('is chosen by mouse or by keys', async () => {
    const now = await open({}, { teacher: READS });
    await choice(BY_MEANS).click();
    expect(now().head).toEqual({ kind: 'space', by: 'centroids' });
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(now().head).toEqual({ kind: 'space', by: 'texts' });
    await expect.element(choice(BY_NAMES)).toBeChecked();
  });

  it('is not by names where the teacher does not read, and says why', async () => {
    await open();
    await expect.element(choice(BY_NAMES)).toBeDisabled();
    await expect.element(page.getByText('Needs a teacher that reads.')).toBeVisible();
    await expect.element(choice(BY_MEANS)).toBeEnabled();
  });

  it('is not in the space of a teacher that has not looked', async () => {
    await open({}, { teacher: emptyStudio().teacher });
    await expect.element(choice(BY_MEANS)).toBeDisabled();
    expect(page.getByText('Needs the teacher to have looked at every photo.').elements()).toHaveLength(3);
  });

  it('says that a class can be added later', async () => {
    const head = headOf('texts');
    await open({ recipe: recipe('fd', { head }) }, { teacher: READS });
    await expect.element(page.getByText(/add a class by typing its name/)).toBeVisible();
  });

  it('warns where no term holds it to what the teacher sees', async () => {
    await open({ recipe: recipe('ce', { head: headOf('texts') }) }, { teacher: READS });
    await expect.element(page.getByText(/No term of this objective holds it/)).toBeVisible();
  });

  it('stands in the list of runs', async () => {
    const runs = [run('Run 1', recipe('fd', { head: headOf('probe') }), 'finished', 480)];
    await open({ runs });
    await expect
      .element(page.getByRole('row', { name: /Run 1/ }))
      .toHaveTextContent(/answers by the teacher’s probe/);
  });
});
