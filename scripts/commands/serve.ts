/** `npm start`, `pupil serve`: the built page, at an address that it prints, until it is ended. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DIST, startServer } from '../serve.ts';
import { commandLine } from './usage.ts';

const FIRST_PORT = 4173;
const PORTS_TO_TRY = 20;

const usage = () => `Usage: ${commandLine('serve')} [--port N]

Serves the page with the production headers, to this machine only. Without --port (or PORT) it takes the first free one from ${FIRST_PORT} on.`;

function isPortTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
}

/** @returns null for help, or what is wrong with it */
function portOf(argv: readonly string[]): number | null | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    if (values.help) return null;
    const said = values.port ?? process.env['PORT'] ?? String(FIRST_PORT);
    const port = Number(said);
    return /^\d+$/.test(said) && port >= 1 && port <= 65_535
      ? port
      : `${said} is no port: say one from 1 to 65535.`;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

export async function serve(argv: readonly string[]): Promise<number> {
  const asked = portOf(argv);
  if (asked === null) {
    console.log(usage());
    return 0;
  }
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${usage()}`);
    return 2;
  }
  if (!existsSync(join(DIST, 'index.html'))) {
    console.error(
      'There is no build to serve yet. Run `npm start`, which builds and serves, or `npm run build` first.',
    );
    return 1;
  }
  const last = Math.min(65_535, asked + PORTS_TO_TRY - 1);
  for (let port = asked; port <= last; port++) {
    try {
      const { url, close } = await startServer({ port });
      console.log(
        `\n  Pupil is ready:  ${url}\n\n  Open it in Chrome or Edge. Everything stays on this machine. Ctrl-C ends it.\n`,
      );
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => void close().then(() => process.exit(0)));
      }
      return 0;
    } catch (thrown) {
      if (!isPortTaken(thrown)) throw thrown;
    }
  }
  console.error(`Ports ${asked} to ${last} are all taken. Choose another: --port 9000`);
  return 1;
}
