/**
 * Sends a file or the part of it that was asked for (Range, If-Range: RFC 9110, 13.1.5 and 14.2), whole or with a
 * fault.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../../src/workers/teacher/testing/hub.ts';
import type { EarlyFault } from './faults.ts';

export type BodyFault = Exclude<Fault, EarlyFault>;

const DROPS_PER_SECOND = 20;
const BEFORE_THE_BREAK_MS = 2_000;

/** First and last byte, both inclusive; 'none' where the file has no such part; null where the whole is asked for. */
function partOf(
  request: IncomingMessage,
  sizeBytes: number,
  etag: string,
): readonly [number, number] | 'none' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== etag) return null;
  const [, first = '', last = ''] = match;
  const from = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return from >= sizeBytes || from > to ? 'none' : [from, to];
}

export async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  etag: string,
  fault: BodyFault | null,
): Promise<void> {
  response.setHeader('ETag', etag);
  if (fault?.kind !== 'no-ranges') response.setHeader('Accept-Ranges', 'bytes');
  const part = fault?.kind === 'no-ranges' ? null : partOf(request, bytes.length, etag);
  if (part === 'none') {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}`, 'Content-Length': 0 }).end();
    return;
  }
  const [from, to] = part ?? [0, bytes.length - 1];
  const body = Buffer.from(bytes.subarray(from, to + 1));
  if (fault?.kind === 'wrong-bytes' && body.length > 0) body[body.length >> 1]! ^= 1;
  if (part !== null) response.setHeader('Content-Range', `bytes ${from}-${to}/${bytes.length}`);
  if (fault?.kind !== 'no-length') response.setHeader('Content-Length', body.length);
  response.writeHead(part === null ? 200 : 206);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await send(response, body, fault);
}

async function send(response: ServerResponse, body: Buffer, fault: BodyFault | null): Promise<void> {
  switch (fault?.kind) {
    case 'slow': {
      const drop = Math.max(1, Math.ceil(fault.bytesPerSecond / DROPS_PER_SECOND));
      for (let at = 0; at < body.length && !response.destroyed; at += drop) {
        response.write(body.subarray(at, at + drop));
        await sleep(1000 / DROPS_PER_SECOND);
      }
      response.end();
      break;
    }
    case 'cut-off':
    case 'stall': {
      const sent = body.subarray(0, Math.floor(body.length * (fault.at ?? 0.5)));
      // Destroyed at once, what was written before would never leave.
      await new Promise((done) => response.write(sent, done));
      if (fault.kind === 'stall') break;
      // A browser's stream that fails drops what nobody has read yet: give the reader time.
      await sleep(BEFORE_THE_BREAK_MS);
      response.socket?.destroySoon();
      break;
    }
    default:
      response.end(body);
  }
}
