import { afterEach, describe, expect, it } from 'vitest';
import { type Client, connect } from './rpc.ts';
import type { OddCalls } from './testing/odd.worker.ts';

/** For those that do fall silent: the others may be slow. */
const SILENT_MS = 2_500;
const started: Client<OddCalls>[] = [];

function start(silentMs?: number): Client<OddCalls> {
  const worker = new Worker(new URL('./testing/odd.worker.ts', import.meta.url), { type: 'module' });
  const client = connect<OddCalls>(worker, 'odd', silentMs);
  started.push(client);
  return client;
}

afterEach(() => {
  for (const client of started.splice(0)) client.end();
});

describe('a call to a worker', () => {
  it('brings the result back, after the progress on the way', async () => {
    const progress: number[] = [];
    const result = await start().call('double', 21, { onProgress: (value) => progress.push(value) });
    expect(result).toBe(42);
    expect(progress).toEqual([50, 100]);
  });

  it('rejects with the code, the words and the facts of the error thrown inside', async () => {
    await expect(start().call('fail', null)).rejects.toMatchObject({
      name: 'PupilError',
      code: 'IMAGE_TOO_LARGE',
      message: expect.stringContaining('64 megapixels'),
      facts: { widthPx: 20000 },
    });
  });

  it('is cancelled by its signal, and leaves the worker in use', async () => {
    const client = start();
    const stop = new AbortController();
    const waiting = client.call('wait', null, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(client.call('double', 2)).resolves.toBe(4);
  });

  it('does not begin when its signal was aborted before', async () => {
    await expect(start().call('double', 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('moves buffers instead of copying them when asked', async () => {
    const buffer = new ArrayBuffer(8);
    const back = await start().call('move', buffer, { transfer: [buffer] });
    expect(buffer.byteLength).toBe(0);
    expect(back.byteLength).toBe(8);
  });
});

describe('a worker that is lost', () => {
  it('rejects its calls when a rejection inside it goes unhandled', async () => {
    await expect(start().call('leak', null)).rejects.toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringContaining('nobody listens'),
    });
  });

  it.each(['loop', 'leave'] as const)('is noticed by its silence when it ends in a %s', async (way) => {
    await expect(start(SILENT_MS).call(way, null)).rejects.toMatchObject({ code: 'WORKER_LOST' });
  });

  it('is noticed when its script is not there', async () => {
    const client = connect<OddCalls>(new Worker('/no-such-worker.js', { type: 'module' }), 'odd', SILENT_MS);
    started.push(client);
    await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'WORKER_LOST' });
  });

  it('rejects what was under way when it is ended, and every later call', async () => {
    const client = start();
    const waiting = client.call('wait', null);
    client.end();
    await expect(waiting).rejects.toMatchObject({ code: 'WORKER_LOST' });
    await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'WORKER_LOST' });
  });
});
