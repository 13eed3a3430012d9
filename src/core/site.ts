/**
 * Where this site lies on its server. Paths of our own files are kept and passed on as if it were at the root
 * (`/teachers/clip/`, in old records too); they become addresses here, when somebody asks for the file.
 */

/** Set by the build (scripts/site-base.ts), with a slash at both ends; absent in Node. */
declare const SITE_BASE: string | undefined;

const BASE = typeof SITE_BASE === 'string' ? SITE_BASE : '/';

/** @param path of a file of the site, from its root: `/students/a.safetensors` or `students/a.safetensors` */
export function siteAddress(path: string, base = BASE): string {
  return base + path.replace(/^\/+/, '');
}
