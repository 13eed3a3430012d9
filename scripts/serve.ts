/**
 * Serves the built app as production must: every response, worker scripts and WASM among them, carries the security
 * headers (a worker obeys the policy of its own response). Answers GET and HEAD for files, under the path that the build
 * was made for, and listens on this machine only.
 */
import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { PRODUCTION_HEADERS } from './headers.ts';
import { baseOfBuild } from './site-base.ts';

/** Of the repository, or of the installed package: whatever runs this lies one folder deep. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The built app. `PUPIL_DIST` names another build, to compare two. */
export const DIST = process.env['PUPIL_DIST'] ?? join(ROOT, 'dist');
const VIOLATIONS = '/content-security-violations';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface ServeOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Folder of the built app; the repository's `dist` unless told. */
  readonly root?: string;
  /**
   * Further folders by prefix of the path in the site: `{ '/teachers/my-clip/': '/home/me/my-clip' }`. They win over the app's own files.
   */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Tests: `false` plays a static host whose headers nobody can set. */
  readonly sendsHeaders?: boolean;
  /**
   * Tests: is told of every violation of the policy, those in workers too, which no page event shows. The policy
   * itself stays as it is but for the address that the browser reports to.
   */
  readonly onViolation?: (report: string) => void;
  /** Tests: is told of every request but the browser's reports. */
  readonly onRequest?: (request: ServedRequest) => void;
}

export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  /** null: it says of itself that it has no body. */
  readonly bodyHeader: string | null;
}

export interface RunningServer {
  /** With a closing slash: `http://localhost:4173/`, or `.../pupil/` of a build with that base. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The file that a request path names, or null where there is none. No path leads out of its folder, by dots, by
 * encoding or by a link.
 * @param pathname path of the URL in the site, still percent-encoded
 */
export function fileFor(
  pathname: string,
  root: string,
  mounts: Readonly<Record<string, string>> = {},
): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const prefix = Object.keys(mounts).find((candidate) => path.startsWith(candidate));
  const folder = resolve(prefix === undefined ? root : mounts[prefix]!);
  const inside = prefix === undefined ? path : path.slice(prefix.length);
  const wanted = resolve(
    join(folder, inside.endsWith('/') || inside === '' ? `${inside}index.html` : inside),
  );
  if (!wanted.startsWith(folder + sep) || !existsSync(wanted) || !statSync(wanted).isFile()) return null;
  // A teacher from the Hub's cache is a folder of links to blobs beside it: those are followed, in mounts only.
  if (prefix === undefined && !realpathSync(wanted).startsWith(realpathSync(folder) + sep)) return null;
  return wanted;
}

/** @param base path of the site on this server */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServeOptions,
  base: string,
) {
  const sendsHeaders = options.sendsHeaders ?? true;
  const always = sendsHeaders ? Object.entries(PRODUCTION_HEADERS) : [];
  for (const [name, value] of always) response.setHeader(name, value);
  if (sendsHeaders && options.onViolation !== undefined) {
    const policy = PRODUCTION_HEADERS['Content-Security-Policy'];
    response.setHeader('Content-Security-Policy', `${policy}; report-uri ${VIOLATIONS}`);
    if (request.method === 'POST' && request.url === VIOLATIONS) {
      options.onViolation(Buffer.concat(await request.toArray()).toString('utf8'));
      response.writeHead(204).end();
      return;
    }
  }
  const { method = '', url = '/', headers } = request;
  options.onRequest?.({
    method,
    path: url,
    bodyHeader: headers['transfer-encoding'] ?? headers['content-length'] ?? null,
  });
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    refuse(405, 'Only GET and HEAD are answered here.\n');
    return;
  }
  const asked = (request.url ?? '/').split(/[?#]/, 1)[0]!;
  const pathname = asked.startsWith(base) ? asked.slice(base.length - 1) : null;
  const file = pathname === null ? null : fileFor(pathname, options.root ?? DIST, options.mounts);
  if (pathname === null || file === null) {
    refuse(404, 'There is no such file.\n');
    return;
  }
  response.writeHead(200, {
    'Content-Type': MIME_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': statSync(file).size,
    // Under /assets/ Vite puts a hash of the content into every name, under /ort/ stands the version; everything else
    // may change under its name, the service worker (/sw.js) above all: a browser that kept it would keep the whole
    // old version.
    'Cache-Control': /^\/(assets|ort)\//.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, 'localhost', () => {
      server.off('error', fail);
      done((server.address() as AddressInfo).port);
    });
  });
}

/** Starts serving. @throws when the port is taken (EADDRINUSE) or not allowed. */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const base = baseOfBuild(options.root ?? DIST);
  const server = createServer((request, response) => {
    // A reader that goes away in the middle of a file is no fault of ours; the connection is closed either way.
    answer(request, response, options, base).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://localhost:${port}${base}`,
    close: () =>
      new Promise((done, fail) => {
        server.close((error) => (error === undefined ? done() : fail(error)));
        server.closeAllConnections();
      }),
  };
}
