import { beforeEach, describe, expect, it } from 'vitest';
import { type HubRemote, openHub } from './hub.ts';

const MODEL = 'pupil/mini/onnx/vision_model_quantized.onnx';
const SIZE_BYTES = 1_686_691;

let hub: HubRemote;
const askModel = (init?: RequestInit) =>
  fetch(`${hub.url}/pupil/mini/resolve/main/onnx/vision_model_quantized.onnx`, init);

beforeEach(async () => {
  hub = await openHub();
});

describe('the local Hub, asked by a page of another origin', () => {
  it('lets a page read a file in parts, over the redirect and without a preflight', async () => {
    const response = await askModel({ headers: { Range: 'bytes=1686000-' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe(`bytes 1686000-1686690/${SIZE_BYTES}`);
    // The headers of the first hop are not for pages: a hash has to come from the listing.
    expect(response.headers.get('X-Linked-ETag')).toBeNull();
    expect((await response.arrayBuffer()).byteLength).toBe(691);
    const log = await hub.log();
    expect(log.map(({ method, status }) => [method, status])).toEqual([
      ['GET', 302],
      ['GET', 206],
    ]);
    expect(log[1]!.headers['origin']).toBe('null');
  });

  it('does not take headers that a content network need not take', async () => {
    const asking = askModel({ headers: { Range: 'bytes=0-9', 'If-Range': '"x"' } });
    await expect(asking).rejects.toThrow('Failed to fetch');
  });

  it('plays a fault and forgets it', async () => {
    await hub.addFault(MODEL, { kind: 'cut-off', at: 0.25 });
    await expect(askModel().then((response) => response.arrayBuffer())).rejects.toThrow();
    await hub.reset();
    expect((await (await askModel()).arrayBuffer()).byteLength).toBe(SIZE_BYTES);
  });

  it('has another file in the place of one, until it is reset', async () => {
    await hub.replace('pupil/mini', 'onnx/vision_model_quantized.onnx', new Uint8Array([1, 2, 3]));
    expect(new Uint8Array(await (await askModel()).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    await hub.reset();
    expect((await askModel({ method: 'HEAD' })).headers.get('Content-Length')).toBe(String(SIZE_BYTES));
  });
});
