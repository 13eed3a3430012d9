/** Students from the Hub, with the local Hub in its place and the real storage. */
import { beforeEach, describe, expect, it } from 'vitest';
import { smallNetwork } from '../../core/onnx/testing/small-network.ts';
import type { ModelsProgress } from '../../protocol/models.ts';
import { readStoredBytes, removeModel, storedModels } from '../../storage/model-files.ts';
import { removeUnfinished, unfinishedBytes } from '../../storage/model-parts.ts';
import { storedNetworks } from '../../storage/networks.ts';
import { type HubRemote, openHub } from '../teacher/testing/hub.ts';
import { fetchNetwork } from './fetch-network.ts';

const ID = 'pupil/small-net';
const FILE = `${ID}/onnx/model.onnx`;
const SIZE_BYTES = smallNetwork().length;

let hub: HubRemote;
const signal = new AbortController().signal;
const fetchIt = (
  id: string = ID,
  path: string | null = null,
  { by = signal, report = (_: ModelsProgress) => {} } = {},
) => fetchNetwork({ id, path }, by, report, hub.url);
const fetchedPaths = async () =>
  (await hub.log())
    .map(({ path }) => path)
    .filter((path) => path.includes('/resolve/') && path.includes('.onnx'));

beforeEach(async () => {
  hub = await openHub();
  for (const { origin, id } of await storedModels()) await removeModel({ origin, id });
  await removeUnfinished();
});

describe('a student from the Hub', () => {
  it('is fetched with its size known, held to its digest, and kept as a dropped one is', async () => {
    const totals: number[] = [];
    const report = ({ note, totalBytes }: ModelsProgress) => {
      if (note.startsWith('Fetching')) totals.push(totalBytes);
    };
    const network = await fetchIt(ID, null, { report });
    expect(network).toMatchObject({ id: 'small-net', name: 'small-net', classifierClasses: 5 });
    expect(network.normalisation).toEqual({ mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] });
    expect(new Set(totals)).toEqual(new Set([SIZE_BYTES]));
    expect(await storedNetworks()).toEqual([network]);
    const stored = await readStoredBytes(network.sha256);
    expect(new Uint8Array(await stored!.arrayBuffer())).toEqual(smallNetwork());
    expect((await storedModels()).map(({ origin }) => origin)).toEqual(['student']);
    expect(await unfinishedBytes()).toBe(0);
    expect((await hub.log()).every(({ method, bodyBytes }) => method === 'GET' && bodyBytes === 0)).toBe(
      true,
    );
  });

  it('that is here already is not fetched again', async () => {
    const network = await fetchIt();
    await hub.reset();
    expect(await fetchIt()).toEqual(network);
    expect(await fetchedPaths()).toEqual([]);
  });

  it('comes whole although it is cut off, by a request for the rest', async () => {
    await hub.addFault(FILE, { kind: 'cut-off', times: 1 });
    await fetchIt();
    const ranges = (await hub.log()).map(({ headers }) => headers['range']).filter(Boolean);
    expect(ranges.length).toBeGreaterThan(0);
    expect(ranges[0]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('goes on in a later session where it was stopped', async () => {
    const cancel = new AbortController();
    await hub.addFault(FILE, { kind: 'stall', times: 1 });
    const report = ({ note, doneBytes }: ModelsProgress) => {
      if (note.startsWith('Fetching') && doneBytes > 0)
        cancel.abort(new DOMException('Cancelled', 'AbortError'));
    };
    await expect(fetchIt(ID, null, { by: cancel.signal, report })).rejects.toThrow();
    expect(await storedModels()).toEqual([]);
    const keptBytes = await unfinishedBytes();
    expect(keptBytes).toBeGreaterThan(0);
    expect(keptBytes).toBeLessThan(SIZE_BYTES);
    await hub.reset();
    await fetchIt();
    expect((await hub.log()).at(-1)!.headers['range']).toBe(`bytes=${keptBytes}-`);
    expect(await unfinishedBytes()).toBe(0);
  });

  it('is refused with nothing kept where its bytes are not what the Hub promised', async () => {
    await hub.addFault(FILE, { kind: 'wrong-bytes' });
    await expect(fetchIt()).rejects.toMatchObject({ code: 'DOWNLOAD_CORRUPT' });
    expect([await storedModels(), await unfinishedBytes()]).toEqual([[], 0]);
  });

  it('is asked about where several files could be meant, before any of them is fetched', async () => {
    await expect(fetchIt('pupil/several')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/3 \.onnx files.*grid\.onnx, one\.onnx, two\.onnx/),
    });
    expect(await fetchedPaths()).toEqual([]);
    const network = await fetchIt('pupil/several', 'two.onnx');
    expect(network.name).toBe('several');
    const stored = await readStoredBytes(network.sha256);
    expect(new Uint8Array(await stored!.arrayBuffer())).toEqual(smallNetwork(64));
  });

  it('that cannot be taught says why, and leaves nothing behind', async () => {
    await expect(fetchIt('pupil/several', 'grid.onnx')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/GridSample/),
    });
    expect([await storedModels(), await unfinishedBytes()]).toEqual([[], 0]);
  });

  it('that nobody knows is not there', async () => {
    await expect(fetchIt('nobody/nothing')).rejects.toMatchObject({ code: 'TEACHER_NOT_FOUND' });
  });
});
