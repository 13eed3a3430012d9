/**
 * The local Hub in the browser tests' development server: started when first asked for, steered over `/local-hub/` on
 * the tests' origin.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Fault } from '../../../src/workers/teacher/testing/hub.ts';
import { type Hub, startHub } from './hub.ts';
import { type ModelFiles, openRepository } from './repository.ts';

const CONTROL = '/local-hub/';

/** @param models by id, made when the Hub starts */
export function localHub(models: () => Readonly<Record<string, ModelFiles>>): Plugin {
  let starting: Promise<Hub> | null = null;
  const replaced = new Set<string>();
  const obey = async (request: IncomingMessage, response: ServerResponse) => {
    starting ??= startHub({ models: models() });
    const hub = await starting;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const body = Buffer.concat(await request.toArray());
    let answer: unknown = {};
    switch (url.pathname.slice(CONTROL.length)) {
      case 'reset':
        hub.reset();
        for (const id of replaced) hub.publish(id, models()[id]!);
        replaced.clear();
        answer = { url: hub.url };
        break;
      case 'faults': {
        const { path, fault } = JSON.parse(body.toString('utf8')) as { path: string; fault: Fault };
        hub.faults.add(path, fault);
        break;
      }
      case 'replace': {
        const id = url.searchParams.get('id') ?? '';
        const whole = models()[id];
        if (whole === undefined) {
          response.writeHead(404).end(`There is no model ${id}.`);
          return;
        }
        const files = [...openRepository(id, whole).files].map(([path, { bytes }]) => [path, bytes] as const);
        hub.publish(id, new Map<string, Uint8Array>(files).set(url.searchParams.get('path') ?? '', body));
        replaced.add(id);
        break;
      }
      case 'log':
        answer = hub.log();
        break;
      default:
        response.writeHead(404).end(`There is no order ${url.pathname}.`);
        return;
    }
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
  };
  return {
    name: 'pupil:local-hub',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith(CONTROL) === true) obey(request, response).catch(next);
        else next();
      });
      server.httpServer?.once('close', () => {
        starting?.then((hub) => hub.close()).catch(() => undefined);
      });
    },
  };
}
