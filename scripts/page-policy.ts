/**
 * The policy in the page itself, for hosts that send no headers: it holds from the first visit on, before a service
 * worker can add the headers. In the build only: Vite's own client needs inline scripts and styles.
 */
import type { Plugin } from 'vite';
import { PAGE_POLICY, PRODUCTION_HEADERS } from './headers.ts';

export function pagePolicy(): Plugin {
  const meta = (attrs: Readonly<Record<string, string>>) =>
    ({ tag: 'meta', attrs, injectTo: 'head-prepend' }) as const;
  return {
    name: 'pupil:page-policy',
    apply: 'build',
    transformIndexHtml: () => [
      meta({ 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY }),
      meta({ name: 'referrer', content: PRODUCTION_HEADERS['Referrer-Policy'] }),
    ],
  };
}
