import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import type { AnalystCalls } from '../../protocol/analyst.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import AnalystWorker from '../analyst.worker.ts?worker';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';
import { startBreaking } from './testing/breaking-teacher.ts';

const BUILT_IN: TeacherChoice = { id: 'pupil-mini', origin: 'built-in', dtype: 'auto', device: 'auto' };
const ON_WASM: TeacherChoice = { ...BUILT_IN, device: 'wasm' };

let teacher: Client<TeacherCalls>;

const start = () =>
  connect<TeacherCalls>(
    new Worker(new URL('../teacher.worker.ts', import.meta.url), { type: 'module' }),
    'teacher',
  );

/** Stops in the first batch, by a worker of its own that waits there for it. */
async function embedPausing(projectId: string): Promise<void> {
  const holding = connect<TeacherCalls>(startBreaking({ kind: 'hold', method: 'embed', run: 1 }), 'teacher');
  await holding.call('load', { choice: ON_WASM });
  const pause = new AbortController();
  const paused = holding.call(
    'embed',
    { projectId },
    { signal: pause.signal, onProgress: () => pause.abort() },
  );
  await expect(paused).rejects.toMatchObject({ code: 'CANCELLED' });
  holding.end();
}

// One worker for the file: starting ONNX Runtime is what takes the time here. Each test stores a project of its own.
beforeAll(async () => {
  await deleteDatabase();
  teacher = start();
});
afterAll(() => teacher.end());

describe('the built-in teacher', () => {
  it('passes its golden test on WASM and says why WebGPU was not used', async () => {
    const facts = await teacher.call('load', { choice: BUILT_IN });
    expect(facts).toMatchObject({
      device: 'wasm',
      dtype: 'q8',
      dims: 256,
      imageSizePx: 64,
      sizeBytes: 1_686_691,
    });
    const [webgpu, wasm] = facts.selfTests;
    expect(webgpu).toMatchObject({ device: 'webgpu', passed: false, cosine: null });
    expect(webgpu!.reason).toMatch(/software|no WebGPU adapter/);
    expect(wasm).toMatchObject({ device: 'wasm', passed: true });
    expect(wasm!.cosine).toBeGreaterThan(0.999);
  });

  it('has one fingerprint a number format, whatever session loads it', async () => {
    const q8 = await teacher.call('load', { choice: ON_WASM });
    const fp32 = await teacher.call('load', { choice: { ...ON_WASM, dtype: 'fp32' } });
    const again = await teacher.call('load', { choice: ON_WASM });
    expect(again.fingerprint).toBe(q8.fingerprint);
    expect(fp32.fingerprint).not.toBe(q8.fingerprint);
    expect(fp32.selfTests[0]!.cosine).toBeGreaterThan(0.9999);
  });

  it('reports the bytes it reads', async () => {
    const totals: number[] = [];
    await teacher.call(
      'load',
      { choice: ON_WASM },
      { onProgress: ({ loadedBytes, totalBytes }) => totals.push(loadedBytes, totalBytes) },
    );
    expect(Math.max(...totals)).toBe(1_686_691);
  });

  it('is cancelled while it is on its way, and loads when it is asked again', async () => {
    const fresh = start();
    const cancel = new AbortController();
    const loading = fresh.call(
      'load',
      { choice: ON_WASM },
      { signal: cancel.signal, onProgress: () => cancel.abort() },
    );
    await expect(loading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await fresh.call('load', { choice: ON_WASM })).toMatchObject({ dtype: 'q8' });
    fresh.end();
  });

  it('shows each photo to the teacher once, in this and in later sessions', async () => {
    const photos = await storeDrawnProject('one', 40);
    const ids = photos.map((photo) => photo.id);
    const { fingerprint } = await teacher.call('load', { choice: ON_WASM });
    const seenBefore = (await cursorOf(fingerprint))?.photosSeen ?? 0;
    const reports: number[] = [];
    const first = await teacher.call(
      'embed',
      { projectId: 'one' },
      {
        onProgress: ({ done, total }) => {
          reports.push(done);
          expect(total).toBe(40);
        },
      },
    );
    expect(first).toMatchObject({ fingerprint, embedded: 40, reused: 0 });
    expect(reports.at(-1)).toBe(40);
    const { dims, values } = await readEmbeddings(fingerprint, ids);
    expect(dims).toBe(256);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(values.filter((_, i) => i % dims === 0)).size).toBe(40);

    const second = await teacher.call('embed', { projectId: 'one' });
    expect(second).toMatchObject({ embedded: 0, reused: 40 });
    expect((await cursorOf(fingerprint))?.photosSeen).toBe(seenBefore + 40);
  });

  it('stops between two batches, keeps what is computed and goes on there', async () => {
    const photos = await storeDrawnProject('two', 40);
    const { fingerprint } = await teacher.call('load', { choice: ON_WASM });
    const before = await cursorOf(fingerprint);
    const seenBefore = before?.photosSeen ?? 0;
    await embedPausing('two');
    const known = await embeddedIds(fingerprint);
    const kept = photos.filter((photo) => known.has(photo.id)).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(40);
    expect((await cursorOf(fingerprint))?.photosSeen).toBe(seenBefore + kept);

    const rest = await teacher.call('embed', { projectId: 'two' });
    expect(rest).toMatchObject({ embedded: 40 - kept, reused: kept });
    expect(await cursorOf(fingerprint)).toMatchObject({
      photosSeen: seenBefore + 40,
      rows: (before?.rows ?? 0) + 40,
    });
  });

  it('gives the same bits to a paused and to an unbroken embedding', async () => {
    const paused = (await storeDrawnProject('broken', 40)).map((photo) => photo.id);
    const unbroken = (await storeDrawnProject('unbroken', 40)).map((photo) => photo.id);
    const { fingerprint } = await teacher.call('load', { choice: ON_WASM });
    await embedPausing('broken');
    await teacher.call('embed', { projectId: 'broken' });
    await teacher.call('embed', { projectId: 'unbroken' });
    const { values } = await readEmbeddings(fingerprint, paused);
    expect(values).toEqual((await readEmbeddings(fingerprint, unbroken)).values);
  });

  it('has left what it knows, for whoever loads no teacher', async () => {
    await storeDrawnProject('three', 40);
    const { fingerprint } = await teacher.call('load', { choice: ON_WASM });
    await teacher.call('embed', { projectId: 'three' });
    const analyst = connect<AnalystCalls>(new AnalystWorker(), 'analyst');
    const knowledge = await analyst.call('assess', { projectId: 'three', fingerprint });
    expect(knowledge.linearProbe.validation).toBeGreaterThan(0.7);
    expect(knowledge.knn.test).toBeGreaterThan(0.6);
    expect(knowledge.map.length).toBe(80);
    expect(await knowledgeOf('three', fingerprint)).toEqual(knowledge);
    analyst.end();
  });

  it('runs on a software WebGPU adapter when that is asked for', async ({ skip }) => {
    if ((await navigator.gpu?.requestAdapter()) == null) skip('no WebGPU adapter here');
    // ONNX Runtime is loaded once a worker, for WASM alone or for WebGPU too.
    const fresh = start();
    const facts = await fresh.call('load', { choice: { ...BUILT_IN, device: 'webgpu' } });
    fresh.end();
    expect(facts.selfTests[0]).toMatchObject({ device: 'webgpu', passed: true });
    expect(facts.device).toBe('webgpu');
  });
});

