import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Studio } from '../../state/studio.ts';
import { evaluation } from '../testing/evaluation.ts';
import { lookedStudio, PHOTOS } from '../testing/looked-studio.ts';
import { renderStation } from '../testing/render-page.tsx';
import { EVALUATION, FINISHED, open } from '../testing/results-station.tsx';
import { ResultsStation } from './ResultsStation.tsx';

describe('the teacher itself', () => {
  const card = page.getByRole('region', { name: 'The student, or the teacher itself?' });
  const row = (name: RegExp) => card.getByRole('row', { name });
  const openBeside = (teacher: Partial<Studio['teacher']>, results: Partial<Studio['results']> = {}) => {
    const looked = lookedStudio();
    const studio = lookedStudio(
      { runs: [FINISHED], runId: 'Run 2' },
      {
        station: 'results',
        results: { split: 'test', evaluation: EVALUATION, ...results },
        teacher: { ...looked.teacher, ...teacher },
      },
    );
    return renderStation(<ResultsStation />, studio);
  };

  it('stands beside the student with accuracy, size and time of the network alone', async () => {
    await open();
    await expect.element(row(/^this student/)).toHaveTextContent(/73\.8.%1\.4.MB1\.7.ms$/);
    await expect.element(row(/^pupil-mini with a/)).toHaveTextContent(/69\.9.%1\.7.MB1\.9.ms$/);
    await expect
      .element(card)
      .toHaveTextContent(
        /can tell, the student is worth it\. Beside this student, .* 1\.2× larger and as fast/,
      );
  });

  it('is compared on the split that is shown', async () => {
    await openBeside({}, { split: 'validation', evaluation: evaluation('Run 2', 'validation', PHOTOS) });
    await expect.element(row(/^pupil-mini/)).toHaveTextContent(/71\.2/);
    await expect.element(card).toHaveTextContent(/of the \d+.validation photos/);
  });

  it('waits to be measured where labels were edited since, and says where', async () => {
    const { session } = await openBeside({ knowledge: null });
    await expect.element(row(/^pupil-mini/)).toHaveTextContent(/–1\.7.MB/);
    await card.getByRole('button', { name: 'Go to the teacher' }).click();
    expect(session.store.getState().station).toBe('teacher');
  });

  it('is not compared with answers to other labels', async () => {
    await openBeside({}, { evaluation: { ...EVALUATION, revision: EVALUATION.revision - 1 } });
    await expect.element(card).toHaveTextContent(/so they are not compared/);
    expect(card.element().textContent).not.toMatch(/worth it|names/);
  });

  it('is not offered where its embeddings were computed elsewhere', async () => {
    const { teacher } = lookedStudio();
    await openBeside({ choice: { ...teacher.choice, origin: 'embeddings' } });
    await expect.element(page.getByRole('heading', { name: 'Surest mistakes' })).toBeVisible();
    expect(card.elements()).toEqual([]);
  });
});
