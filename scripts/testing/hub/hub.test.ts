import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './hub.ts';

const ID = 'someone/tiny';
const MODEL = `${ID}/onnx/model.onnx`;
const WEIGHTS = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7) & 255);
const CONFIG = new TextEncoder().encode('{"model_type":"clip"}');
const SHA256 = createHash('sha256').update(WEIGHTS).digest('hex');
const FILES = new Map([
  ['onnx/model.onnx', WEIGHTS],
  ['config.json', CONFIG],
]);

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.reset();
  hub.publish(ID, FILES);
});

const ask = (path: string, init?: RequestInit) => fetch(`${hub.url}/${path}`, init);
const askModel = (init?: RequestInit) => ask(`${ID}/resolve/main/onnx/model.onnx`, init);
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe('the local Hub', () => {
  it('lists the files of a model with their sizes and, for those in LFS, their hashes', async () => {
    const tree = (await (await ask(`api/models/${ID}/tree/main?recursive=true`)).json()) as object[];
    expect(tree).toMatchObject([
      { type: 'file', path: 'config.json', size: CONFIG.length },
      { type: 'directory', path: 'onnx' },
      {
        type: 'file',
        path: 'onnx/model.onnx',
        size: WEIGHTS.length,
        lfs: { oid: SHA256, size: WEIGHTS.length },
      },
    ]);
    expect(tree[0]).not.toHaveProperty('lfs');
    const root = (await (await ask(`api/models/${ID}/tree/main`)).json()) as object[];
    expect(root).toMatchObject([{ path: 'config.json' }, { path: 'onnx' }]);
    const onnx = (await (await ask(`api/models/${ID}/tree/main/onnx`)).json()) as object[];
    expect(onnx).toMatchObject([{ path: 'onnx/model.onnx' }]);
  });

  it('says what a model is, with sizes where they are asked for', async () => {
    const info = (await (await ask(`api/models/${ID}`)).json()) as { siblings: object[] };
    expect(info).toMatchObject({
      id: ID,
      cardData: { license: 'mit' },
      siblings: [{ rfilename: 'config.json' }, {}],
    });
    expect(info.siblings[1]).not.toHaveProperty('lfs');
    const withBlobs = await (await ask(`api/models/${ID}?blobs=true`)).json();
    expect(withBlobs).toMatchObject({ siblings: [{ size: CONFIG.length }, { lfs: { sha256: SHA256 } }] });
  });

  it('redirects large files to another origin, and small ones within its own', async () => {
    const large = await askModel({ redirect: 'manual' });
    expect(large.status).toBe(302);
    expect(new URL(large.headers.get('Location')!).port).toBe(String(hub.cdnPort));
    expect(large.headers.get('X-Linked-ETag')).toBe(`"${SHA256}"`);
    expect(large.headers.get('X-Linked-Size')).toBe(String(WEIGHTS.length));
    const small = await ask(`${ID}/resolve/main/config.json`, { redirect: 'manual' });
    expect(small.status).toBe(307);
    expect(small.headers.get('Location')).toMatch(/^\/api\/resolve-cache\/models\//);

    expect(await bytesOf(await askModel())).toEqual(WEIGHTS);
    expect(await bytesOf(await ask(`${ID}/resolve/main/config.json`))).toEqual(CONFIG);
  });

  it('tells the size to HEAD', async () => {
    const response = await askModel({ method: 'HEAD' });
    expect(response.headers.get('Content-Length')).toBe(String(WEIGHTS.length));
    expect(await bytesOf(response)).toHaveLength(0);
  });

  it('sends the part that is asked for, and the whole where the file is no longer the same', async () => {
    const part = await askModel({ headers: { Range: 'bytes=40000-' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('Content-Range')).toBe('bytes 40000-49999/50000');
    expect(await bytesOf(part)).toEqual(WEIGHTS.subarray(40_000));
    const etag = part.headers.get('ETag')!;
    const range = { Range: 'bytes=10-19' };
    expect((await askModel({ headers: { ...range, 'If-Range': etag } })).status).toBe(206);
    expect((await askModel({ headers: { ...range, 'If-Range': '"another"' } })).status).toBe(200);
    expect((await askModel({ headers: { Range: 'bytes=-5' } })).headers.get('Content-Range')).toBe(
      'bytes 49995-49999/50000',
    );
    expect((await askModel({ headers: { Range: 'bytes=50000-' } })).status).toBe(416);
  });

  it('has another commit, hash and address once a file has changed', async () => {
    const before = await askModel({ redirect: 'manual' });
    hub.publish(ID, new Map([...FILES, ['onnx/model.onnx', WEIGHTS.slice(1)]]));
    const after = await askModel({ redirect: 'manual' });
    expect(after.headers.get('X-Repo-Commit')).not.toBe(before.headers.get('X-Repo-Commit'));
    expect((await fetch(before.headers.get('Location')!)).status).toBe(403);
  });

  it('refuses what it does not have as the Hub does', async () => {
    const nobody = await ask('nobody/nothing/resolve/main/config.json');
    expect([nobody.status, nobody.headers.get('X-Error-Code')]).toEqual([401, 'RepoNotFound']);
    const nothing = await ask(`${ID}/resolve/main/nothing.json`);
    expect([nothing.status, nothing.headers.get('X-Error-Code')]).toEqual([404, 'EntryNotFound']);
    expect((await ask(`api/models/nobody/nothing`)).status).toBe(401);
    expect((await ask(`${ID}/resolve/main/config.json`, { method: 'POST', body: 'photo' })).status).toBe(405);
  });

  it('lets pages of any origin read, and answers what they ask beforehand', async () => {
    const origin = { Origin: 'http://localhost:4173' };
    const response = await ask(`api/models/${ID}`, { headers: origin });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:4173');
    expect((await askModel({ headers: { Origin: 'null' } })).headers.get('Access-Control-Allow-Origin')).toBe(
      '*',
    );
    const preflight = await ask(`api/models/${ID}`, {
      method: 'OPTIONS',
      headers: { ...origin, 'Access-Control-Request-Headers': 'range' },
    });
    expect([preflight.status, preflight.headers.get('Access-Control-Allow-Headers')]).toEqual([204, 'range']);
  });

  it('writes down who asked for what, and how much they sent', async () => {
    await askModel({ headers: { Range: 'bytes=0-0' } });
    await ask('collect', { method: 'POST', body: 'a photo' });
    expect(hub.log()).toMatchObject([
      { method: 'GET', path: `/${ID}/resolve/main/onnx/model.onnx`, status: 302, bodyBytes: 0 },
      { method: 'GET', path: expect.stringContaining(SHA256), status: 206, headers: { range: 'bytes=0-0' } },
      { method: 'POST', path: '/collect', status: 405, bodyBytes: 7 },
    ]);
  });
});

describe('a fault of the local Hub', () => {
  it('is played as often as asked, and for its own file only', async () => {
    hub.faults.add(MODEL, { kind: 'status', status: 429, retryAfterS: 3, times: 2 });
    expect((await ask(`${ID}/resolve/main/config.json`)).status).toBe(200);
    const refused = await askModel();
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '3']);
    expect((await askModel()).status).toBe(429);
    expect((await askModel()).status).toBe(200);
  });

  it('can be a status of the API', async () => {
    hub.faults.add(`api/models/${ID}/tree/main`, { kind: 'status', status: 500, times: 1 });
    expect((await ask(`api/models/${ID}/tree/main`)).status).toBe(500);
    expect((await ask(`api/models/${ID}/tree/main`)).status).toBe(200);
  });

  it('can be no answer at all', async () => {
    hub.faults.add(MODEL, { kind: 'hang-up', times: 1 });
    await expect(askModel()).rejects.toThrow();
    expect(hub.log()).toMatchObject([{ status: null }]);
    expect((await askModel()).status).toBe(200);
  });

  it('can cut the body off, and the rest comes on asking', async () => {
    hub.faults.add(MODEL, { kind: 'cut-off', times: 1 });
    const response = await askModel();
    expect(response.headers.get('Content-Length')).toBe('50000');
    let received = 0;
    const reading = (async () => {
      for await (const chunk of response.body!) received += (chunk as Uint8Array).length;
    })();
    await expect(reading).rejects.toThrow();
    expect(received).toBe(25_000);
    const rest = await askModel({ headers: { Range: `bytes=${received}-` } });
    expect(await bytesOf(rest)).toEqual(WEIGHTS.subarray(received));
  });

  it('can let the body come to a stand', async () => {
    hub.faults.add(MODEL, { kind: 'stall', at: 0.1 });
    const cancel = new AbortController();
    const response = await askModel({ signal: cancel.signal });
    const reader = response.body!.getReader();
    let received = 0;
    while (received < 5000) received += (await reader.read()).value!.length;
    const next = reader.read();
    cancel.abort();
    await expect(next).rejects.toThrow();
    expect(received).toBe(5000);
  });

  it('can send the body in drops', async () => {
    hub.faults.add(MODEL, { kind: 'slow', bytesPerSecond: 200_000 });
    let chunks = 0;
    for await (const _ of (await askModel()).body!) chunks++;
    expect(chunks).toBeGreaterThan(2);
  });

  it('can send other bytes than were promised', async () => {
    hub.faults.add(MODEL, { kind: 'wrong-bytes' });
    const bytes = await bytesOf(await askModel());
    expect(bytes).toHaveLength(WEIGHTS.length);
    expect(bytes.filter((byte, i) => byte !== WEIGHTS[i])).toHaveLength(1);
  });

  it('can withhold the length', async () => {
    hub.faults.add(MODEL, { kind: 'no-length' });
    const response = await askModel();
    expect(response.headers.has('Content-Length')).toBe(false);
    expect(await bytesOf(response)).toEqual(WEIGHTS);
  });

  it('can ignore that only a part was asked for', async () => {
    hub.faults.add(MODEL, { kind: 'no-ranges' });
    const response = await askModel({ headers: { Range: 'bytes=40000-' } });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, WEIGHTS.length]);
  });

  it('can be one redirect more', async () => {
    hub.faults.add(MODEL, { kind: 'redirect' });
    expect(await bytesOf(await askModel())).toEqual(WEIGHTS);
    expect(hub.log().map(({ status }) => status)).toEqual([302, 302, 200]);
  });
});
