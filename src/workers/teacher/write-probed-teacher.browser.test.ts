import { pipeline } from '@huggingface/transformers';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveOnly } from '../../core/exports/hub/testing/serve-only.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TeacherCalls, UncheckedTeacher } from '../../protocol/teacher.ts';
import type { VerifierCalls } from '../../protocol/trainer.ts';
import { readCopyBlocks } from '../../storage/copies.ts';
import { putPhotos } from '../../storage/photos.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';
import VerifierWorker from '../verifier.worker.ts?worker';

const CHOICE = { id: 'pupil-mini', origin: 'built-in', dtype: 'q8', device: 'wasm' } as const;
const PROJECT = 'probed-teacher';
const PHOTOS = 32;

let teacher: Client<TeacherCalls>;
let facts: TeacherFacts;

const write = (projectId = PROJECT) =>
  teacher.call('writeWithProbe', { projectId, choice: CHOICE, fingerprint: facts.fingerprint, dtype: 'q8' });

async function verify(unchecked: UncheckedTeacher) {
  const verifier = connect<VerifierCalls>(new VerifierWorker(), 'verifier');
  return verifier.call('verifyTeacher', { unchecked }).finally(() => verifier.end());
}

beforeAll(async () => {
  await deleteDatabase();
  await storeDrawnProject(PROJECT, PHOTOS);
  teacher = connect<TeacherCalls>(
    new Worker(new URL('../teacher.worker.ts', import.meta.url), { type: 'module' }),
    'teacher',
  );
  facts = await teacher.call('load', { choice: CHOICE });
  await teacher.call('embed', { projectId: PROJECT });
});
afterAll(() => teacher.end());

describe('the built-in teacher with its probe', () => {
  it('leaves as a folder that ONNX Runtime answers from as the probe does', async () => {
    const exported = await verify(await write());
    expect(exported.fileName).toBe('pupil-mini-drawn.zip');
    // A quarter of the photos are test photos; all of them are asked about.
    expect(exported.proof).toMatchObject({ checkedImages: PHOTOS / 4, agreement: 1 });
    expect(exported.proof.maxAbsDifference).toBeLessThan(1e-4);

    const files = unzipSync(exported.zip);
    expect(Object.keys(files)).toEqual([
      'teacher/onnx/model_quantized.onnx',
      'teacher/config.json',
      'teacher/preprocessor_config.json',
      'teacher/README.md',
      'teacher/TEACHER.md',
    ]);
    const config = JSON.parse(strFromU8(files['teacher/config.json']!));
    expect(config.id2label).toEqual({ 0: 'discs', 1: 'stripes' });
    expect(config['transformers.js_config']).toEqual({ dtype: 'q8' });
    const card = strFromU8(files['teacher/README.md']!);
    expect(card).toMatch(/^---\nlicense: mit\n/);
    expect(card).toMatch(/- test: [\d.]+ % \([\d.]+ % to [\d.]+ %\) of 8 photos right/);
    expect(files['teacher/onnx/model_quantized.onnx']!.length).toBeLessThan(facts.sizeBytes + 8_000);
  });

  it('is a classifier to transformers.js, which prepares photos by itself', async () => {
    const unchecked = await write();
    serveOnly(unchecked.files);
    const classify = await pipeline('image-classification', 'teacher', { device: 'wasm' });
    // The first photos in the order of the project that are test photos.
    const ids = [6, 7].map((index) => `${PROJECT}-photo-${index}`);
    for await (const block of readCopyBlocks(ids)) {
      for (const { id, bytes, mimeType } of block) {
        const answer = await classify(new Blob([bytes], { type: mimeType }));
        const row = ids.indexOf(id);
        for (const [place, name] of ['discs', 'stripes'].entries()) {
          const { score } = answer.find(({ label }) => label === name)!;
          expect(Math.abs(score - unchecked.probabilities[2 * row + place]!)).toBeLessThan(0.02);
        }
      }
    }
    await classify.dispose();
  });

  it('is refused where its answers are not those of the probe', async () => {
    const unchecked = await write();
    await expect(
      verify({ ...unchecked, probabilities: unchecked.probabilities.map((share) => 1 - share) }),
    ).rejects.toMatchObject({
      code: 'EXPORT_MISMATCH',
      message: expect.stringMatching(/Nothing was exported/),
    });
  });

  it('is not written where no photo has a class, or the teacher has not looked', async () => {
    await expect(write('another')).rejects.toMatchObject({ code: 'STORAGE' });
    const photos = await storeDrawnProject(PROJECT, PHOTOS);
    await putPhotos(photos.map((photo) => ({ ...photo, classIndex: null, split: 'train' })));
    await expect(write()).rejects.toMatchObject({ code: 'NO_LABELS' });
    await storeDrawnProject('unseen', 8);
    await expect(write('unseen')).rejects.toMatchObject({ code: 'NO_EMBEDDINGS' });
  });
});
