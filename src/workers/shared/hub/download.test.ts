import { describe, expect, it } from 'vitest';
import type { PartStore } from '../../../storage/model-parts.ts';
import { type Download, download, type Network } from './download.ts';

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i);

function memoryParts(first: readonly Uint8Array<ArrayBuffer>[] = []): PartStore & { readonly kept: Blob[] } {
  const kept = first.map((bytes) => new Blob([bytes]));
  return {
    kept,
    read: async () => [...kept],
    async write(index, bytes) {
      expect(index).toBe(kept.length);
      kept.push(bytes);
    },
    async clear() {
      kept.length = 0;
    },
  };
}

/** A body that ends, breaks or goes silent after the given bytes. */
function body(
  bytes: Uint8Array<ArrayBuffer>,
  end: 'closes' | 'breaks' | 'is silent' = 'closes',
): ReadableStream {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (!isSent) {
        isSent = true;
        controller.enqueue(bytes);
      } else if (end === 'closes') controller.close();
      else if (end === 'breaks') controller.error(new TypeError('network error'));
      else return new Promise(() => {});
    },
  });
}

type Answer = (range: number | null) => Response | Promise<Response>;

interface Played {
  readonly network: Network;
  /** First byte of each request that asked for a part; null for the whole. */
  readonly asked: (number | null)[];
  readonly waitedMs: number[];
}

/** @param silenceMs how long a wait must be to run out while a body is silent: all others settle at once */
function play(answers: readonly Answer[]): Played {
  const asked: (number | null)[] = [];
  const waitedMs: number[] = [];
  return {
    asked,
    waitedMs,
    network: {
      async fetch(_url, init) {
        const header = new Headers(init.headers).get('Range');
        const range = header === null ? null : Number(/^bytes=(\d+)-$/.exec(header)![1]);
        asked.push(range);
        return answers[asked.length - 1]!(range);
      },
      async wait(ms, signal) {
        if (ms < 30_000) {
          waitedMs.push(ms);
          return;
        }
        // Silence: let what has come be read first.
        await new Promise((resolve) => setTimeout(resolve, 20));
        signal.throwIfAborted();
      },
      isOffline: () => false,
    },
  };
}

const whole = () => new Response(body(BYTES));
const rest = (range: number | null) =>
  new Response(body(BYTES.slice(range ?? 0)), {
    status: 206,
    headers: { 'Content-Range': `bytes ${range}-99/100` },
  });
const offline = () => Promise.reject(new TypeError('Failed to fetch'));
const status = (code: number, headers: Record<string, string> = {}) =>
  new Response(null, { status: code, headers });

async function fetchAll(
  { network }: Played,
  { parts = memoryParts(), ...more }: Partial<Download> = {},
): Promise<Uint8Array> {
  const file = {
    url: 'https://hub/file',
    what: 'file of model',
    sizeBytes: 100,
    parts,
    onBytes() {},
    ...more,
  };
  const blob = await download({ signal: new AbortController().signal, ...file }, network);
  return new Uint8Array(await blob.arrayBuffer());
}

