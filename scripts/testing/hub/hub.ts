/**
 * A server on this machine that plays huggingface.co and its content network: the API, redirects, hashes, ranges and
 * CORS headers as they were in 2026, any fault that a test turns on, and a log of every request. It listens on two
 * ports because the two are different origins to a browser, which has consequences: a redirect between them makes the
 * Origin `null`, and hides the headers of the first hop.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LoggedRequest } from '../../../src/workers/teacher/testing/hub.ts';
import { type Asked, answerCdn, answerHub, CDN_HOST } from './answers.ts';
import { createFaults, type Faults } from './faults.ts';
import { type ModelFiles, openRepository, type Repository } from './repository.ts';

export interface Hub {
  /** `http://127.0.0.1:1234`, without a closing slash. */
  readonly url: string;
  readonly port: number;
  /** Where the content network listens. */
  readonly cdnPort: number;
  readonly faults: Faults;
  /** Every request since the start or the last `reset`, in order. */
  log(): readonly LoggedRequest[];
  /** Adds a model, or replaces it by another state of itself. */
  publish(id: string, files: ModelFiles): void;
  /** No faults, an empty log. Models stay. */
  reset(): void;
  close(): Promise<void>;
}

export interface HubOptions {
  readonly models?: Readonly<Record<string, ModelFiles>>;
  /**
   * Speaks TLS, under the Hub's own names: redirects then lead to `https://us.aws.cdn.hf.co`, wherever the caller has
   * that lead.
   */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const repositories = new Map<string, Repository>();
  const faults = createFaults();
  let log: (() => LoggedRequest)[] = [];

  const listener =
    (answer: (asked: Asked) => Promise<void>): RequestListener =>
    async (request, response) => {
      try {
        const entry = await described(request);
        log.push(() => ({ ...entry, status: response.headersSent ? response.statusCode : null }));
        const url = new URL(request.url ?? '/', 'http://hub');
        await answer({ request, response, url, repositories, faults, cdn: cdnOrigin });
      } catch (thrown) {
        // A reader that goes away in the middle is part of the game; anything else must be seen in the test's output.
        if (!response.destroyed) console.error('The local Hub failed:', thrown);
        response.destroy();
      }
    };

  const serve = async (answer: (asked: Asked) => Promise<void>) => {
    const server =
      options.tls === undefined
        ? createServer(listener(answer))
        : createTlsServer(options.tls, listener(answer));
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(0, '127.0.0.1', done);
    });
    return { server, port: (server.address() as AddressInfo).port };
  };

  const cdn = await serve(answerCdn);
  const cdnOrigin = options.tls === undefined ? `http://127.0.0.1:${cdn.port}` : `https://${CDN_HOST}`;
  const main = await serve(answerHub);

  const hub: Hub = {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${main.port}`,
    port: main.port,
    cdnPort: cdn.port,
    faults,
    log: () => log.map((entry) => entry()),
    publish(id, files) {
      repositories.set(id, openRepository(id, files));
    },
    reset() {
      faults.clear();
      log = [];
    },
    close: async () => {
      await Promise.all([main, cdn].map(({ server }) => closed(server)));
    },
  };
  for (const [id, files] of Object.entries(options.models ?? {})) hub.publish(id, files);
  return hub;
}

async function described(request: IncomingMessage): Promise<Omit<LoggedRequest, 'status'>> {
  let bodyBytes = 0;
  for await (const chunk of request) bodyBytes += (chunk as Buffer).length;
  return {
    method: request.method ?? '',
    host: request.headers.host ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    bodyBytes,
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((done, fail) => {
    server.close((error) => (error === undefined ? done() : fail(error)));
    server.closeAllConnections();
  });
}
