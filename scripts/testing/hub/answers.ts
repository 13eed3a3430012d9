/**
 * What huggingface.co and its content network answer: the API, the two kinds of redirect (307 to the Hub's own cache
 * for small files, 302 to the network for those in LFS), refusals and CORS headers, as seen in 2026.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendBytes } from './body.ts';
import type { EarlyFault, Faults } from './faults.ts';
import { modelInfo, tree } from './listing.ts';
import type { Repository, StoredFile } from './repository.ts';

export const HUB_HOST = 'huggingface.co';
export const CDN_HOST = 'us.aws.cdn.hf.co';
const CDN_PATH = '/xet-bridge-us/';
const CACHE_PATH = '/api/resolve-cache/models/';
const API = /^\/api\/models\/([^/]+\/[^/]+)(\/tree\/[^/]+(?:\/(.+))?)?$/;
const RESOLVE = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/;
/** What a page can read of an answer. Retry-After and RateLimit are not among it, there or here. */
const EXPOSED =
  'X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash';

/** One request, and all that an answer is made of. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly repositories: ReadonlyMap<string, Repository>;
  readonly faults: Faults;
  /** Origin that files in LFS are redirected to. */
  readonly cdn: string;
}

export async function answerHub(asked: Asked): Promise<void> {
  const { request, response, url } = asked;
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? `https://${HUB_HOST}`);
  response.setHeader('Vary', 'Origin, Accept');
  response.setHeader('Access-Control-Expose-Headers', EXPOSED);
  response.setHeader('Access-Control-Max-Age', '86400');
  const wanted = request.headers['access-control-request-headers'] ?? '';
  if (hasAnsweredPreflight(request, response, wanted)) return;

  const path = decodeURIComponent(url.pathname);
  if (path.startsWith(CACHE_PATH)) return answerSmallFile(asked, path.slice(CACHE_PATH.length));
  const api = API.exec(path);
  const resolve = RESOLVE.exec(path);
  const id = (api ?? resolve)?.[1];
  if (id === undefined) return refuse(response, 404, 'NotFound', 'Not found');
  const key = api === null ? `${id}/${resolve?.[2]}` : path.slice(1);
  if (hasPlayed(asked.faults.take(key, true), response, url)) return;
  const repository = asked.repositories.get(id);
  // To whoever is not logged in a model that does not exist might be a private one.
  if (repository === undefined) return refuse(response, 401, 'RepoNotFound', 'Invalid username or password.');
  if (api === null) return answerResolve(asked, repository, resolve?.[2] ?? '');
  const answer =
    api[2] === undefined
      ? modelInfo(repository, url.searchParams.get('blobs') === 'true')
      : tree(repository, api[3] ?? '', url.searchParams.get('recursive') === 'true');
  if (answer === null) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  const body = Buffer.from(JSON.stringify(answer));
  return sendBytes(request, response, body, `W/"${repository.commit}"`, asked.faults.take(key, false));
}

/** Where a file is: small ones a hop further on the same host, those in LFS on the content network. */
function answerResolve({ response, cdn }: Asked, { id, commit, files }: Repository, path: string): void {
  const file = files.get(path);
  if (file === undefined) {
    refuse(response, 404, 'EntryNotFound', 'Entry not found');
    return;
  }
  response.setHeader('X-Repo-Commit', commit);
  response.setHeader('Accept-Ranges', 'bytes');
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  if (file.lfsOid === null) {
    redirect(response, 307, `${CACHE_PATH}${id}/${commit}/${escaped}?etag=%22${file.gitOid}%22`);
    return;
  }
  response.setHeader('X-Linked-Size', file.bytes.length);
  response.setHeader('X-Linked-ETag', `"${file.lfsOid}"`);
  redirect(response, 302, `${cdn}${CDN_PATH}${id}/${escaped}?sha256=${file.lfsOid}&Signature=test`);
}

async function answerSmallFile(asked: Asked, address: string): Promise<void> {
  const [owner, name, commit, ...rest] = address.split('/');
  const repository = asked.repositories.get(`${owner}/${name}`);
  const file = repository?.files.get(rest.join('/'));
  if (repository === undefined || repository.commit !== commit || file === undefined)
    return refuse(asked.response, 404, 'EntryNotFound', 'Entry not found');
  asked.response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  asked.response.setHeader('X-Repo-Commit', repository.commit);
  return deliver(asked, repository, file, file.gitOid);
}

export async function answerCdn(asked: Asked): Promise<void> {
  const { request, response, url } = asked;
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'ETag,Accept-Ranges,Content-Range,Content-Length');
  // Nobody has promised that the network lets a page send more than that.
  if (hasAnsweredPreflight(request, response, 'range')) return;
  const [owner, name, ...rest] = decodeURIComponent(url.pathname).slice(CDN_PATH.length).split('/');
  const repository = asked.repositories.get(`${owner}/${name}`);
  const file = repository?.files.get(rest.join('/'));
  // An address is signed for one content: once the file has changed, the old address is gone.
  if (repository === undefined || file === undefined || file.lfsOid !== url.searchParams.get('sha256'))
    return refuse(response, 403, 'AccessDenied', 'Access denied');
  response.setHeader('Content-Type', 'application/octet-stream');
  return deliver(asked, repository, file, file.lfsOid ?? '');
}

/** The end of the redirects: where bodies come from, and where they are spoilt. */
function deliver(
  { request, response, faults }: Asked,
  { id }: Repository,
  { path, bytes }: StoredFile,
  etag: string,
): Promise<void> {
  return sendBytes(request, response, bytes, `"${etag}"`, faults.take(`${id}/${path}`, false));
}

/** A page that sends more than the safelist of CORS asks first. Either may read; a single Range needs no asking. */
function hasAnsweredPreflight(
  { method }: IncomingMessage,
  response: ServerResponse,
  allowed: string,
): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  if (method !== 'OPTIONS') {
    refuse(response, 405, 'MethodNotAllowed', 'Method not allowed');
    return true;
  }
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
  response.setHeader('Access-Control-Allow-Headers', allowed);
  response.writeHead(204).end();
  return true;
}

function hasPlayed(fault: EarlyFault | null, response: ServerResponse, url: URL): boolean {
  if (fault === null) return false;
  if (fault.kind === 'hang-up') {
    response.destroy();
    return true;
  }
  if (fault.kind === 'redirect') {
    // Told apart from the first request by its query, or a fault without a number would lead round in circles.
    if (url.searchParams.has('hop')) return false;
    redirect(response, 302, `${url.pathname}?${new URLSearchParams([...url.searchParams, ['hop', '2']])}`);
    return true;
  }
  if (fault.retryAfterS !== undefined) response.setHeader('Retry-After', fault.retryAfterS);
  refuse(response, fault.status, 'Fault', `Turned on by a test: ${fault.status}`);
  return true;
}

function redirect(response: ServerResponse, status: 302 | 307, location: string): void {
  const text = `Redirecting to ${location}`;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.writeHead(status, { Location: location, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.setHeader('X-Error-Code', code);
  response.setHeader('X-Error-Message', message);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: message }));
}
