import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTION_HEADERS } from './headers.ts';
import { type RunningServer, startServer } from './serve.ts';

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-serve-'));
  for (const name of ['dist/assets', 'dist/ort/1.0.0', 'clip/onnx'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'dist/assets/trainer.worker-1a2b.js'), 'self;');
  writeFileSync(join(folder, 'dist/sw.js'), 'self;');
  writeFileSync(join(folder, 'dist/ort/1.0.0/ort.mjs'), 'export {};');
  writeFileSync(join(folder, 'dist/assets/ops.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, 'clip/config.json'), '{}');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'dist/link.txt'));
  server = await startServer({
    root: join(folder, 'dist'),
    mounts: { '/teachers/clip/': join(folder, 'clip') },
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** `fetch` tidies dots out of a path before it asks; this asks for exactly what it is told. */
function ask(path: string, method = 'GET'): Promise<number> {
  return new Promise((done, fail) => {
    const asked = request(new URL(server.url), { path, method }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode ?? 0));
    });
    asked.on('error', fail);
    asked.end();
  });
}

describe('the server of a build under a path', () => {
  let under: RunningServer;
  beforeAll(async () => {
    const root = join(folder, 'under');
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<script type="module" src="/pupil/assets/index.js"></script>');
    writeFileSync(join(root, 'assets/index.js'), '');
    under = await startServer({
      root,
      mounts: { '/teachers/clip/': join(folder, 'clip') },
      sendsHeaders: false,
    });
  });
  afterAll(() => under.close());

  it('answers under that path, mounts too, and nowhere else', async () => {
    expect(new URL(under.url).pathname).toBe('/pupil/');
    const statusOf = async (path: string) => (await fetch(new URL(path, under.url))).status;
    expect(await statusOf('/pupil/')).toBe(200);
    expect(await statusOf('/pupil/teachers/clip/config.json')).toBe(200);
    expect(await statusOf('/assets/index.js')).toBe(404);
    expect(await statusOf('/teachers/clip/config.json')).toBe(404);
  });

  it('lets browsers keep its assets', async () => {
    const response = await fetch(new URL('/pupil/assets/index.js', under.url));
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it('plays a host without headers', async () => {
    const { headers } = await fetch(under.url);
    for (const name of Object.keys(PRODUCTION_HEADERS)) expect(headers.get(name), name).toBeNull();
  });
});

describe('the server', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/trainer.worker-1a2b.js', 'text/javascript; charset=utf-8'],
    ['/assets/ops.wasm', 'application/wasm'],
    ['/teachers/clip/config.json', 'application/json; charset=utf-8'],
    ['/missing.js', 'text/plain; charset=utf-8'],
  ])('sends %s as %s with every production header', async (path, mimeType) => {
    const response = await fetch(new URL(path, server.url));
    expect(response.headers.get('content-type')).toBe(mimeType);
    for (const [name, value] of Object.entries(PRODUCTION_HEADERS)) {
      expect(response.headers.get(name), name).toBe(value);
    }
  });

  it.each([
    ['/assets/trainer.worker-1a2b.js', 'public, max-age=31536000, immutable'],
    ['/ort/1.0.0/ort.mjs', 'public, max-age=31536000, immutable'],
    ['/sw.js', 'no-cache'],
    ['/', 'no-cache'],
    ['/teachers/clip/config.json', 'no-cache'],
  ])('lets browsers keep %s as %s', async (path, policy) => {
    const response = await fetch(new URL(path, server.url));
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, policy]);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/%00',
    '/%E0%A4%A',
    '/link.txt',
    '//etc/passwd',
    '/teachers/clip/../../secret.txt',
    '/teachers/clip/%2e%2e/secret.txt',
    '/assets/',
  ])('finds nothing at %s', async (path) => {
    expect(await ask(path)).toBe(404);
  });

  it('answers HEAD, and no method that could change anything', async () => {
    expect(await ask('/', 'HEAD')).toBe(200);
    expect(await ask('/', 'POST')).toBe(405);
  });

  it('says when a port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startServer({ port, root: folder })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
