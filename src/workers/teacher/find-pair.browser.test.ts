/**
 * Which device and number format a teacher is used in, what is refused, and what is remembered: the real worker and
 * the tiny CLIP.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { LoadProgress, TeacherCalls } from '../../protocol/teacher.ts';
import { putModelFile } from '../../storage/model-files.ts';
import { forgetRefusals, storedRefusals } from '../../storage/refusals.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { sha256 } from '../shared/sha256.ts';

const choiceOf = (id: string, more: Partial<TeacherChoice> = {}): TeacherChoice => ({
  id,
  origin: 'same-origin',
  dtype: 'auto',
  device: 'wasm',
  ...more,
});

let teacher: Client<TeacherCalls>;

beforeEach(async () => {
  await deleteDatabase();
  teacher = connect<TeacherCalls>(
    new Worker(new URL('../teacher.worker.ts', import.meta.url), { type: 'module' }),
    'teacher',
  );
});
afterEach(() => teacher.end());

describe('a number format that is damaged', () => {
  it('is never used: the next one is, and the report has the figures of both', async () => {
    const facts = await teacher.call('load', { choice: choiceOf('tiny-clip-damaged-q8') });
    expect(facts).toMatchObject({ dtype: 'fp32', device: 'wasm' });
    const [refused, used] = facts.selfTests;
    expect(refused).toMatchObject({ dtype: 'q8', passed: false, basis: 'tested' });
    expect(refused!.cosine).toBeLessThan(0.99);
    expect(refused!.reason).toMatch(/with its golden embeddings; at least 0\.99 is needed/);
    expect(refused!.isChosen).toBeUndefined();
    expect(used).toMatchObject({ dtype: 'fp32', passed: true, basis: 'tested', isChosen: true });
    expect(used!.msPerImage).toBeGreaterThan(0);
  });

  it('is remembered and skipped until it is tested again', async () => {
    const choice = choiceOf('tiny-clip-damaged-q8');
    const first = await teacher.call('load', { choice });
    expect(await storedRefusals()).toHaveLength(1);

    const second = await teacher.call('load', { choice });
    expect(second.selfTests[0]).toEqual({ ...first.selfTests[0], basis: 'remembered' });
    expect(second).toMatchObject({ dtype: 'fp32', fingerprint: first.fingerprint });

    await forgetRefusals(choice.id);
    const third = await teacher.call('load', { choice });
    expect(third.selfTests[0]).toMatchObject({ passed: false, basis: 'tested' });
  });

  it('is not held against other bytes, or another teacher', async () => {
    await teacher.call('load', { choice: choiceOf('tiny-clip-damaged-q8') });
    const whole = await teacher.call('load', { choice: choiceOf('tiny-clip') });
    expect(whole).toMatchObject({ dtype: 'q8' });
    expect(whole.selfTests[0]).toMatchObject({ passed: true, basis: 'tested' });
  });

  it('leaves no teacher where all are damaged, and every verdict is told all the same', async () => {
    const told: LoadProgress[] = [];
    const loading = teacher.call(
      'load',
      { choice: choiceOf('tiny-clip-damaged-all') },
      { onProgress: (progress) => told.push(progress) },
    );
    await expect(loading).rejects.toMatchObject({ code: 'SELF_TEST_FAILED' });
    expect(told.at(-1)!.selfTests).toMatchObject([
      { dtype: 'q8', passed: false },
      { dtype: 'fp32', passed: false },
    ]);
  });
});

describe('the pairs that pass', () => {
  it('do not compete when the second would have to be fetched for it', async () => {
    const facts = await teacher.call('load', { choice: choiceOf('tiny-clip') });
    expect(facts.selfTests).toMatchObject([
      { dtype: 'q8', passed: true, isChosen: true },
      { dtype: 'fp32', passed: false, basis: 'not-tried', reason: expect.stringContaining('not here') },
    ]);
  });

  it('compete when all their files are here: the faster one is used', async () => {
    for (const path of [
      'config.json',
      'preprocessor_config.json',
      'golden.json',
      'onnx/vision_model.onnx',
      'onnx/vision_model_quantized.onnx',
    ]) {
      const blob = await (await fetch(`/teachers/tiny-clip/${path}`)).blob();
      await putModelFile(
        { origin: 'dropped', id: 'tiny' },
        path,
        blob,
        await sha256(await blob.arrayBuffer()),
      );
    }
    const facts = await teacher.call('load', { choice: choiceOf('tiny', { origin: 'dropped' }) });
    expect(facts.selfTests).toMatchObject([
      { dtype: 'q8', passed: true, msPerImage: expect.any(Number) },
      { dtype: 'fp32', passed: true, msPerImage: expect.any(Number) },
    ]);
    const [q8, fp32] = facts.selfTests;
    const isFp32Faster = fp32!.msPerImage! < 0.8 * q8!.msPerImage!;
    expect(facts.selfTests.filter(({ isChosen }) => isChosen)).toEqual([isFp32Faster ? fp32 : q8]);
    expect(facts.dtype).toBe(isFp32Faster ? 'fp32' : 'q8');
  });

  it('are held to the same file on WASM where there are no golden embeddings', async ({ skip }) => {
    if ((await navigator.gpu?.requestAdapter()) == null) skip('no WebGPU adapter here');
    const facts = await teacher.call('load', {
      choice: choiceOf('tiny-clip-without-golden', { device: 'webgpu', dtype: 'fp32' }),
    });
    const [webgpu, wasm] = facts.selfTests;
    expect(webgpu).toMatchObject({
      device: 'webgpu',
      passed: true,
      reason: expect.stringContaining('with the same file on WASM'),
    });
    expect(webgpu!.cosine).toBeGreaterThan(0.99);
    expect(facts.device).toBe('webgpu');
    expect(wasm).toMatchObject({
      device: 'wasm',
      basis: 'not-tried',
      reason: expect.stringContaining('Another device'),
    });
  });
});

describe('without golden embeddings or a second device', () => {
  it('only what needs no reference is judged, and the report says so', async () => {
    const facts = await teacher.call('load', { choice: choiceOf('tiny-clip-without-golden') });
    expect(facts.selfTests[0]).toMatchObject({ passed: true, cosine: null });
    expect(facts.selfTests[0]!.reason).toContain('no golden embeddings');
  });
});
