import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { questionFor } from '../../core/teachers/image-encoder.ts';
import type { KeptTeacher } from '../../core/teachers/kept-teachers.ts';
import type { BroughtEmbeddings, ModelsState } from '../../state/models/slice.ts';
import type { Studio } from '../../state/studio.ts';
import { emptyStudio } from '../testing/empty-studio.ts';
import { callsOf } from '../testing/fake-session.ts';
import { photos, project } from '../testing/folder.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';
import { FACTS } from '../testing/teacher.ts';

const FILES = ['config.json', 'onnx/model_fp16.onnx'].map((path) => ({
  path,
  sizeBytes: 1_500_000,
  sha256: 'a'.repeat(64),
}));
const MIRRORED: KeptTeacher = {
  id: 'Xenova/clip',
  origin: 'same-origin',
  dtypes: ['fp16'],
  hasText: true,
  files: FILES,
};
const ELSEWHERE = {
  choice: { id: 'embeddings 1', origin: 'embeddings', dtype: 'auto', device: 'auto' },
  facts: { ...FACTS, name: 'embeddings from run7.npy', fingerprint: 'embeddings 1', dims: 512 },
} as const;

const at = (models: Partial<ModelsState>, more: Partial<Studio> = {}): Partial<Studio> => ({
  station: 'teacher',
  project: project(),
  photos: photos(24),
  models: { ...emptyStudio().models, ...models },
  ...more,
});

describe('teachers beside the catalogue', () => {
  it('are offered with where they are, and chosen with the format that they have', async () => {
    const stored = [{ origin: 'dropped' as const, id: 'my-net', published: null, files: FILES }];
    const session = await renderPage(at({ stored, mirrored: [MIRRORED], embeddings: [ELSEWHERE] }));
    await expect
      .element(page.getByRole('radio', { name: /Xenova\/clip From this site: fp16, with its text tower/ }))
      .toBeVisible();
    await page.getByRole('radio', { name: /my-net Brought by you: fp16/ }).click();
    await page.getByRole('radio', { name: /Xenova\/clip/ }).click();
    await page.getByRole('radio', { name: /run7\.npy Computed elsewhere: 512 numbers/ }).click();
    expect(callsOf(session, 'teacher.choose')).toEqual([
      [{ id: 'my-net', origin: 'dropped', dtype: 'fp16', device: 'auto' }],
      [{ id: 'Xenova/clip', origin: 'same-origin', dtype: 'fp16', device: 'auto' }],
      [ELSEWHERE.choice],
    ]);
    await expect.element(page.getByRole('button', { name: 'Use these embeddings' })).toBeEnabled();
    await page.getByRole('button', { name: 'Remove embeddings from run7.npy' }).click();
    expect(callsOf(session, 'models.removeEmbeddings')).toEqual([[ELSEWHERE]]);
  });

  it('come in by the file button, again and again', async () => {
    const session = await renderPage(at({}));
    const input = page.getByLabelText('A model or embeddings', { exact: true });
    for (let i = 0; i < 2; i++) await userEvent.upload(input, new File(['x'], 'net.onnx'));
    await expect.poll(() => callsOf(session, 'models.bring')).toHaveLength(2);
    expect(callsOf(session, 'models.bring')[0]).toMatchObject([
      [{ kind: 'files', files: [{ path: 'net.onnx' }] }],
    ]);
  });

  it('are looked at with a way out', async () => {
    const session = await renderPage(
      at({}, { jobs: { bring: job({ what: 'Looking at what was dropped', unit: 'bytes' }) } }),
    );
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(callsOf(session, 'models.dismiss')).toHaveLength(1);
  });
});

describe('the form of a bare network', () => {
  const question = questionFor({
    inputs: [{ name: 'x', type: 'float32', shape: ['n', 3, null, null] }],
    outputs: [
      { name: 'tokens', type: 'float32', shape: ['n', 197, 768] },
      { name: 'pooled', type: 'float32', shape: ['n', 768] },
    ],
    weightBytes: new Map(),
    producer: '',
  });
  const brought = { kind: 'encoder', fileName: 'a/vit.onnx', sizeBytes: 5, question } as const;

  it('starts with what the shapes suggest, and sends what was answered', async () => {
    const session = await renderPage(at({ brought }));
    await expect.element(page.getByText('x float32 [n, 3, ?, ?]')).toBeVisible();
    await expect.element(page.getByRole('combobox', { name: 'Layout' })).toBeDisabled();
    await expect.element(page.getByRole('combobox', { name: 'Output' })).toHaveValue('pooled');
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Output' }), 'tokens');
    await expect.element(page.getByRole('combobox', { name: 'Embedding' })).toHaveValue('class-token');
    await userEvent.fill(page.getByRole('spinbutton', { name: 'Image size, px' }), '96');
    await page.getByRole('button', { name: 'Keep it as a teacher' }).click();
    const settings = {
      ...question.suggested,
      widthPx: 96,
      heightPx: 96,
      output: 'tokens',
      pooling: 'class-token',
    };
    expect(callsOf(session, 'models.keepEncoder')).toEqual([['vit', settings]]);
  });

  it('sends nothing with a size that no photo can have', async () => {
    const session = await renderPage(at({ brought }));
    await userEvent.fill(page.getByRole('spinbutton', { name: 'Image size, px' }), '4');
    await page.getByRole('button', { name: 'Keep it as a teacher' }).click();
    expect(callsOf(session, 'models.keepEncoder')).toEqual([]);
  });
});

describe('embeddings before they are kept', () => {
  const brought: BroughtEmbeddings = {
    kind: 'embeddings',
    fileName: 'run7.npy',
    sizeBytes: 5_000,
    rows: 12,
    dims: 64,
    matched: 10,
    byHash: 1,
    byPath: 9,
    byName: 0,
    unmatchedRows: { count: 2, examples: ['<img src=x onerror=alert(1)>.jpg', 'b.jpg'] },
    unmatchedPhotos: { count: 8, examples: ['cat/1.jpg'] },
    unmatchedIndices: [1],
  };

  it('say what has no partner, names as they are, and what agreeing does', async () => {
    const session = await renderPage(at({ brought }));
    const card = page.getByRole('region', { name: 'Embeddings computed elsewhere' });
    await expect.element(card).toHaveTextContent('10 photos have a row');
    await expect.element(card).toHaveTextContent('1 by SHA-256, 9 by path');
    await page.getByText('2 rows without a photo').click();
    await expect.element(page.getByText('<img src=x onerror=alert(1)>.jpg')).toBeVisible();
    await page.getByText('8 photos without a row').click();
    await expect.element(card).toHaveTextContent('and 7 more');
    await expect.element(page.getByRole('button', { name: 'Let the teacher look' })).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Use them, exclude 8 photos' }).click();
    expect(callsOf(session, 'models.keepEmbeddings')).toHaveLength(1);
  });
});
