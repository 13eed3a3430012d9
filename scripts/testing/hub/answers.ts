/**
 * What huggingface.co and its content network answer: the API, the two kinds of redirect (307 to the Hub's own cache for small files, 302 to
 * the network for those in LFS), refusals and CORS headers, as seen in 2026.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendBytes } from './body.ts';
import type { EarlyFault, Faults } from './faults.ts';
import { modelInfo, tree } from './listing.ts';
import type { Repository, StoredFile } from './repository.ts';

export const HUB_HOST = 'huggingface.co';
const CDN_PATH = '/xet-bridge-us/';
const CACHE_PATH = '/api/resolve-cache/models/';
/** What a page can read of an answer. Retry-After and RateLimit are not among it, there or here. */
const EXPOSED =
  'X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash';

export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

export type Repositories = ReadonlyMap<string, Repository>;

/** @param cdn origin that files in LFS are redirected to */
export async function answerHub(
  { request, response, url }: Asked,
  repositories: Repositories,
  faults: Faults,
  cdn: string,
) {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? `https://${HUB_HOST}`);
  response.setHeader('Vary', 'Origin, Accept');
  response.setHeader('Access-Control-Expose-Headers', EXPOSED);
  response.setHeader('Access-Control-Max-Age', '86400');
  if (hasAnsweredPreflight(request, response, request.headers['access-control-request-headers'] ?? ''))
    return;

  const path = decodeURIComponent(url.pathname);
  if (path.startsWith(CACHE_PATH)) {
    const [owner, name, , ...rest] = path.slice(CACHE_PATH.length).split('/');
    const found = find(repositories, `${owner}/${name}`, rest.join('/'));
    if (found === null) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.setHeader('X-Repo-Commit', found.repository.commit);
    const fault = faults.take(`${found.repository.id}/${found.file.path}`, false);
    return sendBytes(request, response, found.file.bytes, `"${found.file.gitOid}"`, fault);
  }
  const api = /^\/api\/models\/([^/]+\/[^/]+)(?:\/tree\/[^/]+(?:\/(.+))?|())$/.exec(path);
  if (api !== null) {
    const [, id = '', folder, isInfo] = api;
    if (hasPlayed(faults.take(path.slice(1), true), response, url)) return;
    const repository = repositories.get(id);
    if (repository === undefined)
      return refuse(response, 401, 'RepoNotFound', 'Invalid username or password.');
    const answer =
      isInfo === undefined
        ? tree(repository, folder ?? '', url.searchParams.get('recursive') === 'true')
        : modelInfo(repository, url.searchParams.get('blobs') === 'true');
    if (answer === null) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    const body = Buffer.from(JSON.stringify(answer));
    return sendBytes(
      request,
      response,
      body,
      `W/"${body.length.toString(16)}"`,
      faults.take(path.slice(1), false),
    );
  }
  const resolve = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path);
  if (resolve === null) return refuse(response, 404, 'NotFound', 'Not found');
  const [, id = '', filePath = ''] = resolve;
  if (hasPlayed(faults.take(`${id}/${filePath}`, true), response, url)) return;
  if (!repositories.has(id)) return refuse(response, 401, 'RepoNotFound', 'Invalid username or password.');
  const found = find(repositories, id, filePath);
  if (found === null) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
  const { file, repository } = found;
  response.setHeader('X-Repo-Commit', repository.commit);
  response.setHeader('Accept-Ranges', 'bytes');
  if (file.lfsOid === null) {
    redirect(response, 307, `${CACHE_PATH}${id}/${repository.commit}/${filePath}?etag=%22${file.gitOid}%22`);
    return;
  }
  response.setHeader('X-Linked-Size', file.bytes.length);
  response.setHeader('X-Linked-ETag', `"${file.lfsOid}"`);
  redirect(response, 302, `${cdn}${CDN_PATH}${id}/${filePath}?sha256=${file.lfsOid}&Signature=test`);
}

export async function answerCdn(
  { request, response, url }: Asked,
  repositories: Repositories,
  faults: Faults,
) {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'ETag,Accept-Ranges,Content-Range,Content-Length');
  // Nobody has promised that the network lets a page send more than that.
  if (hasAnsweredPreflight(request, response, 'range')) return;
  const [owner, name, ...rest] = decodeURIComponent(url.pathname).slice(CDN_PATH.length).split('/');
  const found = find(repositories, `${owner}/${name}`, rest.join('/'));
  // An address is signed for one content: once the file has changed, the old address is gone.
  if (found === null || found.file.lfsOid !== url.searchParams.get('sha256'))
    return refuse(response, 403, 'AccessDenied', 'Access denied');
  response.setHeader('Content-Type', 'application/octet-stream');
  const fault = faults.take(`${found.repository.id}/${found.file.path}`, false);
  return sendBytes(request, response, found.file.bytes, `"${found.file.lfsOid}"`, fault);
}

function find(
  repositories: Repositories,
  id: string,
  path: string,
): { repository: Repository; file: StoredFile } | null {
  const repository = repositories.get(id);
  const file = repository?.files.get(path);
  return repository === undefined || file === undefined ? null : { repository, file };
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
