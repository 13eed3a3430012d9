import { beforeEach, describe, expect, it } from 'vitest';
import { removeModel, storedModel } from '../../../storage/model-files.ts';
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
    expect((await storedModel(KEY))?.files).toEqual([]);
    expect(await unfinishedBytes()).toBe(0);
    await hub.reset();
    expect((await open().read(MODEL, signal)).ok).toBe(true);
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
    const { putModelFile } = await import('../../../storage/model-files.ts');
    await (await open().read(MODEL, signal)).arrayBuffer();
    const { sha256 } = (await storedModel(KEY))!.files[0]!;
    await putModelFile(other, 'onnx/model.onnx', new Blob(['these bytes are known already']), sha256);
    expect(await removeModel(KEY)).toBe(0);
    expect(await removeModel(other)).toBeGreaterThan(0);
  });
});
