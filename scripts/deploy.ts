/**
 * What other servers need to send the production headers, written from scripts/headers.ts, the one place where they
 * stand: `npx tsx scripts/deploy.ts` after a change of them.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ISOLATION_HEADERS, PRODUCTION_HEADERS } from './headers.ts';

const at = (path: string) => fileURLToPath(new URL(`../deploy/${path}`, import.meta.url));
export const NGINX_CONFIGURATION = at('nginx.conf');
export const SPACE_README = at('huggingface-space/README.md');

/**
 * As serve.ts answers: a location of its own would lose the headers of the server, so a map tells what may be kept. What
 * is not there may not (no `always`): a file asked for while a new version comes in would stay missing for a year.
 */
export function nginxConfiguration(): string {
  const headers = Object.entries(PRODUCTION_HEADERS).map(
    ([name, value]) => `  add_header ${name} "${value}" always;`,
  );
  return `# Written by scripts/deploy.ts from scripts/headers.ts: change it there.
map $uri $kept_for {
  ~^/(assets|ort)/ "public, max-age=31536000, immutable";
  default "no-cache";
}

server {
  listen 8080;
  root /usr/share/nginx/html;
  include /etc/nginx/mime.types;
  types {
    text/javascript mjs;
    application/manifest+json webmanifest;
  }
  charset utf-8;
  gzip on;
  gzip_types text/css text/javascript application/javascript application/json application/wasm image/svg+xml;

${headers.join('\n')}
  add_header Cache-Control $kept_for;

  location / {
    limit_except GET { deny all; }
    try_files $uri $uri/index.html =404;
  }
}
`;
}

/** The Hub's static Spaces take these three, in lower case; the service worker adds the others. */
export function withCustomHeaders(readme: string): string {
  const lines = Object.entries(ISOLATION_HEADERS).map(
    ([name, value]) => `  ${name.toLowerCase()}: ${value}\n`,
  );
  return readme.replace(/^custom_headers:\n(?: {2}.*\n)*/m, `custom_headers:\n${lines.join('')}`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(NGINX_CONFIGURATION, nginxConfiguration());
  writeFileSync(SPACE_README, withCustomHeaders(readFileSync(SPACE_README, 'utf8')));
}
