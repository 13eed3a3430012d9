/** The code that goes along with an export, as a stranger's page runs it. */
import { siteAddress } from '../../core/site.ts';

/** @param path in `public/take-away` */
export function takeAwayModule(path: string): Promise<unknown> {
  // With the origin: Vite's development server would take a path for one of the sources.
  const address = new URL(siteAddress(`take-away/${path}`), self.location.origin);
  return import(/* @vite-ignore */ address.href);
}
