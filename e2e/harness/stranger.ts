/** A stranger's computer: an empty folder with the unpacked take-away in it, and a web server of theirs. */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import { unzipSync } from 'fflate';

const NODE_MODULES = join(import.meta.dirname, '../../node_modules');
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export function unpackTo(zip: Uint8Array, folder: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

/** As after `npm install` of these. @param packages by name, the package of ours that stands for it */
export function install(folder: string, packages: Readonly<Record<string, string>>): void {
  for (const [name, ours] of Object.entries(packages)) {
    const path = join(folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(NODE_MODULES, ours), path);
  }
}

export interface StrangersServer {
  readonly url: string;
  close(): void;
}

/** The folder at `/`, and what one would take from a network of copies at `/npm/`. */
export async function serveFolder(folder: string): Promise<StrangersServer> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url!, 'http://localhost').pathname));
    const file = path.startsWith('/npm/') ? join(NODE_MODULES, path.slice(5)) : join(folder, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', MIME_TYPES[extname(file)] ?? 'application/octet-stream');
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
