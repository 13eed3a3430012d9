/** The path under which the site lies: told to the build by `--base`, and read off a build by whoever serves it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * With a slash at both ends. Workers and the service worker need an address of their own origin that does not depend
 * on where they lie themselves.
 * @throws where it is relative, or on another machine
 */
export function siteBase(base: string | undefined): string {
  const path = base ?? '/';
  if (!/^\/(?!\/)[\w./~-]*$/.test(path) || path.split('/').some((part) => /^\.+$/.test(part)))
    throw new Error(
      `--base=${path} is no path of a server. Say where the site will lie, from the root on: --base=/pupil/`,
    );
  return path.endsWith('/') ? path : `${path}/`;
}

/** Tells the code where it lies: src/core/site.ts. */
export function siteBasePlugin(): Plugin {
  return {
    name: 'pupil:site-base',
    config: ({ base }) => ({ define: { SITE_BASE: JSON.stringify(siteBase(base)) } }),
  };
}

/** Of a built page, by the address of its first script; `/` where there is none to go by. */
export function baseOfBuild(root: string): string {
  const page = join(root, 'index.html');
  const html = existsSync(page) ? readFileSync(page, 'utf8') : '';
  return /<script\b[^>]*\bsrc="(\/(?:[^"]*\/)?)assets\//i.exec(html)?.[1] ?? '/';
}
