/**
 * Serves a runtime's files from our own origin: in development and browser tests straight from node_modules, in the
 * build as files of its own.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Connect, Plugin } from 'vite';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * Where a runtime lies in the site. The version is in the path, so that whoever keeps these files never mixes two.
 * @param folder of the package
 */
export function runtimePath(name: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return `/${name}/${version}/`;
}

/** @param at path in the site, as `runtimePath` has it @param read the content of one of the files */
export function runtimeFiles(
  at: string,
  names: readonly string[],
  read: (name: string) => Promise<Uint8Array>,
): Pick<Plugin, 'configureServer' | 'generateBundle'> {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = names.find((file) => pathname === at + file);
    if (name === undefined) {
      next();
      return;
    }
    read(name).then((content) => {
      response.setHeader('Content-Type', MIME_TYPES[path.extname(name)] ?? 'application/octet-stream');
      response.setHeader('Content-Length', content.length);
      // Threads are workers started from such a script: without this the isolated page may not run them.
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
      response.end(content);
    }, next);
  };
  return {
    configureServer: (server) => {
      server.middlewares.use(serve);
    },
    async generateBundle() {
      for (const name of names)
        this.emitFile({ type: 'asset', fileName: at.slice(1) + name, source: await read(name) });
    },
  };
}
