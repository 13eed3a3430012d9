import '../tokens.css';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { Studio } from '../../state/studio.ts';
import { SessionProvider } from '../base/studio-context.tsx';
import { fakeSession, recipeFixture, runFixture, studioFixture } from '../student/testing/studio-fixture.ts';
import { TakeawayStation } from './TakeawayStation.tsx';

const FINISHED = runFixture('Run 1', recipeFixture(), 'finished', 480, { validation: 0.75, test: 0.73 });
const ZIP = zipSync({
  'README.md': strToU8('# Student\n\n```js\nawait tf.loadGraphModel("model.json");\n```\n'),
});
const EXPORTED = {
  zip: ZIP,
  fileName: 'clothing-student.zip',
  files: [
    { name: 'model.json', sizeBytes: 31_000 },
    { name: 'weights.bin', sizeBytes: 1_364_000 },
  ],
  maxAbsDifference: 3.1e-7,
  checkedImages: 372,
};

async function open(takeaway: Partial<Studio['takeaway']> = {}, runs = [FINISHED]) {
  const fake = fakeSession(
    studioFixture(
      { runs, runId: runs[0]?.id ?? null },
      { station: 'takeaway', takeaway: { exported: null, job: null, ...takeaway } },
    ),
  );
  await render(
    <SessionProvider session={fake.session}>
      <TakeawayStation />
    </SessionProvider>,
  );
  return fake;
}

describe('the take-away', () => {
  it('says what it needs while there is no student', async () => {
    const { calls } = await open({}, []);
    await page.getByRole('button', { name: 'Go to the student' }).click();
    expect(calls).toContainEqual(['show', 'student']);
  });

  it('says what will be in the zip and why, then exports', async () => {
    const { calls } = await open();
    await expect.element(page.getByText('preprocessing.json')).toBeVisible();
    await page.getByRole('button', { name: 'Export' }).click();
    expect(calls).toContainEqual(['exportStudent']);
  });

  it('shows how closely the reloaded file answered, and on how many photos', async () => {
    await open({ exported: EXPORTED });
    await expect
      .element(page.getByText(/Reloaded in a fresh worker/))
      .toHaveTextContent(/largest difference 3\.1e-7 on 372.photos/);
    await expect.element(page.getByText('await tf.loadGraphModel("model.json");')).toBeVisible();
  });

  it('hands the bytes to the browser under their name', async () => {
    await open({ exported: EXPORTED });
    const clicked = new Promise<HTMLAnchorElement>((resolve) => {
      document.addEventListener(
        'click',
        (event) => {
          if (!(event.target instanceof HTMLAnchorElement)) return;
          event.preventDefault();
          resolve(event.target);
        },
        true,
      );
    });
    await page.getByRole('button', { name: /Download/ }).click();
    const link = await clicked;
    expect(link.download).toBe('clothing-student.zip');
    const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
    expect(bytes).toEqual(ZIP);
  });
});