describe('a teacher that cannot be believed', () => {
  it('falls to the next number format when one file is damaged, and says so', async () => {
    const facts = await teacher.call('load', {
      choice: { id: 'damaged-q8', origin: 'same-origin', dtype: 'auto', device: 'wasm' },
    });
    expect(facts.dtype).toBe('fp32');
    expect(facts.selfTests).toMatchObject([
      { dtype: 'q8', passed: false },
      { dtype: 'fp32', passed: true },
    ]);
    expect(facts.selfTests[0]!.cosine).toBeLessThan(0.99);
  });

  it('is refused with the figures when every file is damaged', async () => {
    const loading = teacher.call('load', {
      choice: { id: 'damaged-all', origin: 'same-origin', dtype: 'auto', device: 'wasm' },
    });
    await expect(loading).rejects.toMatchObject({
      code: 'SELF_TEST_FAILED',
      message: expect.stringMatching(
        /wasm q8: Mean cosine .*wasm fp32: It gives the same answer to different pictures/,
      ),
      facts: { 'wasm q8': expect.any(Number) },
    });
  });

  it('is not found when no such folder exists, without asking anyone else', async () => {
    const loading = teacher.call('load', {
      choice: { id: 'nobody', origin: 'same-origin', dtype: 'auto', device: 'wasm' },
    });
    await expect(loading).rejects.toMatchObject({ code: 'TEACHER_NOT_FOUND' });
  });
});

describe('a teacher trained by others, in the shared folder', () => {
  it('loads, passes its golden test and embeds (skipped where it is absent)', async ({ skip }) => {
    const config = await fetch('/teachers/mobilenetv2-w8/config.json');
    if (config.headers.get('Content-Type')?.startsWith('text/html') ?? false) skip('../shared is not here');
    await storeDrawnProject('four', 20);
    const facts = await teacher.call('load', {
      choice: { id: 'mobilenetv2-w8', origin: 'same-origin', dtype: 'auto', device: 'wasm' },
    });
    expect(facts).toMatchObject({ dtype: 'q8', dims: 1280, imageSizePx: 224 });
    const result = await teacher.call('embed', { projectId: 'four' });
    expect(result.embedded).toBe(20);
  });
});
