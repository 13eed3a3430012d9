import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { NO_MODELS, type StoredModel } from '../../state/models/slice.ts';
import { callsOf } from '../testing/fake-session.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';
import { lookedTeacher } from '../testing/teacher.ts';

const NETWORK = { path: 'onnx/vision_model_quantized.onnx', sizeBytes: 89_000_000, sha256: 'a' };
const CONFIG = { path: 'config.json', sizeBytes: 1_000_000, sha256: 'b' };
const digest = { algorithm: 'git', hex: '00' } as const;
const CLIP: StoredModel = {
  origin: 'hub',
  id: 'Xenova/clip',
  files: [CONFIG, NETWORK],
  published: { revision: 'r', files: [CONFIG, NETWORK].map((file) => ({ ...file, digest })) },
};
const HALF: StoredModel = { ...CLIP, id: 'half/there', files: [{ ...CONFIG, sha256: 'c' }] };
const DROPPED: StoredModel = {
  origin: 'dropped',
  id: 'my-clip',
  files: [NETWORK, { path: 'config.json', sizeBytes: 2_000_000, sha256: 'd' }],
  published: null,
};
const card = page.getByRole('region', { name: 'Stored teachers' });

const open = (stored: readonly StoredModel[], unfinishedBytes = 0) =>
  renderPage({ station: 'teacher', models: { ...NO_MODELS, stored, unfinishedBytes } });

describe('the stored teachers', () => {
  it('are no card while there are none', async () => {
    await open([]);
    await expect.element(card).not.toBeInTheDocument();
  });

  it('are listed with what they weigh, bytes that two share once', async () => {
    await open([CLIP, HALF, DROPPED]);
    await expect.element(card).toHaveTextContent('93 MB in this browser');
    const [clip, half, dropped] = card.getByRole('listitem').elements();
    expect(clip).toHaveTextContent(/from the Hub · 90 MB, 89 MB of it shared · q8 available offline/);
    expect(half).toHaveTextContent(/1.MB ?not whole yet/);
    expect(dropped).toHaveTextContent(/brought by you · 91 MB, 89 MB of it shared · q8 available offline/);
  });

  it('are forgotten after a question, which says what that frees', async () => {
    const session = await open([CLIP, DROPPED]);
    await card.getByRole('button', { name: 'Delete the files of Xenova/clip' }).click();
    await expect.element(card).toHaveTextContent('Frees 1 MB. It would be fetched again.');
    await card.getByRole('button', { name: 'Keep' }).click();
    expect(callsOf(session, 'models.remove')).toEqual([]);
    await card.getByRole('button', { name: 'Delete the files of my-clip' }).click();
    await expect.element(card).toHaveTextContent('It would have to be brought again.');
    await card.getByRole('button', { name: 'Delete my-clip now' }).click();
    expect(callsOf(session, 'models.remove')).toEqual([[{ origin: 'dropped', id: 'my-clip' }]]);
  });

  it('stay while a teacher is at work', async () => {
    const session = await open([CLIP]);
    session.store.setState({ teacher: lookedTeacher([]), jobs: { look: job({ done: 1, total: 2 }) } });
    await expect.element(card.getByRole('button')).toBeDisabled();
  });

  it('have what came of an unfinished download beside them', async () => {
    const session = await open([], 5_000_000);
    await expect.element(card).toHaveTextContent('5 MB · it goes on from there');
    await card.getByRole('button', { name: 'Delete' }).click();
    expect(callsOf(session, 'models.removeUnfinished')).toHaveLength(1);
  });
});
