import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { putModelFile, removeModel, storedModel, storedModels } from '../../../storage/model-files.ts';
import { removeUnfinished, unfinishedBytes } from '../../../storage/model-parts.ts';
import { type HubRemote, openHub } from '../testing/hub.ts';
import { hubFiles } from './hub-files.ts';

const ID = 'pupil/mini';
const KEY = { origin: 'hub', id: ID } as const;
const MODEL = 'onnx/vision_model_quantized.onnx';
const SIZE_BYTES = 1_686_691;

let hub: HubRemote;
const signal = new AbortController().signal;
const open = (report: (loaded: number, total: number) => void = () => {}) => hubFiles(ID, report, hub.url);

beforeEach(async () => {
  hub = await openHub();
  await removeModel(KEY);
  await removeUnfinished();
});
afterEach(() => vi.restoreAllMocks());

describe('files of the Hub', () => {
  it('are listed with their sizes before any of them is fetched', async () => {
    const list = await open().list(signal);
    expect(list?.get(MODEL)).toEqual({
      sizeBytes: SIZE_BYTES,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const log = await hub.log();
    expect(log.every(({ method, path }) => method === 'GET' && path.startsWith('/api/models/'))).toBe(true);
  });

  it('are fetched once, by GET alone, and then read from here with the Hub gone', async () => {
    const reports: [number, number][] = [];
    const files = open((loaded, total) => reports.push([loaded, total]));
    expect((await (await files.read(MODEL, signal)).arrayBuffer()).byteLength).toBe(SIZE_BYTES);
    expect((await (await files.read('config.json', signal)).json()) as object).toHaveProperty('model_type');
    expect(reports.at(-1)![0]).toBe(reports.at(-1)![1]);
    expect((await hub.log()).every(({ method, bodyBytes }) => method === 'GET' && bodyBytes === 0)).toBe(
      true,
    );

    await hub.reset();
    await hub.addFault('*', { kind: 'status', status: 500 });
    const again = open();
    expect((await (await again.read(MODEL, signal)).arrayBuffer()).byteLength).toBe(SIZE_BYTES);
    expect((await again.read('no-such-file.json', signal)).status).toBe(404);
    expect(await hub.log()).toEqual([]);
    expect(again.seen.get(MODEL)?.sha256).toBe(files.seen.get(MODEL)?.sha256);
  });

  it('go on in a later session where they were cut off', async () => {
    const cancel = new AbortController();
    await hub.addFault(`${ID}/${MODEL}`, { kind: 'stall', at: 0.7, times: 1 });
    const files = open((loaded) => {
      if (loaded > SIZE_BYTES / 2) cancel.abort(new DOMException('Cancelled', 'AbortError'));
    });
    await expect(files.read(MODEL, cancel.signal)).rejects.toThrow();
    const keptBytes = await unfinishedBytes();
    expect(keptBytes).toBeGreaterThan(SIZE_BYTES / 4);

    await hub.reset();
    await (await open().read(MODEL, signal)).arrayBuffer();
    expect((await hub.log()).at(-1)!.headers['range']).toBe(`bytes=${keptBytes}-`);
    expect(await unfinishedBytes()).toBe(0);
  });

  it.each([
    ['are cut off at half', { kind: 'cut-off', times: 1 }],
    ['are refused with 429', { kind: 'status', status: 429, times: 1 }],
    ['fail once with 500', { kind: 'status', status: 500, times: 1 }],
    ['come without a length', { kind: 'no-length', times: 1 }],
    ['are redirected once more', { kind: 'redirect', times: 1 }],
    ['come slowly', { kind: 'slow', bytesPerSecond: 4_000_000, times: 1 }],
  ] as const)('come whole although they %s', async (_words, fault) => {
    await hub.addFault(`${ID}/${MODEL}`, fault);
    const files = open();
    await (await files.read(MODEL, signal)).arrayBuffer();
    expect(files.seen.get(MODEL)).toEqual(await (await open().list(signal))!.get(MODEL));
  });

  it('are not kept when they are not what the Hub promised', async () => {
    await hub.addFault(`${ID}/${MODEL}`, { kind: 'wrong-bytes' });
    await hub.addFault(`${ID}/config.json`, { kind: 'wrong-bytes' });
    for (const path of [MODEL, 'config.json']) {
      await expect(open().read(path, signal)).rejects.toMatchObject({ code: 'DOWNLOAD_CORRUPT' });
    }
    expect(await storedModel(KEY)).toBeNull();
    expect(await unfinishedBytes()).toBe(0);
    await hub.reset();
    expect((await open().read(MODEL, signal)).ok).toBe(true);
  });

  it('are all kept when they are asked for at once, and fetched once each', async () => {
    const files = open();
    const paths = [MODEL, 'config.json', MODEL, 'preprocessor_config.json', 'config.json'];
    await Promise.all(paths.map((path) => files.read(path, signal)));
    expect((await storedModel(KEY))?.files.map(({ path }) => path).sort()).toEqual(
      [...new Set(paths)].sort(),
    );
    const fetched = (await hub.log()).filter(({ path }) => path.startsWith(`/${ID}/resolve/`));
    expect(fetched).toHaveLength(3);
  });

  it('are one bar, whose end is known before the first of them has come', async () => {
    const totals: number[] = [];
    const files = open((_loaded, total) => totals.push(total));
    await files.expect('vision', 'q8', signal);
    for (const path of ['config.json', 'preprocessor_config.json', MODEL]) await files.read(path, signal);
    expect(new Set(totals)).toEqual(new Set([totals[0]]));
    expect(totals[0]).toBeGreaterThan(SIZE_BYTES);
  });

  it('that are here still serve when the network has failed, and the others fail at once', async () => {
    await open().read('config.json', signal);
    await hub.addFault(`${ID}/${MODEL}`, { kind: 'status', status: 403 });
    const files = open();
    await expect(files.read(MODEL, signal)).rejects.toMatchObject({ code: 'TEACHER_NOT_FOUND' });
    await hub.reset();
    await expect(files.read('golden.json', signal)).rejects.toMatchObject({ facts: { status: 403 } });
    expect((await files.read('config.json', signal)).ok).toBe(true);
    expect(await hub.log()).toEqual([]);
  });

  it('are not begun where there is no room for them, and lose nothing', async () => {
    await open().read('config.json', signal);
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ usage: 9_000_000, quota: 10_000_000 });
    await expect(open().read(MODEL, signal)).rejects.toMatchObject({
      code: 'QUOTA',
      facts: { neededBytes: SIZE_BYTES * 2, freeBytes: 1_000_000 },
    });
    expect(await unfinishedBytes()).toBe(0);
    expect((await storedModel(KEY))?.files).toHaveLength(1);
  });

  it('that do not fit after all leave what is stored as it was, and go on later', async () => {
    await open().read('config.json', signal);
    const put = Cache.prototype.put;
    vi.spyOn(Cache.prototype, 'put').mockImplementation(function (this: Cache, request, response) {
      const isWhole = String(request).includes('/bytes/');
      return isWhole
        ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
        : put.call(this, request, response);
    });
    await expect(open().read(MODEL, signal)).rejects.toMatchObject({ code: 'QUOTA' });
    vi.restoreAllMocks();
    expect((await storedModel(KEY))?.files).toHaveLength(1);
    expect(await unfinishedBytes()).toBe(SIZE_BYTES);
    await hub.reset();
    await open().read(MODEL, signal);
    expect(await hub.log()).toEqual([]);
  });

  it('of a model that is not there are not there', async () => {
    const files = hubFiles('nobody/nothing', () => {}, hub.url);
    await expect(files.read('config.json', signal)).rejects.toMatchObject({ code: 'TEACHER_NOT_FOUND' });
    await expect(hubFiles('no name', () => {}, hub.url).list(signal)).rejects.toMatchObject({
      code: 'TEACHER_NOT_FOUND',
      message: expect.stringContaining('owner/model'),
    });
  });

  it('are kept once under two names, and go with the last', async () => {
    const other = { origin: 'dropped', id: 'copy' } as const;
    await (await open().read(MODEL, signal)).arrayBuffer();
    const { sha256 } = (await storedModel(KEY))!.files[0]!;
    await putModelFile(other, 'onnx/model.onnx', new Blob(['these bytes are known already']), sha256);
    // Tests of other files keep models in the same cache.
    const kept = async () => (await storedModels()).filter(({ id }) => id === KEY.id || id === other.id);
    expect(await kept()).toHaveLength(2);
    expect(await removeModel(KEY)).toBe(0);
    expect(await removeModel(other)).toBe(SIZE_BYTES);
    expect(await kept()).toEqual([]);
  });
});