describe('a download', () => {
  it('asks once where nothing goes wrong', async () => {
    const played = play([whole]);
    expect(await fetchAll(played)).toEqual(BYTES);
    expect(played.asked).toEqual([null]);
  });

  it('goes on where the connection broke', async () => {
    const played = play([() => new Response(body(BYTES.slice(0, 60), 'breaks')), rest]);
    expect(await fetchAll(played)).toEqual(BYTES);
    expect(played.asked).toEqual([null, 60]);
  });

  it('goes on where an earlier session stopped', async () => {
    const played = play([rest]);
    const loaded: number[] = [];
    const parts = memoryParts([BYTES.slice(0, 30), BYTES.slice(30, 40)]);
    expect(await fetchAll(played, { parts, onBytes: (bytes) => loaded.push(bytes) })).toEqual(BYTES);
    expect(played.asked).toEqual([40]);
    expect(loaded).toEqual([40, 100]);
  });

  it('asks nobody for what has come already', async () => {
    const played = play([]);
    expect(await fetchAll(played, { parts: memoryParts([BYTES]) })).toEqual(BYTES);
  });

  it('begins again where the server sends the whole instead of the rest', async () => {
    const parts = memoryParts([BYTES.slice(0, 60)]);
    expect(await fetchAll(play([whole]), { parts })).toEqual(BYTES);
  });

  it('begins again where the server has no such part, or another one', async () => {
    const elsewhere = () =>
      new Response(body(BYTES.slice(10)), { status: 206, headers: { 'Content-Range': 'bytes 10-99/100' } });
    for (const answer of [() => status(416), elsewhere]) {
      const played = play([answer, whole]);
      expect(await fetchAll(played, { parts: memoryParts([BYTES.slice(0, 60)]) })).toEqual(BYTES);
      expect(played.asked).toEqual([60, null]);
    }
  });

  it('takes a connection that has gone silent for a broken one', async () => {
    const played = play([() => new Response(body(BYTES.slice(0, 60), 'is silent')), rest]);
    expect(await fetchAll(played)).toEqual(BYTES);
    expect(played.asked).toEqual([null, 60]);
  });

  it('takes a body that ends too soon for one that was cut off', async () => {
    const played = play([() => new Response(body(BYTES.slice(0, 60))), rest]);
    expect(await fetchAll(played)).toEqual(BYTES);
  });

  it('reads to the end where nobody has said how long it is', async () => {
    expect(await fetchAll(play([whole]), { sizeBytes: null })).toEqual(BYTES);
  });

  it('waits longer after each failure, and as long as it is told to', async () => {
    const played = play([offline, () => status(500), () => status(429, { 'Retry-After': '7' }), whole]);
    expect(await fetchAll(played)).toEqual(BYTES);
    expect(played.waitedMs).toEqual([500, 1000, 7000]);
  });

  it('waits for whole seconds after 429, whose header a page cannot read', async () => {
    const played = play([() => status(429), () => status(429), whole]);
    expect(await fetchAll(played)).toEqual(BYTES);
    expect(played.waitedMs).toEqual([4000, 8000]);
  });

  it('gives up at once where there is no network at all', async () => {
    const played = play([offline]);
    const network: Network = { ...played.network, isOffline: () => true };
    await expect(fetchAll({ ...played, network })).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    expect(played.waitedMs).toEqual([]);
  });

  it('gives up after five failures in a row, says so, and keeps what has come', async () => {
    const parts = memoryParts([BYTES.slice(0, 60)]);
    const played = play([offline, offline, offline, offline, offline]);
    await expect(fetchAll(played, { parts })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringMatching(/file of model .*Failed to fetch.*60 bytes are kept/),
      facts: { keptBytes: 60 },
    });
    expect(parts.kept).toHaveLength(1);
  });

  it('does not count failures between which something came', async () => {
    const drop: Answer = (range) =>
      new Response(body(BYTES.slice(range ?? 0, (range ?? 0) + 10), 'breaks'), {
        status: range === null ? 200 : 206,
      });
    expect(await fetchAll(play([drop, drop, drop, drop, drop, drop, drop, rest]))).toEqual(BYTES);
  });

  it('does not wait for an hour because a server says so', async () => {
    const played = play([() => status(429, { 'Retry-After': '3600' })]);
    await expect(fetchAll(played)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    expect(played.waitedMs).toEqual([]);
  });

  it.each([401, 403, 404])('does not ask again after %i', async (code) => {
    const played = play([() => status(code)]);
    await expect(fetchAll(played)).rejects.toMatchObject({
      code: 'TEACHER_NOT_FOUND',
      facts: { status: code },
    });
    expect(played.asked).toHaveLength(1);
  });

  it('refuses more bytes than were announced, and keeps none', async () => {
    const parts = memoryParts();
    await expect(fetchAll(play([whole]), { sizeBytes: 90, parts })).rejects.toMatchObject({
      code: 'DOWNLOAD_CORRUPT',
      facts: { comeBytes: 100, sizeBytes: 90 },
    });
    expect(parts.kept).toHaveLength(0);
  });

  it('ends when it is cancelled, and keeps what has come', async () => {
    const cancel = new AbortController();
    const parts = memoryParts();
    const played = play([() => new Response(body(BYTES.slice(0, 60), 'breaks')), offline]);
    const network: Network = {
      ...played.network,
      async wait(ms, signal) {
        if (ms >= 30_000) return played.network.wait(ms, signal);
        cancel.abort(new DOMException('Cancelled', 'AbortError'));
        signal.throwIfAborted();
      },
    };
    await expect(fetchAll({ ...played, network }, { parts, signal: cancel.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(parts.kept).toHaveLength(1);
  });
});
