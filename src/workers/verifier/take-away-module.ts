/** The code that goes along with an export, as a stranger's page runs it. */

/** @param path in `public/take-away` */
export function takeAwayModule(path: string): Promise<unknown> {
  // With the origin: Vite's development server would take a path for one of the sources.
  const address = new URL(`${import.meta.env.BASE_URL}take-away/${path}`, self.location.origin);
  return import(/* @vite-ignore */ address.href);
}
